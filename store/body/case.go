package body

import "otklik/bot"

func complaint(w *Writer, c *bot.Case) {
	number(w, "number", c.Number)
	w.moment("opened", c.Opened)
	part(w, "origin", &c.Origin, place)
	number(w, "origin_message", c.OriginMessage)
	words(w, "words", c.Words)
	w.fraction("heat_first", c.HeatFirst)
	w.fraction("heat_peak", c.HeatPeak)
	words(w, "kind", c.Kind)
	words(w, "topic", c.Topic)
	list(w, "reasons", c.Reasons, quote[string])
	number(w, "turns", c.Turns)
	dictionary(w, "visits", c.Visits, digits[int])
	dictionary(w, "said", c.Said, answer)
	outcome(w, c)
}

func outcome(w *Writer, c *bot.Case) {
	w.moment("closed", c.Closed)
	w.flag("handed", c.Handed)
	w.flag("solved", c.Solved)
	w.flag("spam", c.Spam)
	words(w, "led", c.Led)
	objects(w, "corrections", c.Corrections, correction)
	number(w, "public_answers", c.PublicAnswers)
	number(w, "stars", c.Stars)
	words(w, "alarm", c.Alarm)
	number(w, "unmoved", c.Unmoved)
	number(w, "missed", c.Missed)
	w.flag("answered", c.Answered)
	words(w, "offered", c.Offered)
	words(w, "comment", c.Comment)
}

func correction(w *Writer, c *bot.Correction) {
	words(w, "heat", c.Heat)
	words(w, "kind", c.Kind)
	words(w, "line", c.Line)
	words(w, "operator", c.Operator)
	w.moment("at", c.At)
}

func past(w *Writer, p *bot.Past) {
	number(w, "number", p.Number)
	w.moment("opened", p.Opened)
	w.moment("closed", p.Closed)
	number(w, "stars", p.Stars)
	words(w, "words", p.Words)
	w.flag("spam", p.Spam)
	words(w, "led", p.Led)
	objects(w, "corrections", p.Corrections, correction)
	words(w, "comment", p.Comment)
	list(w, "steps", p.Steps, quote[bot.Step])
	pointed(w, "consent", p.Consent, receipt)
}
