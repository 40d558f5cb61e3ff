package decision

import (
	"time"

	"otklik/bot"
	"otklik/flows"
	"otklik/understand"
)

// A colleague may answer in the platform's own interface: under a post, in a community's dialog. The bot keeps out as long as they
// talk. They have no list that reminds them, so neither a customer whom they forget nor a talk that is over may stay with them for good.
const (
	// colleaguePatience is how long, in business time, a customer waits for a colleague who answers elsewhere until anybody may
	// answer, where the account has no time of its own for operators.
	colleaguePatience = time.Hour
	// colleagueRest is how long after the last word a talk with a colleague counts as over.
	colleagueRest = 24 * time.Hour
)

// replied is a human of the company who answered elsewhere: the bot falls silent, and the desk shows the answer.
func (d *draft) replied() {
	d.c.Stamp++
	d.c.Monologue, d.c.Interrupted = nil, nil
	d.write(bot.Line{By: bot.ByOperator, Operator: d.e.Person.Name, Place: d.e.Place, Message: d.e.Message, ReplyTo: d.e.ReplyTo,
		Text: d.e.Text, Attachments: d.e.Attachments})
	if s := d.state(); !s.Human && !s.End {
		d.enter(d.a.Flow.Human)
	}
	d.c.Elsewhere = d.c.Operator == ""
	d.c.Waiting, d.c.Case.Answered = zeroTime, true
}

// heardByHumans is a turn that people are to answer.
func (d *draft) heardByHumans() {
	if !d.c.Elsewhere || d.wantsColleague() {
		d.waits()
	}
	d.follow(flows.Heard)
}

// wantsColleague tells whether a turn in a talk with a colleague waits for an answer: neither thanks nor consent in private, in public
// nothing but a complaint or a question.
func (d *draft) wantsColleague() bool {
	if d.c.Last.Public() {
		return d.complains()
	}
	return d.reading.Kind != understand.Thanks && !d.a.Flow.Intent("yes", d.a.Spoken(&d.c), d.text)
}

// goesOnElsewhere leaves to the colleague what the customer answers after the end of the case.
func (d *draft) goesOnElsewhere() {
	if !d.recent() {
		d.reopen()
	}
	d.enter(d.a.Flow.Human)
	d.c.Elsewhere, d.c.Waiting = true, zeroTime
}

// patience is how long whoever leads may let the customer wait; 0: for ever.
func (d *draft) patience() time.Duration {
	if idle := d.a.Targets.Idle; idle > 0 || !d.c.Elsewhere {
		return idle
	}
	return colleaguePatience
}

// rests sets the timer that ends a talk with a colleague in which nobody waits for anything.
func (d *draft) rests() {
	if d.c.Elsewhere && d.c.Waiting.IsZero() && d.c.Stamp != d.stamp {
		d.timer(bot.Timer{Name: bot.RestTimer}, d.e.At.Add(colleagueRest))
	}
}

// rested is the end of a talk with a colleague: what the customer says next is the bot's to answer.
func (d *draft) rested() {
	if !d.c.Elsewhere || !d.c.Waiting.IsZero() || len(d.c.Monologue) > 0 {
		return
	}
	d.system(bot.NoteSettled, "")
	if d.c.Elsewhere = false; !d.state().End {
		d.enter(d.end())
	}
}
