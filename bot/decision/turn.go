package decision

import (
	"cmp"
	"strings"
	"unicode/utf8"

	"otklik/flows"
	"otklik/understand"
)

// turn answers a finished monologue, once.
func (d *draft) turn() {
	var text string
	text, d.sent = d.monologue()
	if len(d.c.Monologue) > 0 {
		d.first = d.c.Monologue[0].Message
		if d.c.Last.Public() {
			d.exposing = d.harmful(d.c.Monologue)
		}
	}
	d.c.Monologue = nil
	if text != "" || d.sent != "" {
		d.respond(text)
	}
	d.silences()
}

// respond reads a text and does what the flow says.
func (d *draft) respond(text string) {
	if !d.begin(text) {
		return
	}
	switch {
	case d.resumed:
		d.resume()
	case d.state().Human:
		d.heardByHumans()
	default:
		d.reply()
	}
	d.exposed()
}

// reply goes on with a turn where the bot leads. The flow is asked once where the turn leads: by a rule that holds in every state (a wish for a human,
// "start again", "why do you ask?") before the turn counts as an answer, by a rule of the state after that.
func (d *draft) reply() {
	m, _ := d.a.Flow.Move(d.c.State, flows.Heard, d.facts()) // a flow that cannot tell has no rule for it
	switch {
	case d.invitesOnly(m):
	case m.Always:
		d.take(m)
	case d.c.Asking != "":
		d.answer(m)
	case d.offers():
	default:
		d.goes(m)
	}
}

// begin reads the monologue as one text and notes all that it tells. It returns false when the text wants no answer.
func (d *draft) begin(text string) bool {
	d.text = text
	d.reading = d.read(text, d.c.HeatBefore)
	if d.unheard() || !d.worthAnswering() || d.cools() {
		return false
	}
	d.comeBack()
	if d.reading.Language != "" {
		d.c.Language = d.reading.Language
	}
	d.c.Case.Turns++
	d.c.Here++
	if d.c.Case.Turns == 1 {
		d.originate()
	}
	d.classify()
	d.absorb()
	d.remark()
	d.remember(text)
	return true
}

// originate notes where the case began and with which words: the first thing that was said, not the first that happened.
func (d *draft) originate() {
	d.c.Case.Words = cut(d.text, 80)
	if !d.c.Case.Origin.Same(d.c.Last) || d.first != 0 && d.first != d.c.Case.OriginMessage {
		d.c.Case.Origin, d.c.Case.OriginMessage = d.c.Last, cmp.Or(d.first, d.c.LastMessage)
	}
}

func (d *draft) classify() {
	d.alarmed()
	d.moved()
	d.heat(d.reading)
	if d.tellsKind() {
		d.c.Case.Kind = string(d.reading.Kind)
	}
	if d.reading.Topic != understand.Other && d.reading.Topic != "" {
		d.c.Case.Topic = string(d.reading.Topic)
	}
}

// tellsKind: what was read says more of the case than what is known. A question, a word of thanks or the wish for a human in between
// does not make another case of a complaint.
func (d *draft) tellsKind() bool {
	if d.reading.WantsHuman && d.c.Case.Kind != "" {
		return false
	}
	if d.kindCorrected() {
		return false
	}
	switch d.reading.Kind {
	case understand.Unsure, "":
		return false
	case understand.Question, understand.Thanks:
		return d.c.Case.Kind == ""
	}
	return true
}

func (d *draft) remember(text string) {
	d.c.Recent = lastOf(append(d.c.Recent, cut(text, rememberedRunes)), rememberedTurns)
}

// cut is the beginning of a text, of so many characters at most.
func cut(text string, runes int) string {
	if len(text) <= runes {
		return text
	}
	for at := range text {
		if runes--; runes < 0 {
			return text[:at]
		}
	}
	return text
}

// hasRunes tells whether a text has so many characters at least. Most texts are told by their bytes.
func hasRunes(text string, least int) bool {
	switch {
	case len(text) < least:
		return false
	case len(text) >= least*utf8.UTFMax:
		return true
	}
	return len(cut(text, least-1)) < len(text)
}

// absorb notes what was said in passing, so that it is never asked: open questions of the whole flow, whatever is being asked now.
// What needs the customer's confirmation becomes a candidate only.
func (d *draft) absorb() {
	questions := d.a.Flow.Questions()
	for i := range questions {
		q := &questions[i]
		value := d.mentioned(q)
		known := d.c.Answers[q.Name]
		switch {
		case value == "" || q.Name == d.c.Asking:
		case q.Kind == flows.Text && known != "":
			d.c.Answers[q.Name] = cut(known+"\n"+value, toldRunes)
		case known != "":
		case q.Private:
			d.c.Candidates[q.Name] = value
		default:
			d.c.Answers[q.Name] = value
			delete(d.c.Skipped, q.Name)
		}
	}
}

// toldRunes is how much of what the customer tells is kept as the answer; the transcript has all of it.
const toldRunes = 4000

// mentioned finds a question's answer in a text that was not meant as one: only what cannot be taken for something else.
func (d *draft) mentioned(q *flows.Question) string {
	switch q.Kind {
	case flows.Phone:
		return d.found(understand.Phone)
	case flows.Email:
		return d.found(understand.Email)
	case flows.Pattern:
		if v := d.found(understand.Order); q.Match.MatchString(v) {
			return v
		}
	case flows.Text:
		if d.told() && hasRunes(d.text, q.Min) {
			return d.text
		}
	}
	return ""
}

// told: the text says what the matter is, so that it need not be asked. A question that is put does, anger alone does not.
func (d *draft) told() bool {
	switch d.reading.Kind {
	case understand.Constructive:
		return true
	case understand.Question:
		return d.reading.Facts || !d.reading.Level.Upset() && strings.Contains(d.text, "?")
	}
	return d.reading.Facts
}

// venting: the text is anger and nothing else.
func (d *draft) venting() bool {
	switch d.reading.Kind {
	case understand.Impulsive, understand.Trolling:
		return d.reading.Level == understand.Angry && !d.reading.Facts
	}
	return false
}

func (d *draft) found(kind understand.FindingKind) string {
	for _, f := range d.reading.Found {
		if f.Kind == kind {
			return f.Value
		}
	}
	return ""
}
