package web

import (
	"strings"

	"otklik/bot"
	"otklik/understand"
)

// textView is what somebody wrote, with personal data behind stars until an operator has asked for it.
type textView struct {
	Text   string
	Masked bool
}

// found is the personal data in a text that belongs to a conversation. Order numbers are none.
func (d *Desk) found(id bot.ID, text string) []understand.Finding {
	a := d.engine.Account(id.Account())
	if a == nil || text == "" {
		return nil
	}
	return a.Reader.Find(text, a.Region)
}

// masked hides personal data. What belongs to an account that nobody serves any more cannot be read, and is not shown.
func (d *Desk) masked(id bot.ID, text string) string {
	if d.engine.Account(id.Account()) == nil {
		return ""
	}
	return understand.Mask(text, d.found(id, text))
}

// said shows a line's text. What operators say in public is for everybody to read.
func (d *Desk) said(l bot.Line, text string, revealed bool) textView {
	if revealed || text == "" || l.By == bot.ByOperator && l.Place.Public() {
		return textView{Text: text}
	}
	v := textView{Text: d.masked(l.Conversation, text)}
	v.Masked = v.Text != text
	return v
}

// exposing words what a text holds that must not be read by everybody.
func (d *Desk) exposing(e bot.Event) string {
	var kinds []string
	seen := make(map[understand.FindingKind]bool)
	for _, f := range d.found(e.Conversation, e.Text) {
		if f.Kind != understand.Order && !seen[f.Kind] {
			seen[f.Kind] = true
			kinds = append(kinds, d.words.or("found."+string(f.Kind), string(f.Kind)))
		}
	}
	if kinds == nil {
		kinds = []string{d.words.say("found.told")}
	}
	return d.words.say("error.personal", strings.Join(kinds, ", "))
}
