package decision

import (
	"otklik/bot"
	"otklik/understand"
)

// spam ends the case without a word. Whoever leads the customer may say so, or anyone when nobody does.
func (d *draft) spam() error {
	if d.c.Operator != "" && d.c.Operator != d.e.Operator && !d.e.Over {
		return &bot.TakenError{Holder: d.c.Operator}
	}
	d.system(bot.NoteSpam, "")
	d.c.Case.Spam, d.c.Case.Kind, d.c.Case.Closed = true, string(understand.Spam), d.e.At
	d.c.Stamp++
	d.c.Monologue, d.c.Held = nil, ""
	d.enter(d.end())
	return nil
}

// end is where a case ends that nobody says goodbye to.
func (d *draft) end() string {
	for _, name := range d.a.Flow.States() {
		if s, _ := d.a.Flow.State(name); s.End {
			return name
		}
	}
	return d.a.Flow.Start
}

// unheard tells whether a case that ended as spam gets no more than the same again. Anything that a human may have meant begins a new case.
func (d *draft) unheard() bool {
	if !d.c.Case.Spam || d.wanted() {
		return false
	}
	switch d.reading.Kind {
	case understand.Spam, understand.Trolling, understand.Thanks, understand.Unsure, "":
		return true
	}
	return false
}

// wanted tells whether a turn asks for something that is owed to everybody: a human, a fact, the end of a consent.
func (d *draft) wanted() bool {
	m, err := d.a.Flow.Escape(d.a.Flow.Start, d.facts())
	return d.reading.WantsHuman || d.reading.Request || err == nil && m.Rule != ""
}
