package decision

import (
	"otklik/bot"
	"otklik/flows"
	"otklik/understand"
)

// comeBack is somebody who writes after the end: to a colleague, who wrote first; thanks and stickers are no case, what comes soon
// belongs to the case that has just ended, and anything else begins a new one.
func (d *draft) comeBack() {
	switch {
	case !d.state().End:
		return
	case d.c.Elsewhere:
		d.goesOnElsewhere()
		return
	case d.thanked(), d.wordless() && d.sent == sticker:
		return
	}
	if d.resumed = d.resumable(); !d.resumed {
		d.reopen()
	}
}

// thanked tells whether an ended case gets no more than a word of thanks: that opens no new one.
func (d *draft) thanked() bool {
	if d.reading.Kind != understand.Thanks {
		return false
	}
	m, err := d.a.Flow.Move(d.c.State, flows.Heard, d.facts())
	return err == nil && m.Rule != ""
}

// reopen begins a new case with the monologue that has just been heard.
func (d *draft) reopen() {
	d.openCase()
	d.reading = d.a.Reader.Read(d.text, d.context(0)) // the heat of the old case is over
	d.heat(d.reading)
	d.c.Case.HeatFirst = d.c.Heat
}

// resumable tells whether people looked after the case, it ended not long ago, and the flow says how it goes on.
func (d *draft) resumable() bool {
	if !d.c.Case.Handed || d.c.Case.Spam || !d.recent() {
		return false
	}
	m, err := d.a.Flow.Move(d.c.State, flows.Resumed, d.facts())
	return err == nil && m.Rule != ""
}

// recent tells whether the case ended so short a time ago that it can be taken up again.
func (d *draft) recent() bool {
	closed := d.c.Case.Closed
	return !closed.IsZero() && d.e.At.Before(closed.Add(d.a.Reopen))
}

// resume goes on with the case that had ended: the same number, and the operator who knows it is named.
func (d *draft) resume() {
	if !d.follow(flows.Resumed) || d.state().End {
		return
	}
	d.system(bot.NoteReopened, d.c.Case.Led)
}
