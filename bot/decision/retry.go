package decision

import (
	"otklik/bot"
)

// retried sends an operator's undelivered line again, where it was to be said. The first one keeps its mark.
func (d *draft) retried() error {
	if d.e.Again != nil {
		return d.resent(*d.e.Again)
	}
	if err := d.mine(); err != nil {
		return err
	}
	lost := d.e.Lost
	switch {
	case lost == nil || lost.By != bot.ByOperator || lost.Delivery == nil || lost.Delivery.State != bot.Undelivered:
		return bot.ErrNotLost
	case d.c.Closed && !lost.Place.Public():
		return bot.ErrUnreachable
	case d.mute(lost.Place):
		return bot.ErrMute
	case lost.Place.Public() && d.exposes(lost.Text):
		return bot.ErrPersonalData
	}
	d.system(bot.NoteRetried, "")
	d.c.Waiting, d.c.Interrupted = zeroTime, nil
	d.post(bot.ByOperator, &bot.Message{Place: lost.Place, Text: lost.Text, ReplyTo: lost.ReplyTo, Files: lost.Attachments})
	return nil
}

// resent sends the very message again that stands among the failed ones: a line, or the deletion of one.
func (d *draft) resent(m bot.Message) error {
	lost := d.e.Lost
	switch {
	case m.Delete != 0:
		d.system(bot.NoteRetried, "")
		d.sendJob(d.id(), &m)
		return nil
	case lost == nil || lost.Delivery == nil || lost.Delivery.State != bot.Undelivered:
		return bot.ErrNotFailed
	case d.c.Closed && !m.Place.Public():
		return bot.ErrUnreachable
	case d.mute(m.Place):
		return bot.ErrMute
	}
	d.system(bot.NoteRetried, "")
	d.post(lost.By, &m)
	return nil
}
