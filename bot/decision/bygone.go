package decision

import "otklik/bot"

// bygone tells whether the event only follows on what was said once, to somebody of whom nothing is known: they were erased meanwhile, and
// must not come back by a timer, by a message that could not be delivered, by editing a line or blocking us.
func (d *draft) bygone() bool {
	if !d.fresh {
		return false
	}
	switch d.e.Kind {
	case bot.FiredEvent, bot.EditedEvent, bot.DeletedEvent, bot.RestoredEvent, bot.BlockedEvent:
		return true
	case bot.RefusedEvent:
		return d.e.Job != ""
	}
	return false
}

// life tells conversations of one person apart of which the earlier were erased.
type life [4]byte

// lifeOf is another one for what begins within hours: so long platforms remember messages by their names.
func lifeOf(c *bot.Conversation) (l life) {
	const digits = "0123456789abcdefghijklmnopqrstuvwxyz"
	began := c.Case.Opened
	if len(c.Past) > 0 {
		began = c.Past[0].Opened
	}
	moment := uint64(began.UnixMilli())
	for i := range l {
		l[i] = digits[moment%uint64(len(digits))]
		moment /= uint64(len(digits))
	}
	return l
}
