package decision

import (
	"otklik/bot"
	"otklik/understand"
)

// alarmed notes why a human must look at once: the first word of alarm in a case, and a later one where a life is at stake.
func (d *draft) alarmed() {
	known, said := d.c.Case.Alarm, d.reading.Alarm
	if said == "" || said == known || known != "" && !vital(d.reading.Concern) {
		return
	}
	d.c.Case.Alarm = said
	d.system(bot.NoteAlarm, said)
}

// vital tells whether a concern is about somebody's life.
func vital(c understand.Concern) bool {
	switch c {
	case understand.Despair, understand.Grief, understand.Health:
		return true
	}
	return false
}
