package decision

import (
	"maps"

	"otklik/bot"
	"otklik/flows"
)

// withdraw is a customer who takes the consent back: what was kept because of it is dropped, and the operators are told.
func (d *draft) withdraw() {
	maps.DeleteFunc(d.c.Answers, d.isPrivate)
	maps.DeleteFunc(d.c.Candidates, d.isPrivate)
	if q, ok := d.a.Flow.Question(d.c.Asking); ok && q.Private {
		d.c.Asking, d.c.Confirming = "", ""
	}
	d.c.Consent = d.withdrawn(d.c.Consent)
	for i := range d.c.Past {
		d.c.Past[i].Consent = d.withdrawn(d.c.Past[i].Consent)
	}
	d.system(bot.NoteWithdrawn, "")
}

// withdrawn is the receipt with the end of the consent on it. What was never given cannot be withdrawn.
func (d *draft) withdrawn(r *bot.Receipt) *bot.Receipt {
	if r == nil || !r.Given || !r.Withdrawn.IsZero() {
		return r
	}
	ended := *r
	ended.Withdrawn = d.e.At
	return &ended
}

// withdrawsFromOperator drops the data also while an operator leads. The bot says nothing: the operator reads the line and answers it.
func (d *draft) withdrawsFromOperator() {
	d.text = d.e.Text
	if m, err := d.a.Flow.Move(d.c.State, flows.Heard, d.facts()); err == nil && m.Withdraw {
		d.withdraw()
	}
}
