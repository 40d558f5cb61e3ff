package bot

import (
	"slices"
	"time"
)

// Interrupted is what the bot was about when an operator took the customer. Until the operator says something the customer knows of
// nothing, so a customer who is given back goes on there.
type Interrupted struct {
	State  string `json:"state"`
	Asking string `json:"asking,omitempty"`
	Here   int    `json:"here,omitempty"`
	// Closed, Solved and Spam are how the case had ended, where it had.
	Closed time.Time `json:"closed,omitzero"`
	Solved bool      `json:"solved,omitempty"`
	Spam   bool      `json:"spam,omitempty"`
	// Unanswered are the lines that nobody has answered yet, those said to the silent operator included.
	Unanswered []Heard `json:"unanswered,omitempty"`
}

// mostUnanswered is how many lines are kept for the bot to answer after all; an operator who is silent for longer has other worries.
const mostUnanswered = 50

func (i *Interrupted) clone() *Interrupted {
	if i == nil {
		return nil
	}
	own := *i
	own.Unanswered = slices.Clone(i.Unanswered)
	return &own
}

// interrupt remembers where the bot is.
func (d *draft) interrupt() {
	c := &d.c
	c.Interrupted = &Interrupted{State: c.State, Asking: c.Asking, Here: c.Here, Unanswered: c.Monologue,
		Closed: c.Case.Closed, Solved: c.Case.Solved, Spam: c.Case.Spam}
}

// overhears keeps a line that the silent operator should answer, for the case that they never do.
func (d *draft) overhears() {
	if i := d.c.Interrupted; i != nil && len(i.Unanswered) < mostUnanswered {
		i.Unanswered = append(i.Unanswered, d.said())
	}
}

// goOn takes the conversation up where an operator who said nothing found it. It returns false when there is no such place.
func (d *draft) goOn() bool {
	i := d.c.Interrupted
	if i == nil {
		return false
	}
	s, known := d.a.Flow.State(i.State)
	if !known || s.Human || s.Private && !d.c.Reachable() {
		return false
	}
	d.c.Case.Closed, d.c.Case.Solved, d.c.Case.Spam = i.Closed, i.Solved, i.Spam
	d.enter(i.State)
	d.c.Here, d.c.Asking = i.Here, i.Asking
	switch {
	case len(i.Unanswered) > 0:
		d.c.Monologue, d.c.MonologueSince = i.Unanswered, d.e.At
		d.hearOut()
	case i.Asking != "":
		d.advance()
	}
	return true
}
