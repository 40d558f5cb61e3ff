package decision

import (
	"otklik/bot"
	"otklik/flows"
	"otklik/understand"
)

// cools leaves a public outburst alone for a while, where the admin wants that; a short word is said at once. Whose life is at stake
// does not wait.
func (d *draft) cools() bool {
	wait := d.a.PublicWait[string(d.reading.Kind)]
	if !d.aloud() || d.engaged() || d.c.Held == d.text || wait <= 0 || vital(d.reading.Concern) {
		return false
	}
	if d.c.Held != "" {
		d.c.Held += "\n" + d.text
		return true
	}
	d.c.Held = d.text
	d.follow(flows.Cooling)
	d.timer(bot.Timer{Name: bot.CoolTimer}, d.e.At.Add(wait))
	return true
}

// cooled answers the outburst now, unless something else has happened to the case meanwhile.
func (d *draft) cooled() {
	text := d.c.Held
	if text == "" || d.engaged() {
		d.c.Held = ""
		return
	}
	d.respond(text)
	d.silences()
	d.c.Held = ""
}

// exposed asks the customer kindly to take personal data out of public, unless a human leads.
func (d *draft) exposed() {
	if !d.c.Last.Public() || !revealing(d.reading.Found) {
		return
	}
	if d.c.Operator == "" && !d.c.Elsewhere {
		d.follow(flows.Exposed)
	}
	if d.hushed = d.exposing; len(d.hushed) == 0 {
		d.hushed = []int64{d.c.LastMessage}
	}
}

// hush takes the lines with personal data away, where the admin allows that: after the answer, which stands under one of them.
func (d *draft) hush() {
	if !d.a.TakeDown {
		return
	}
	for _, message := range d.hushed {
		if message == d.c.Case.OriginMessage {
			d.c.Case.OriginMessage = 0 // nothing can be said under it any more, only beside it
		}
		d.sendJob(d.id(), &bot.Message{Place: d.c.Last, Delete: message})
	}
}

// harmful are the lines of a public monologue that hold personal data.
func (d *draft) harmful(lines []bot.Heard) (messages []int64) {
	for _, l := range lines {
		if revealing(d.a.Reader.Find(l.Text, d.a.Region)) {
			messages = append(messages, l.Message)
		}
	}
	return messages
}

// revealing tells whether what was found in a text is for nobody to read in public. An order number is no secret.
func revealing(found []understand.Finding) bool {
	for _, f := range found {
		if f.Kind != understand.Order {
			return true
		}
	}
	return false
}
