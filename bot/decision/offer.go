package decision

import (
	"otklik/answers"
	"otklik/flows"
	"otklik/understand"
)

// calmEnough is the heat below which a question may be answered by a ready answer: who is upset wants to be heard.
const calmEnough = 0.4

// offers answers a calm question with a ready answer, where an admin lets the bot say it and the flow has a rule for that: once in a case.
func (d *draft) offers() bool {
	if d.c.Case.Offered != "" || d.reading.Kind != understand.Question || d.reading.Level.Upset() || d.c.Heat >= calmEnough {
		return false
	}
	ready, ok := d.a.Shelf.Offer(d.text, d.a.Spoken(&d.c))
	if !ok || d.aloud() && ready.Says(answers.Order) {
		return false
	}
	d.ready = d.a.Fill(d.c, ready, "")
	if len(answers.Gaps(d.ready)) > 0 || d.aloud() && GivesAway(d.a, &d.c, d.ready) || !d.follow(flows.Found) {
		d.ready = ""
		return false
	}
	d.c.Case.Offered = ready.Shortcut
	return true
}
