package decision

import (
	"otklik/bot"
	"otklik/flows"
)

// took gives the customer to an operator, from whatever state. A lead may take a colleague's customer over; the colleague reads it.
func (d *draft) took() error {
	before := d.c.Operator
	switch {
	case before == d.e.Operator:
		return nil
	case before != "" && !d.e.Over:
		return &bot.TakenError{Holder: before}
	}
	d.toHuman()
	d.leads(d.e.Operator)
	if before == "" {
		d.system(bot.NoteTook, "")
	} else {
		d.system(bot.NoteTookOver, before)
	}
	return nil
}

// gave passes the customer on. The bot says nothing in between; who gave is in the transcript.
func (d *draft) gave() error {
	if err := d.may(); err != nil {
		return err
	}
	switch d.e.To {
	case "":
		return bot.ErrNoColleague
	case d.c.Operator:
		return nil
	}
	d.toHuman()
	d.leads(d.e.To)
	d.system(bot.NoteGave, d.e.To)
	return nil
}

// freed lets go of the customer, who waits for any operator then. The house lets go only of the one whom it means.
func (d *draft) freed() error {
	before := d.c.Operator
	house := d.e.Operator == ""
	if before == "" || house && before != d.e.To {
		return nil
	}
	if err := d.may(); err != nil && !house {
		return err
	}
	d.c.Operator = ""
	d.waits()
	if before == d.e.Operator {
		before = ""
	}
	d.system(bot.NoteFreed, before)
	return nil
}

// toHuman makes sure that a human leads. A flow that fails to say where that leads keeps nobody away.
func (d *draft) toHuman() {
	if d.state().Human {
		return
	}
	to := d.a.Flow.Human
	if m, err := d.a.Flow.Move(d.c.State, flows.Took, d.facts()); err == nil {
		to = m.To
	}
	d.interrupt()
	d.enter(to)
}

func (d *draft) leads(operator string) {
	d.c.Operator, d.c.Case.Led = operator, operator
	d.c.Monologue, d.c.Elsewhere = nil, false
}

// mine tells whether the event comes from the operator who holds the customer.
func (d *draft) mine() error {
	if d.c.Operator == "" || d.c.Operator != d.e.Operator {
		return bot.ErrNotYours
	}
	return nil
}

// may tells whether the operator may say who leads: the one who holds the customer may, and a lead.
func (d *draft) may() error {
	if d.e.Over {
		return nil
	}
	return d.mine()
}
