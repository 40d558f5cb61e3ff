package bot

import (
	"context"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"otklik/flows"
)

// Exposes tells whether an operator's line in public would show personal data to everybody: it is refused with ErrPersonalData then. With own
// the operator answers for data being the company's, a hotline or an address; never for what is known of the customer.
func (a *Account) Exposes(c Conversation, text string, own bool) bool {
	return a.tells(&c, text) || a.quotes(&c, text) || !own && a.personal(text)
}

// tells says whether a text gives away what only the company may know of the customer: a private answer, in whatever words around it,
// or an answer of theirs that holds personal data. The flow's compiler refuses texts that could; this holds whatever the flow is.
func (a *Account) tells(c *Conversation, text string) bool {
	for _, q := range a.Flow.Questions() {
		for _, v := range []string{c.Answers[q.Name], c.Candidates[q.Name]} {
			switch {
			case v == "":
			case confidential(q) && (standsIn(text, v) || standsIn(text, shown(q, v))):
				return true
			case q.Kind == flows.Text && strings.Contains(text, v) && a.personal(v):
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
func (a *Account) quotes(c *Conversation, text string) bool {
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
func (a *Account) personal(text string) bool {
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
	d.system(NoteRefused, confidentialLine)
	if !d.state().Human {
		d.handOver()
		d.silences()
	}
}

// confidentialLine is why a line is not said, in the words that operators read.
const confidentialLine = "a private line has no place in public"

// confidential is the sender's own look at a line for everybody, whatever decided that it be said.
func (r *Runner) confidential(ctx context.Context, j Job) (bool, error) {
	m := j.Message
	account := r.engine.Account(r.account)
	if !m.Place.Public() || account == nil {
		return false, nil
	}
	if m.Private {
		return true, nil
	}
	loaded, err := r.engine.store.Load(ctx, []ID{j.Conversation})
	if err != nil {
		return false, fmt.Errorf("load %s: %w", j.Conversation, err)
	}
	return account.tells(&loaded[0], m.Text), nil
}
