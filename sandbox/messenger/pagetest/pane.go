package pagetest

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	// patience is how long a pane is watched for what should happen in it.
	patience = 2 * time.Minute
	// glance is how often it is looked at. Without it a look comes with each picture that is drawn, and a browser that has nothing to
	// draw, or no processor to draw with, draws none.
	glance = 20 * time.Millisecond
)

// Pane is a page, or a page in a frame of another, as the person in front of it uses it.
type Pane struct {
	t     *testing.T
	ctx   context.Context
	frame string // CSS selector of the frame; empty is the page itself
}

// Page is the whole page of the tab.
func Page(ctx context.Context, t *testing.T) Pane { return Pane{t: t, ctx: ctx} }

// Frame is the page in the frame that the selector finds. It must be of the same origin.
func Frame(ctx context.Context, t *testing.T, selector string) Pane {
	return Pane{t: t, ctx: ctx, frame: selector}
}

// find is a function of the page: the elements of a pane that the selector finds, that can be seen and hold the text.
const find = `(frame, selector, text) => {
	const page = frame ? document.querySelector(frame)?.contentDocument : document;
	return [...(page?.querySelectorAll(selector) || [])].filter((e) => e.checkVisibility() && e.textContent.includes(text));
}`

// Sees waits until an element that the selector finds can be seen and holds the text; the test ends if it never does.
func (p Pane) Sees(selector, text string) {
	p.t.Helper()
	p.poll("found.length > 0", selector, text)
}

// SeesNo waits until no element that the selector finds can be seen.
func (p Pane) SeesNo(selector string) {
	p.t.Helper()
	p.poll("found.length === 0", selector, "")
}

// Click waits for an element that the selector finds and clicks it.
func (p Pane) Click(selector string) {
	p.t.Helper()
	p.ClickOn(selector, "")
}

// ClickOn waits for the newest element that the selector finds with that text and clicks it.
func (p Pane) ClickOn(selector, text string) {
	p.t.Helper()
	last := "-1"
	if text == "" {
		last = "0"
	}
	p.poll("found.length > 0 && (found.at("+last+").scrollIntoView({block: 'nearest'}), found.at("+last+").click(), true)", selector, text)
}

// Write waits for the field, puts the caret in it and types.
func (p Pane) Write(selector, text string) {
	p.t.Helper()
	p.poll("found.length > 0 && (found[0].focus(), true)", selector, "")
	Do(p.ctx, p.t, chromedp.KeyEvent(text))
}

// Say types a text and sends it with Enter.
func (p Pane) Say(selector, text string) {
	p.t.Helper()
	p.Write(selector, text+kb.Enter)
}

// poll runs the deed, an expression over found, until it is true.
func (p Pane) poll(deed, selector, text string) {
	p.t.Helper()
	predicate := fmt.Sprintf("() => { const found = %s; return %s; }", p.found(selector, text), deed)
	look := chromedp.PollFunction[bool](predicate, chromedp.WithPollingTimeout(patience), chromedp.WithPollingInterval(glance))
	_, err := chromedp.Run(p.ctx, look)
	for err != nil && wentOn(err) {
		_, err = chromedp.Run(p.ctx, look)
	}
	if err != nil {
		p.t.Fatalf("in %s, %q with %q: %v; seen:\n%s", p.name(), selector, text, err, p.text())
	}
}

// wentOn tells whether the page was left while it was looked at: then the next one is looked at. Chromium has these words for it and no number.
func wentOn(err error) bool {
	return strings.Contains(err.Error(), "Inspected target navigated") || strings.Contains(err.Error(), "Cannot find context with specified id")
}

// found is an expression for the elements found. The words go into it as JSON, which is JavaScript too.
func (p Pane) found(selector, text string) string {
	words, err := json.Marshal([]string{p.frame, selector, text})
	if err != nil {
		p.t.Fatalf("write a script: %v", err)
	}
	return fmt.Sprintf("(%s)(...%s)", find, words)
}

func (p Pane) name() string {
	if p.frame == "" {
		return "the page"
	}
	return p.frame
}

// text is all that can be read in the pane now, for those who look why a test failed.
func (p Pane) text() string {
	text, err := chromedp.Run(p.ctx, chromedp.Evaluate[string](p.found("body", "")+".map((e) => e.innerText).join('')"))
	if err != nil {
		return "nothing: " + err.Error()
	}
	return text
}
