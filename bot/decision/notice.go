package decision

import (
	"otklik/bot"
)

// notice tells the operators' group of a change in a case that people look after, or have just stopped looking after.
func (d *draft) notice() {
	if !d.a.Staff || !d.c.Case.Handed && !d.handed {
		return
	}
	n := bot.Notice{}
	if len(d.lines) > 0 {
		n.Line = d.lines[len(d.lines)-1].ID
	}
	if len(d.amendments) > 0 {
		n.Chat, n.Message = d.amendments[0].Chat, d.amendments[0].Message
	}
	d.queue(bot.Job{ID: d.id(), Queue: bot.StaffQueue(d.a.Name), Key: "desk:" + string(d.c.ID), Priority: bot.Ordinary, Due: d.e.At, Notice: &n})
}
