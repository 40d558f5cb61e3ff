package decision

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"otklik/bot"
	"otklik/flows"
)

// Exposes tells whether an operator's line in public would show personal data to everybody: it is refused with ErrPersonalData then. With own
// the operator answers for data being the company's, a hotline or an address; never for what is known of the customer.
func Exposes(a *bot.Account, c *bot.Conversation, text string, own bool) bool {
	return GivesAway(a, c, text) || quotes(a, c, text) || !own && personal(a, text)
}

// GivesAway tells whether a text gives away what only the company may know of the customer: a private answer, in whatever words around it,
// or an answer of theirs that holds personal data. The flow's compiler refuses texts that could; this holds whatever the flow is.
func GivesAway(a *bot.Account, c *bot.Conversation, text string) bool {
	for _, q := range a.Flow.Questions() {
		for _, v := range []string{c.Answers[q.Name], c.Candidates[q.Name]} {
			switch {
			case v == "":
			case confidential(q) && (standsIn(text, v) || standsIn(text, shown(q, v))):
				return true
			case q.Kind == flows.Text && strings.Contains(text, v) && personal(a, v):
				return true
			}
		}
	}
	return false
}

// confidential tells the private questions whose answers say something: a choice or a "yes" gives nobody away.
func confidential(q flows.Question) bool {
	switch q.Kind {
	case flows.Phone, flows.Email:
		return true
	case flows.Text, flows.Pattern:
		return q.Private
	}
	return false
}

// quotes tells whether a text holds a number or an address of the customer's, however it is written.
func quotes(a *bot.Account, c *bot.Conversation, text string) bool {
	for _, f := range a.Reader.Find(text, a.Region) {
		for _, q := range a.Flow.Questions() {
			if confirmable(q.Kind) && (f.Value == c.Answers[q.Name] || f.Value == c.Candidates[q.Name]) {
				return true
			}
		}
	}
	return false
}

// personal tells whether a text holds what nobody may read in public.
func personal(a *bot.Account, text string) bool {
	return revealing(a.Reader.Find(text, a.Region))
}

// standsIn tells whether a value stands in a text as a word or words of its own, in whatever case.
func standsIn(text, value string) bool {
	text, value = strings.ToLower(text), strings.ToLower(value)
	for from := 0; value != ""; {
		at := strings.Index(text[from:], value)
		if at < 0 {
			return false
		}
		begin := from + at
		before, _ := utf8.DecodeLastRuneInString(text[:begin])
		after, _ := utf8.DecodeRuneInString(text[begin+len(value):])
		if !continues(before) && !continues(after) {
			return true
		}
		_, width := utf8.DecodeRuneInString(text[begin:])
		from = begin + width
	}
	return false
}

func continues(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// withhold keeps a private line out of public. It is not dropped in silence: a human goes on.
func (d *draft) withhold() {
	d.system(bot.NoteRefused, Confidential)
	if !d.state().Human {
		d.handOver()
		d.silences()
	}
}

// Confidential is why a line is not said, in the words that operators read.
const Confidential = "a private line has no place in public"
