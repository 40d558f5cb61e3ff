package bot

import (
	"otklik/flows"
	"otklik/understand"
)

// cools leaves a public outburst alone for a while, where the admin wants that; a short word is said at once.
func (d *draft) cools() bool {
	wait := d.a.PublicWait[string(d.reading.Kind)]
	if !d.aloud() || d.engaged() || d.c.Held == d.text || wait <= 0 {
		return false
	}
	if d.c.Held != "" {
		d.c.Held += "\n" + d.text
		return true
	}
	d.c.Held = d.text
	d.follow(flows.Cooling)
	d.timer(Timer{Name: CoolTimer}, d.e.At.Add(wait))
	return true
}

// cooled answers the outburst now, unless something else has happened to the case meanwhile.
func (d *draft) cooled() {
	text := d.c.Held
	if text == "" || d.engaged() {
		d.c.Held = ""
		return
	}
	d.respond(text, 0)
	d.c.Held = ""
}

// exposed asks the customer kindly to take personal data out of public, and takes it away where the admin allows that.
func (d *draft) exposed() {
	if !d.c.Last.Public() || !d.revealing() {
		return
	}
	d.follow(flows.Exposed)
	if d.a.TakeDown && d.c.LastMessage != 0 {
		id := d.id()
		d.jobs = append(d.jobs, Job{ID: id, Queue: SendQueue(d.a.Name), Key: string(d.c.ID) + "|" + d.c.Last.Key(), Conversation: d.c.ID,
			Priority: Urgent, Due: d.e.At, Message: &Message{Place: d.c.Last, Delete: d.c.LastMessage}})
	}
}

// revealing tells whether the monologue holds what nobody should read in public. An order number is no secret.
func (d *draft) revealing() bool {
	for _, f := range d.reading.Found {
		if f.Kind != understand.Order {
			return true
		}
	}
	return false
}
