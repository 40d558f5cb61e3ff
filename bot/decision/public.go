package decision

import (
	"otklik/bot"
	"otklik/flows"
	"otklik/understand"
)

const (
	// hotInPublic is the heat from which a line is answered in public though it does not speak to us, where an account sets no other.
	hotInPublic = 0.6
	// publicAnswers is how often a case is answered in public; after that only the way into the private chat is shown.
	publicAnswers = 2
)

// overheard tells whether a public line is none of our business: it does not speak to us, is not heated, and belongs to no case.
// Nothing of it is kept: people in a group talk to each other.
func (d *draft) overheard() bool {
	if !d.e.Place.Public() || d.engaged() {
		return false
	}
	switch d.e.Kind {
	case bot.HeardEvent:
		return !d.e.Addressed && d.read(d.e.Text, d.c.Heat).Heat < d.hot()
	case bot.EditedEvent, bot.DeletedEvent, bot.RestoredEvent, bot.RepliedEvent:
		return d.fresh
	}
	return false
}

// engaged tells whether a case is open, or about to be.
func (d *draft) engaged() bool {
	if d.fresh {
		return false
	}
	s := d.state()
	return len(d.c.Monologue) > 0 || s.Name != d.a.Flow.Start && !s.End
}

func (d *draft) hot() float64 {
	if d.a.PublicHeat > 0 {
		return d.a.PublicHeat
	}
	return hotInPublic
}

// worthAnswering tells whether a public monologue is a complaint or a question to the company. Chat and praise under a post are left alone.
func (d *draft) worthAnswering() bool {
	s := d.state()
	if !d.c.Last.Public() || s.Name != d.a.Flow.Start && !s.End {
		return true
	}
	return d.complains()
}

// complains tells whether a public turn is a complaint or a question.
func (d *draft) complains() bool {
	if d.reading.Request || d.reading.WantsHuman || d.reading.Alarm != "" || d.sent == voice || d.reading.Level.Upset() || d.reading.Heat >= d.hot() {
		return true
	}
	switch d.reading.Kind {
	case understand.Constructive, understand.Impulsive, understand.Trolling, understand.Question:
		return true
	}
	return false
}

// invitesOnly shows the way into the private chat once enough has been said in public, wherever the turn leads.
func (d *draft) invitesOnly(m flows.Move) bool {
	s := d.state()
	if !d.aloud() || s.Public || s.Human || d.c.Case.PublicAnswers < publicAnswers || d.wantsOut(m) {
		return false
	}
	for _, name := range d.a.Flow.States() {
		if invite, _ := d.a.Flow.State(name); invite.Public {
			d.takeAlong()
			d.enter(name)
			d.arrive()
			return true
		}
	}
	return false
}

// wantsOut tells whether the customer asks for a human, or for an end: that is done at once, wherever they say it.
func (d *draft) wantsOut(m flows.Move) bool {
	if !m.Always || !m.Moved {
		return false
	}
	s, _ := d.a.Flow.State(m.To)
	return s.Human || s.End
}

// takeAlong keeps what answers the question that is open: it is not asked again in private.
func (d *draft) takeAlong() {
	q, asked := d.a.Flow.Question(d.c.Asking)
	if !asked || q.Private || confirmable(q.Kind) {
		return
	}
	if value, understood := d.understood(q); understood {
		d.c.Answers[q.Name] = value
	}
}

// countPublic notes an answer in public, and puts the way into the private chat under it.
func (d *draft) countPublic(m *bot.Message) {
	if len(m.Keyboard.Rows) == 0 {
		m.Keyboard = d.inviteKeyboard()
	}
	if row := m.Keyboard.Rows[0]; row[0].Invite {
		row[0].Data = d.bridgeData()
	}
	if !d.state().Public {
		d.c.Case.PublicAnswers++
	}
}

func (d *draft) inviteKeyboard() bot.Keyboard {
	return bot.Keyboard{Rows: [][]bot.Button{{{Label: d.label("open_private"), Invite: true}}}}
}

// crossed tells whether the customer complained in public and speaks in private now.
func (d *draft) crossed() bool {
	return d.c.Case.Origin.Public() && (d.state().Private || !d.aloud())
}

// join notes how many others complain in the thread, and that this person does.
func (d *draft) join() {
	if !d.e.Place.Public() {
		return
	}
	d.c.Others = d.e.Others
	if d.c.Heat >= d.hot() {
		d.mark = &bot.Mark{Place: d.e.Place, Author: d.e.Person.ID}
	}
}
