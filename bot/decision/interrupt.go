package decision

import (
	"otklik/bot"
)

// mostUnanswered is how many lines are kept for the bot to answer after all; an operator who is silent for longer has other worries.
const mostUnanswered = 50

// interrupt remembers where the bot is.
func (d *draft) interrupt() {
	c := &d.c
	c.Interrupted = &bot.Interrupted{State: c.State, Asking: c.Asking, Here: c.Here, Unanswered: c.Monologue,
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
