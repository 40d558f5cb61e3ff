package decision

import (
	"strconv"
	"strings"

	"otklik/bot"
	"otklik/flows"
)

// Values that buttons carry beside a choice's options.
const (
	yes       = "yes"
	no        = "no"
	skip      = "skip"
	confirmed = "confirm.yes"
	denied    = "confirm.no"
)

// confirmable tells the answers that a customer must see again before they count.
func confirmable(k flows.Kind) bool { return k == flows.Phone || k == flows.Email }

// ask opens a question. What the customer has already said in passing is not asked but confirmed.
func (d *draft) ask(q flows.Question) {
	d.c.Asking, d.c.Confirming, d.c.Tries = q.Name, "", 0
	if candidate := d.c.Candidates[q.Name]; candidate != "" && confirmable(q.Kind) {
		d.confirm(candidate)
		return
	}
	d.put("ask_"+q.Name, d.questionKeyboard(q), q)
}

// put speaks a question. The very text of a consent is remembered for the receipt and stands in a message of its own.
func (d *draft) put(phrase string, k bot.Keyboard, q flows.Question) {
	if !d.say(phrase, k) {
		d.speechless()
		return
	}
	u := &d.utterances[len(d.utterances)-1]
	u.private = u.private || q.Private
	if q.Kind == flows.Consent {
		u.alone = true
		d.c.AskedHash = hashOf(u.text)
	}
}

// confirm shows a value again and waits for a yes.
func (d *draft) confirm(value string) {
	q, _ := d.a.Flow.Question(d.c.Asking)
	d.c.Confirming, d.c.Tries = value, 0
	d.put("confirm_"+q.Name, d.confirmKeyboard(), q)
}

// openKeyboard is the keyboard of the open question, for a line that comes in between.
func (d *draft) openKeyboard() bot.Keyboard {
	q, ok := d.a.Flow.Question(d.c.Asking)
	switch {
	case !ok:
		return d.invitation(d.state())
	case d.c.Confirming != "":
		return d.confirmKeyboard()
	default:
		return d.questionKeyboard(q)
	}
}

func (d *draft) confirmKeyboard() bot.Keyboard {
	return bot.Keyboard{Rows: [][]bot.Button{{d.button("confirm.yes", confirmed), d.button("confirm.no", denied)}}}
}

func (d *draft) questionKeyboard(q flows.Question) bot.Keyboard {
	k := bot.Keyboard{}
	switch q.Kind {
	case flows.Consent:
		k.Rows = [][]bot.Button{{d.button(q.Name+".yes", yes), d.button(q.Name+".no", no)}}
	case flows.Choice:
		for _, option := range q.Of {
			k.Rows = append(k.Rows, []bot.Button{d.button(q.Name+"."+option, option)})
		}
	case flows.Stars:
		k.Rows = [][]bot.Button{d.starButtons(q)}
	case flows.Phone:
		k.Share = d.label("share_phone")
	}
	if q.Optional {
		k.Rows = append(k.Rows, []bot.Button{d.button("skip", skip)})
	}
	return k
}

func (d *draft) starButtons(q flows.Question) []bot.Button {
	var row []bot.Button
	for n := 1; n <= 5; n++ {
		row = append(row, d.button(q.Name+"."+strconv.Itoa(n), strconv.Itoa(n)))
	}
	return row
}

func (d *draft) label(name string) string { return d.a.Flow.Label(d.a.Spoken(&d.c), name) }

// button carries the visit, so that a button of an earlier step does nothing.
func (d *draft) button(label, value string) bot.Button {
	return bot.Button{Label: d.label(label), Data: strconv.Itoa(d.c.Visit) + ":" + d.c.Asking + ":" + value}
}

// pressed is the answer to the open question; a button of an earlier one is void.
func (d *draft) pressed() {
	visit, rest, _ := strings.Cut(d.e.Data, ":")
	question, value, _ := strings.Cut(rest, ":")
	if visit != strconv.Itoa(d.c.Visit) || question != d.c.Asking || question == "" {
		return
	}
	q, _ := d.a.Flow.Question(question)
	message := d.c.LastMessage
	d.meet()
	d.c.LastMessage = message // a press is no line that could be replied to
	d.system(bot.NotePressed, d.pressedLabel(q, value))
	d.choose(q, value)
	d.silences()
}

func (d *draft) pressedLabel(q flows.Question, value string) string {
	switch value {
	case confirmed, denied, skip:
		return d.label(value)
	}
	return d.label(q.Name + "." + value)
}

// choose is a press or a word that means one.
func (d *draft) choose(q flows.Question, value string) {
	switch {
	case value == confirmed && d.c.Confirming != "":
		d.fill(q, d.c.Confirming)
	case value == denied && d.c.Confirming != "":
		d.correct(q)
	case value == skip && q.Optional:
		d.c.Skipped[q.Name] = true
		d.advance()
	case q.Kind == flows.Consent && (value == yes || value == no):
		d.consent(q, value == yes)
	case d.allowed(q, value):
		d.fill(q, value)
	}
}

func (d *draft) allowed(q flows.Question, value string) bool {
	switch q.Kind {
	case flows.Choice:
		for _, option := range q.Of {
			if option == value {
				return true
			}
		}
	case flows.Stars:
		return len(value) == 1 && value >= "1" && value <= "5"
	}
	return false
}

// fill answers the open question and goes on. A photo without a word is an answer as well: it stands in the transcript.
func (d *draft) fill(q flows.Question, value string) {
	d.c.Answers[q.Name] = value
	if value == "" {
		d.c.Skipped[q.Name] = true
	}
	delete(d.c.Candidates, q.Name)
	switch q.Kind {
	case flows.Stars:
		d.rate(value)
	case flows.Comment:
		d.c.Case.Comment = cut(value, commentRunes)
	}
	d.advance()
}

// correct drops a value that the customer has not confirmed and asks again.
func (d *draft) correct(q flows.Question) {
	d.c.Confirming = ""
	delete(d.c.Candidates, q.Name)
	d.retry(q, "correct_")
}

// refuse is a customer who does not want to answer: that is respected, and still leads to a human.
func (d *draft) refuse(q flows.Question) {
	d.c.Skipped[q.Name] = true
	if !d.follow(flows.Refused) {
		d.advance()
	}
}

// again asks once more in other words; after the limit of attempts the flow goes on without an answer.
func (d *draft) again(q flows.Question) { d.retry(q, "again_") }

// retry asks once more with the phrase that says why, where the flow has one.
func (d *draft) retry(q flows.Question, why string) {
	d.c.Tries++
	if d.c.Tries < q.Attempts {
		if !d.a.Flow.Has(why + q.Name) {
			why = "again_"
		}
		d.put(why+q.Name, d.questionKeyboard(q), q)
		return
	}
	d.c.Skipped[q.Name] = true
	if !d.follow(flows.Stuck) {
		d.speechless()
	}
}
