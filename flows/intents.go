package flows

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

func (c *compiler) checkIntents() {
	for _, written := range c.file.Intents {
		c.named(written.key, "an intent")
		if written.key.value == wantsHuman {
			c.found.add(written.key.at, `"wants_human" is understood without a pattern`, "take the intent away, match: wants_human works by itself")
		}
		byLanguage := map[string]*intent{}
		for _, pattern := range written.body {
			if !c.speaks(pattern.key.value) {
				c.found.add(pattern.key.at, fmt.Sprintf("the flow does not speak %q", pattern.key.value), advise(pattern.key.value, c.languages()))
			}
			byLanguage[pattern.key.value] = newIntent(c.pattern(pattern.body, wholeTurn))
		}
		for _, language := range c.languages() {
			if _, ok := written.body.get(language); !ok {
				c.found.add(written.key.at, fmt.Sprintf("the intent %q has no pattern for %q", written.key.value, language), "every language of the flow needs one")
			}
		}
		c.intents[written.key.value] = byLanguage
	}
}

// An intent is what customers may mean by a whole turn, in one language.
type intent struct {
	pattern    *regexp.Regexp
	beginnings beginnings
}

// newIntent makes an intent of a compiled pattern; nil of a faulty one.
func newIntent(pattern *regexp.Regexp) *intent {
	if pattern == nil {
		return nil
	}
	return &intent{pattern, beginningsOf(pattern)}
}

// meant tells whether a turn means the intent. Nearly every turn that does not is told by how it begins.
func (i *intent) meant(t *turn) bool {
	return i != nil && i.beginnings.of(t.lead) && i.pattern.MatchString(t.plain())
}

// maxIntent is how long a turn can be, in bytes, that is nothing but an intent. A letter is never one.
const maxIntent = 500

// wholeTurn makes a pattern cover a turn from end to end, whatever its case.
func wholeTurn(pattern string) string { return `(?i)^(?:` + pattern + `)$` }

// A turn is what the customer said, as intents are held against it: without the signs that people set as they like, and with single
// spaces. One that is too long to be an intent is empty.
type turn struct {
	text   string
	lead   string // how the plain text begins, folded
	joined string // the plain text, once it was asked for
}

func newTurn(text string) turn {
	if len(text) > maxIntent {
		text = ""
	}
	return turn{text: text, lead: leadOf(text)}
}

func leadOf(text string) string {
	lead, gap := make([]rune, 0, lookedAt+1), false
	for _, r := range text {
		if isLoose(r) {
			gap = len(lead) > 0
			continue
		}
		if gap {
			lead, gap = append(lead, ' '), false
		}
		if lead = append(lead, fold(r)); len(lead) >= lookedAt {
			break
		}
	}
	return string(lead[:min(len(lead), lookedAt)])
}

func (t *turn) plain() string {
	if t.joined == "" {
		t.joined = strings.Join(strings.FieldsFunc(t.text, isLoose), " ")
	}
	return t.joined
}

// firstWideSpace is the first white space beyond Latin-1: the letters before it are told without a search.
const firstWideSpace = '\u1680'

func isLoose(r rune) bool {
	switch r {
	case ',', '.', '!', '?', '…', ';', ':', '(', ')', '"', '«', '»', '„', '”', '“':
		return true
	}
	return (r <= unicode.MaxLatin1 || r >= firstWideSpace) && unicode.IsSpace(r)
}

func anywhere(pattern string) string { return `(?i)(?:` + pattern + `)` }

// pattern compiles a regular expression and notes why it cannot be.
func (c *compiler) pattern(source located[string], frame func(string) string) *regexp.Regexp {
	if !source.given() {
		return nil
	}
	if _, err := syntax.Parse(source.value, syntax.Perl); err != nil {
		c.found.add(source.at, fmt.Sprintf("bad pattern: %v", err), `patterns are RE2: no look-ahead, no \1; put them in single quotes`)
		return nil
	}
	compiled, err := regexp.Compile(frame(source.value))
	if err != nil {
		c.found.add(source.at, fmt.Sprintf("bad pattern: %v", err), "make it shorter")
		return nil
	}
	if compiled.MatchString("") {
		c.found.add(source.at, "the pattern fits an empty text", "one of its alternatives is empty or optional as a whole")
	}
	return compiled
}

func (c *compiler) languages() []string {
	names := make([]string, len(c.file.Languages))
	for i, language := range c.file.Languages {
		names[i] = language.value
	}
	return names
}

func (c *compiler) speaks(language string) bool { return slices.Contains(c.languages(), language) }
