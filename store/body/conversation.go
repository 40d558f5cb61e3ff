package body

import "otklik/bot"

// The numbers of fields grow from line to line; those below sixteen take one byte. A number that was given is never given to another
// field: what is added comes last, where it takes the next one.

func conversation(f *fields, c *bot.Conversation) {
	words(f, 1, &c.ID)
	number(f, 2, &c.Version)
	part(f, 3, &c.Person, person)
	words(f, 4, &c.Flow)
	name(f, 5, &c.State)
	number(f, 6, &c.Visit)
	number(f, 7, &c.Stamp)
	dictionary(f, 8, &c.Answers, plain)
	name(f, 9, &c.Language)
	fraction(f, 10, &c.Heat)
	heard(f, c)
	name(f, 17, &c.Section)
	object(f, 18, &c.Case, complaint)
	asked(f, c)
	led(f, c)
	related(f, c)
	objects(f, 45, &c.Past, past)
}

// heard is what the customer said last, and where.
func heard(f *fields, c *bot.Conversation) {
	moment(f, 11, &c.MonologueSince)
	list(f, 12, &c.Recent, plain)
	part(f, 13, &c.Private, place)
	part(f, 14, &c.Last, place)
	number(f, 15, &c.LastMessage)
	moment(f, 16, &c.LastHeard)
}

// asked is what the customer still has to say, and to be answered.
func asked(f *fields, c *bot.Conversation) {
	number(f, 19, &c.Here)
	name(f, 20, &c.Asking)
	words(f, 21, &c.Confirming)
	number(f, 22, &c.Tries)
	words(f, 23, &c.AskedHash)
	flag(f, 24, &c.Sharing)
	set(f, 25, &c.Skipped)
	dictionary(f, 26, &c.Candidates, plain)
	pointed(f, 27, &c.Consent, receipt)
	fraction(f, 28, &c.HeatBefore)
	objects(f, 29, &c.Monologue, said)
}

// led is what operators do with the conversation.
func led(f *fields, c *bot.Conversation) {
	flag(f, 30, &c.Closed)
	words(f, 31, &c.Operator)
	pointed(f, 32, &c.Interrupted, interrupted)
	pointed(f, 33, &c.Album, album)
	flag(f, 34, &c.Elsewhere)
	moment(f, 35, &c.Deadline)
	moment(f, 36, &c.Waiting)
	list(f, 37, &c.Orders, plain)
}

// related is how the conversation stands to others and to public places.
func related(f *fields, c *bot.Conversation) {
	number(f, 38, &c.Others)
	words(f, 39, &c.Held)
	words(f, 40, &c.Mute)
	words(f, 41, &c.Joined)
	list(f, 42, &c.Same, plain)
	pointed(f, 43, &c.Token, token)
	pointed(f, 44, &c.Thread, thread)
}

func person(f *fields, p *bot.Person) {
	number(f, 1, &p.ID)
	words(f, 2, &p.Name)
	words(f, 3, &p.Username)
	name(f, 4, &p.Language)
}

func receipt(f *fields, r *bot.Receipt) {
	flag(f, 1, &r.Given)
	words(f, 2, &r.Version)
	words(f, 3, &r.Hash)
	words(f, 4, &r.Document)
	moment(f, 5, &r.At)
	part(f, 6, &r.Place, place)
	number(f, 7, &r.Message)
	moment(f, 8, &r.Withdrawn)
}

func said(f *fields, h *bot.Heard) {
	number(f, 1, &h.Chat)
	number(f, 2, &h.Message)
	words(f, 3, &h.Text)
	number(f, 4, &h.Files)
	words(f, 5, &h.Sent)
}

func interrupted(f *fields, i *bot.Interrupted) {
	name(f, 1, &i.State)
	name(f, 2, &i.Asking)
	number(f, 3, &i.Here)
	moment(f, 4, &i.Closed)
	flag(f, 5, &i.Solved)
	flag(f, 6, &i.Spam)
	objects(f, 7, &i.Unanswered, said)
}

func album(f *fields, a *bot.Album) {
	words(f, 1, &a.ID)
	words(f, 2, &a.Event)
	words(f, 3, &a.Operator)
	part(f, 4, &a.Place, place)
	number(f, 5, &a.ReplyTo)
	words(f, 6, &a.Text)
	objects(f, 7, &a.Files, attachment)
	moment(f, 8, &a.Last)
}

func token(f *fields, t *bot.Token) {
	words(f, 1, &t.For)
	moment(f, 2, &t.Expires)
	flag(f, 3, &t.Used)
}

func thread(f *fields, t *bot.Thread) {
	part(f, 1, &t.Place, place)
	list(f, 2, &t.Authors, digits)
}
