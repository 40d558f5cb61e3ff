// Package draft looks at what an operator is about to say to a customer, before it goes: words that hurt, a sentence that was said before, promises
// that nobody can keep, personal data where others read along. All but the last are quiet hints: the operator decides.
package draft

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"otklik/answers"
	"otklik/bot"
	"otklik/bot/decision"
	"otklik/flows/wording"
	"otklik/understand"
)

// Draft is a text with all that its check may ask.
type Draft struct {
	Account      *bot.Account
	Conversation bot.Conversation
	Lines        []bot.Line // the newest of the transcript, oldest first
	// Place is where it is to be said; zero: where the customer spoke last.
	Place bot.Place
	Text  string
	// Own: the operator says that the personal data in it is the company's.
	Own bool
	// Language is the operator's: reasons are told in it.
	Language string
}

// Hint is one remark on a draft.
type Hint struct {
	Rule       string // by which rule, as config/wording.yaml names it
	Reason     string // why, and what to say instead, in the operator's language
	Words      string // what it is about, as it stands in the text
	Start, End int    // …and where, in characters (runes)
	// Stops: the text is not sent as it is. All other hints are for thought.
	Stops bool
}

// Grave tells which remarks are worth holding a line for that was meant to be sent. Smaller ones, on an exclamation mark or a promise
// of time, are made at the page only, where a line is looked at while it is written.
func (h Hint) Grave() bool {
	switch h.Rule {
	case "calling for calm", "blame", "denial", "giving up", "bureaucracy", "the word problem", "a promise of money", wording.Again:
		return true
	}
	return h.Stops
}

// Checker looks at drafts. It never changes and is safe for concurrent use.
type Checker struct{ rules *wording.Rules }

// New makes a checker that goes by the rules.
func New(rules *wording.Rules) *Checker { return &Checker{rules} }

// Check tells what there is to say about a draft: first what stops it, then the hints in the order of the text. It is meant to be asked while the
// operator writes.
func (c *Checker) Check(d Draft) []Hint {
	public := d.place().Public()
	var hints []Hint
	for _, h := range c.rules.Draft(d.Account.Spoken(&d.Conversation), d.Text, public) {
		stops := h.Rule == wording.Gap && len(answers.Gaps(cut(d.Text, h.Start, h.End))) > 0
		hints = append(hints, c.hint(d, Hint{Rule: h.Rule, Reason: h.What + "; " + h.Advice, Start: h.Start, End: h.End, Stops: stops}))
	}
	hints = append(hints, c.repeated(d)...)
	if public {
		hints = append(hints, c.exposed(d)...)
	}
	slices.SortStableFunc(hints, func(a, b Hint) int { return cmp.Or(rank(a)-rank(b), a.Start-b.Start) })
	return hints
}

func rank(h Hint) int {
	if h.Stops {
		return 0
	}
	return 1
}

func (d Draft) place() bot.Place {
	if d.Place.Known() {
		return d.Place
	}
	return d.Conversation.Last
}

// hint puts the reason into the operator's language, where it is known there, and adds the words.
func (c *Checker) hint(d Draft, h Hint) Hint {
	h.Reason = cmp.Or(c.rules.Reason(h.Rule, d.Language), h.Reason)
	h.Words = cut(d.Text, h.Start, h.End)
	return h
}

func cut(text string, start, end int) string { return string([]rune(text)[start:end]) }

// exposed stops what would show personal data to everybody.
func (c *Checker) exposed(d Draft) []Hint {
	if !decision.Exposes(d.Account, &d.Conversation, d.Text, d.Own) {
		return nil
	}
	var hints []Hint
	for _, f := range d.Account.Reader.Find(d.Text, d.Account.Region) {
		if f.Kind != understand.Order {
			start := utf8.RuneCountInString(d.Text[:f.Start])
			hints = append(hints, c.exposure(d, start, start+utf8.RuneCountInString(d.Text[f.Start:f.End])))
		}
	}
	if len(hints) == 0 {
		hints = append(hints, c.exposure(d, 0, utf8.RuneCountInString(d.Text)))
	}
	return hints
}

func (c *Checker) exposure(d Draft, start, end int) Hint {
	return c.hint(d, Hint{Rule: wording.Exposure, Reason: bot.ErrPersonalData.Error(), Start: start, End: end, Stops: true})
}
