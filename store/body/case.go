package body

import "otklik/bot"

func complaint(f *fields, c *bot.Case) {
	number(f, 1, &c.Number)
	moment(f, 2, &c.Opened)
	part(f, 3, &c.Origin, place)
	number(f, 4, &c.OriginMessage)
	words(f, 5, &c.Words)
	fraction(f, 6, &c.HeatFirst)
	fraction(f, 7, &c.HeatPeak)
	name(f, 8, &c.Kind)
	name(f, 9, &c.Topic)
	list(f, 10, &c.Reasons, reason)
	number(f, 11, &c.Turns)
	dictionary(f, 12, &c.Visits, digits)
	set(f, 13, &c.Said)
	outcome(f, c)
}

func outcome(f *fields, c *bot.Case) {
	moment(f, 14, &c.Closed)
	flag(f, 15, &c.Handed)
	flag(f, 16, &c.Solved)
	flag(f, 17, &c.Spam)
	words(f, 18, &c.Led)
	objects(f, 19, &c.Corrections, correction)
	number(f, 20, &c.PublicAnswers)
	number(f, 21, &c.Stars)
	words(f, 22, &c.Alarm)
	number(f, 23, &c.Unmoved)
	number(f, 24, &c.Missed)
	flag(f, 25, &c.Answered)
	words(f, 26, &c.Offered)
	words(f, 27, &c.Comment)
}

func correction(f *fields, c *bot.Correction) {
	words(f, 1, &c.Heat)
	name(f, 2, &c.Kind)
	words(f, 3, &c.Line)
	words(f, 4, &c.Operator)
	moment(f, 5, &c.At)
}

func past(f *fields, p *bot.Past) {
	number(f, 1, &p.Number)
	moment(f, 2, &p.Opened)
	moment(f, 3, &p.Closed)
	number(f, 4, &p.Stars)
	words(f, 5, &p.Words)
	flag(f, 6, &p.Spam)
	words(f, 7, &p.Led)
	objects(f, 8, &p.Corrections, correction)
	words(f, 9, &p.Comment)
	list(f, 10, &p.Steps, term)
	pointed(f, 11, &p.Consent, receipt)
}
