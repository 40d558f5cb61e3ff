package decision

import (
	"time"

	"otklik/bot"
	"otklik/flows"
)

// warnAt is the part of a target after which people are warned.
const warnAt = 0.75

// wait is what the timers of targets hang on.
type wait struct {
	since     time.Time
	operator  string
	handed    bool
	elsewhere bool
}

// watch sets the timers of what began with this event: a customer who waits for people, an operator who is to answer, a case that
// people are to solve. They are never cancelled: each says what it belongs to.
func (d *draft) watch() {
	now := waitOf(&d.c)
	if now.since.IsZero() {
		d.c.Deadline = zeroTime
	} else if !now.since.Equal(d.was.since) {
		d.watchAnswer()
	}
	if now.handed && !d.was.handed {
		d.aim(bot.MissedTimer, bot.GoalSolution, d.c.Case.Opened, 1)
	}
	if idle := d.patience(); idle > 0 && now.led() && !now.since.IsZero() && now != d.was {
		d.set(bot.Timer{Name: bot.IdleTimer, Since: now.since, Operator: now.operator}, idle)
	}
	d.rests()
}

func (d *draft) watchAnswer() {
	goal := d.goal()
	d.aim(bot.NearTimer, goal, d.c.Waiting, warnAt)
	d.c.Deadline = d.aim(bot.MissedTimer, goal, d.c.Waiting, 1)
}

// goal is which answer the customer waits for.
func (d *draft) goal() bot.Goal {
	if d.c.Case.Answered {
		return bot.GoalNext
	}
	return bot.GoalFirst
}

// aim sets a timer at a part of a target and returns when it is due; zero: there is no such target.
func (d *draft) aim(name bot.TimerName, goal bot.Goal, since time.Time, part float64) time.Time {
	target := d.a.Targets.Of(goal, &d.c)
	if target <= 0 {
		return zeroTime
	}
	return d.set(bot.Timer{Name: name, Since: since}, time.Duration(part*float64(target)))
}

func (d *draft) set(t bot.Timer, after time.Duration) time.Time {
	due := d.a.Hours.Add(d.e.At, after)
	d.timer(t, due)
	return due
}

// tellHours says when people answer, under the words with which the customer is handed over to them. Who is handed over silently is
// told nothing.
func (d *draft) tellHours() {
	handed := waitOf(&d.c).handed && !d.was.handed
	if handed && len(d.utterances) > 0 && d.a.Hours != nil && d.a.Flow.Has(flows.HoursPhrase) {
		d.say(flows.HoursPhrase, bot.Keyboard{})
	}
}

// late is a timer of a target; false: it is another one.
func (d *draft) late(t bot.Timer) bool {
	waits := !d.c.Waiting.IsZero() && t.Since.Equal(d.c.Waiting)
	switch t.Name {
	case bot.NearTimer:
		if waits {
			d.system(bot.NoteNear, string(d.goal()))
		}
	case bot.MissedTimer:
		d.missed(t, waits)
	case bot.IdleTimer:
		if waits && t.Operator == d.c.Operator {
			d.idle()
		}
	default:
		return false
	}
	return true
}

// idle lets go of a customer whom whoever leads has left waiting.
func (d *draft) idle() {
	switch {
	case d.c.Operator != "":
		d.system(bot.NoteFreed, d.c.Operator)
		d.c.Operator = ""
	case d.c.Elsewhere:
		d.system(bot.NoteUnanswered, "")
		d.c.Elsewhere = false
	}
}

func (d *draft) missed(t bot.Timer, waits bool) {
	goal := bot.GoalSolution
	switch {
	case waits:
		goal = d.goal()
	case !t.Since.Equal(d.c.Case.Opened) || !waitOf(&d.c).handed:
		return
	}
	d.c.Case.Missed++
	d.system(bot.NoteMissed, string(goal))
}

// moved counts the turns of an upset customer in which the heat did not fall. Who tells what happened is on the way, however angry.
func (d *draft) moved() {
	if d.c.Case.Turns == 1 || !d.reading.Level.Upset() || d.told() || d.reading.Heat < d.c.HeatBefore {
		d.c.Case.Unmoved = 0
		return
	}
	d.c.Case.Unmoved++
}

// waitOf is how the customer waits now.
func waitOf(c *bot.Conversation) wait {
	return wait{since: c.Waiting, operator: c.Operator, handed: c.Case.Handed && c.Case.Closed.IsZero(), elsewhere: c.Elsewhere}
}

// led tells whether somebody of the company is to answer.
func (w wait) led() bool { return w.operator != "" || w.elsewhere }
