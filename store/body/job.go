package body

import "otklik/bot"

func job(f *fields, j *bot.Job) {
	words(f, 1, &j.ID)
	words(f, 2, &j.Queue)
	words(f, 3, &j.Key)
	words(f, 4, &j.Conversation)
	number(f, 5, &j.Priority)
	moment(f, 6, &j.Due)
	pointed(f, 7, &j.Message, message)
	pointed(f, 8, &j.Timer, timer)
	pointed(f, 9, &j.Notice, notice)
}

func message(f *fields, m *bot.Message) {
	part(f, 1, &m.Place, place)
	words(f, 2, &m.Text)
	number(f, 3, &m.ReplyTo)
	if k := &m.Keyboard; f.there(4, k.Share != "" || k.Drop || len(k.Rows) > 0) {
		object(f, 4, k, keyboard)
	}
	objects(f, 5, &m.Files, attachment)
	number(f, 6, &m.Delete)
	flag(f, 7, &m.Quiet)
	flag(f, 8, &m.Private)
}

func keyboard(f *fields, k *bot.Keyboard) {
	objects(f, 1, &k.Rows, func(f *fields, row *[]bot.Button) { objects(f, 1, row, button) })
	words(f, 2, &k.Share)
	flag(f, 3, &k.Drop)
}

func button(f *fields, b *bot.Button) {
	words(f, 1, &b.Label)
	words(f, 2, &b.Data)
	words(f, 3, &b.Link)
	flag(f, 4, &b.Invite)
}

func timer(f *fields, t *bot.Timer) {
	name(f, 1, &t.Name)
	number(f, 2, &t.Visit)
	number(f, 3, &t.Stamp)
	number(f, 4, &t.After)
	moment(f, 5, &t.Since)
	words(f, 6, &t.Operator)
}

func notice(f *fields, n *bot.Notice) {
	words(f, 1, &n.Line)
	number(f, 2, &n.Chat)
	number(f, 3, &n.Message)
}

// LineOf is the one of those lines that a job is to say, nil where there is none: a text that stands in it need not be kept in the job.
// Customers' lines are none, for they may be amended.
func LineOf(j *bot.Job, lines []bot.Line) *bot.Line {
	if j.Message == nil {
		return nil
	}
	for i := range lines {
		if l := &lines[i]; l.ID == j.ID && l.By != bot.ByCustomer {
			return l
		}
	}
	return nil
}
