package body

import "otklik/bot"

func line(f *fields, l *bot.Line) {
	words(f, 1, &l.ID)
	words(f, 2, &l.Conversation)
	number(f, 3, &l.Case)
	moment(f, 4, &l.At)
	name(f, 5, &l.By)
	words(f, 6, &l.Operator)
	part(f, 7, &l.Place, place)
	number(f, 8, &l.Message)
	number(f, 9, &l.ReplyTo)
	name(f, 10, &l.Note)
	words(f, 11, &l.Text)
	objects(f, 12, &l.Attachments, attachment)
	list(f, 13, &l.Buttons, plain)
	fraction(f, 14, &l.Heat)
	pointed(f, 15, &l.Delivery, delivery)
	words(f, 16, &l.Event)
	objects(f, 17, &l.Edits, edit)
	moment(f, 18, &l.Deleted)
}

func place(f *fields, p *bot.Place) {
	name(f, 1, &p.Kind)
	number(f, 2, &p.Chat)
	number(f, 3, &p.Thread)
	words(f, 4, &p.Title)
	words(f, 5, &p.Link)
}

func attachment(f *fields, a *bot.Attachment) {
	name(f, 1, &a.Kind)
	words(f, 2, &a.Ref)
	words(f, 3, &a.Name)
	words(f, 4, &a.Type)
	number(f, 5, &a.Size)
	words(f, 6, &a.Account)
}

func delivery(f *fields, d *bot.Delivery) {
	name(f, 1, &d.State)
	number(f, 2, &d.Message)
	moment(f, 3, &d.At)
	words(f, 4, &d.Reason)
}

func edit(f *fields, e *bot.Edit) {
	words(f, 1, &e.Text)
	moment(f, 2, &e.At)
}
