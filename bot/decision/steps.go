package decision

import (
	"time"

	"otklik/bot"
	"otklik/flows"
)

// maxSteps bounds the moves of one event: a flow that runs in a circle by itself ends with a human.
const maxSteps = 12

// facts are what the guards of the flow see now. They hold until the next time that facts are asked for.
func (d *draft) facts() *flows.Facts {
	c := &d.c
	public := d.aloud() && !d.state().Private // where the answer will stand
	length := d.seen.Length
	if length == "" || d.seen.Text != d.text {
		length = lengthOf(d.text)
	}
	*d.seen = flows.Facts{
		Text: d.text, Heat: c.Heat, Turns: c.Case.Turns, Here: c.Here, Visits: c.Case.Visits[c.State], Attempts: c.Tries,
		Public: public, Private: !public, Waiting: d.state().Human && c.Operator == "" && !c.Elsewhere,
		Reachable: c.Reachable(), WantsHuman: d.reading.WantsHuman, Reopened: len(c.Past) > 0, Named: d.named(),
		Open: d.a.Hours.Open(d.e.At), Alarm: d.reading.Alarm != "", Concern: string(d.reading.Concern),
		Unmoved: c.Case.Unmoved, Waited: d.waited(), Crossed: d.crossed(), Others: c.Others,
		Language: d.a.Spoken(c), Kind: string(d.reading.Kind), Level: string(d.reading.Level), Topic: c.Case.Topic,
		Length: length, Volunteered: d.volunteered(), Sent: d.sent, Wordless: d.wordless(), Answers: c.Answers,
	}
	return d.seen
}

// volunteered is the kind of contact that was written unasked and waits for the customer's word; what is called first.
func (d *draft) volunteered() string {
	if len(d.c.Candidates) == 0 {
		return ""
	}
	for _, q := range d.a.Flow.Questions() {
		if confirmable(q.Kind) && d.c.Candidates[q.Name] != "" {
			return string(q.Kind)
		}
	}
	return ""
}

// waited is how many minutes have passed since the customer's last line.
func (d *draft) waited() int {
	if d.c.LastHeard.IsZero() || d.e.At.Before(d.c.LastHeard) {
		return 0
	}
	return int(d.e.At.Sub(d.c.LastHeard).Minutes())
}

// A long letter deserves a long answer, a short remark a short one. Limits in characters.
const (
	shortRunes = 70
	longRunes  = 350
)

func lengthOf(text string) string {
	switch {
	case !hasRunes(text, shortRunes+1):
		return "short"
	case hasRunes(text, longRunes):
		return "long"
	default:
		return "medium"
	}
}

// follow asks the flow where a trigger leads and goes there. It returns false when no rule answers.
func (d *draft) follow(t flows.Trigger) bool { return d.followWith(t, d.facts()) }

func (d *draft) followWith(t flows.Trigger, f *flows.Facts) bool {
	m, err := d.a.Flow.Move(d.c.State, t, f)
	return err == nil && d.goes(m)
}

// goes goes where the flow says. It returns false when no rule answers.
func (d *draft) goes(m flows.Move) bool {
	if m.Rule == "" {
		return false
	}
	d.take(m)
	return true
}

// take does what a rule says: forget, withdraw, go, say, and ask what the new state asks.
func (d *draft) take(m flows.Move) {
	if d.steps++; d.steps > maxSteps {
		d.handOver()
		return
	}
	if m.Forget {
		clear(d.c.Answers)
		clear(d.c.Skipped)
		clear(d.c.Candidates)
	}
	if m.Withdraw {
		d.withdraw()
	}
	from := d.state()
	if m.Moved {
		d.enter(m.To)
	}
	if m.Say != "" && !d.sayRule(m, from) && !m.Moved {
		d.speechless()
		return
	}
	if m.Moved {
		d.arrive()
	}
}

// sayRule says what a rule says, where the state speaks that the rule stands in.
func (d *draft) sayRule(m flows.Move, from flows.State) bool {
	keyboard := bot.Keyboard{}
	if !m.Moved {
		keyboard = d.openKeyboard()
	}
	if !d.say(d.phrase(m.Say), keyboard) {
		return false
	}
	u := &d.utterances[len(d.utterances)-1]
	u.private = u.private || from.Private
	return true
}

// phrase prefers the one that speaks of the open question: "why" becomes "why_phone".
func (d *draft) phrase(name string) string {
	if special := name + "_" + d.c.Asking; d.c.Asking != "" && d.a.Flow.Has(special) {
		return special
	}
	return name
}

// enter changes the state. A private state needs a private chat; without one the human state takes its place.
func (d *draft) enter(name string) {
	s, _ := d.a.Flow.State(name)
	if s.Private && !d.c.Reachable() {
		s, _ = d.a.Flow.State(d.a.Flow.Human)
	}
	d.c.State = s.Name
	d.c.Elsewhere = false
	d.c.Visit++
	d.c.Here, d.c.Tries, d.c.Asking, d.c.Confirming = 0, 0, "", ""
	d.c.Case.Visits[s.Name]++
	if s.Human {
		d.c.Case.Handed = true
		d.c.Case.Closed, d.c.Case.Solved, d.c.Case.Spam = zeroTime, false, false
		d.waits()
		return
	}
	d.c.Operator, d.c.Interrupted = "", nil
	d.c.Waiting = zeroTime
	if s.End && d.c.Case.Closed.IsZero() {
		d.c.Case.Closed = d.e.At
	}
}

// arrive says and asks what the state that was just entered says and asks.
func (d *draft) arrive() {
	s := d.state()
	if s.Say != "" {
		d.say(s.Say, d.invitation(s))
	}
	if len(s.Ask) > 0 {
		d.advance()
	}
}

// invitation is the link into the private chat, under what a public-only state says.
func (d *draft) invitation(s flows.State) bot.Keyboard {
	if !s.Public {
		return bot.Keyboard{}
	}
	return d.inviteKeyboard()
}

// advance asks the next question that is still open; when none is, the state is complete.
func (d *draft) advance() {
	for _, name := range d.state().Ask {
		if q, open := d.open(name); open {
			d.ask(q)
			return
		}
	}
	d.c.Asking, d.c.Confirming = "", ""
	d.follow(flows.Complete)
}

func (d *draft) open(name string) (flows.Question, bool) {
	q, ok := d.a.Flow.Question(name)
	if !ok || d.c.Answers[name] != "" || d.c.Skipped[name] {
		return q, false
	}
	wanted, err := d.a.Flow.Wanted(name, d.facts())
	return q, err == nil && wanted
}

// handOver gives the customer to the operators without a word.
func (d *draft) handOver() {
	if !d.state().Human {
		d.enter(d.a.Flow.Human)
	}
}

// speechless is what happens when only repetition is left: a human goes on.
func (d *draft) speechless() {
	if !d.state().Human {
		d.system(bot.NoteSpeechless, "")
		d.handOver()
	}
}

// silences sets the timer of a state that waits for the customer. Only the shortest silence has one: when it fires it sets the next.
func (d *draft) silences() { d.silence(0, d.e.At) }

// silence sets the timer of the state's next silence after one that has passed, counted from when the customer was left to answer.
func (d *draft) silence(passed time.Duration, since time.Time) {
	for _, after := range d.state().Silences {
		if after > passed {
			d.timer(bot.Timer{Name: bot.SilentTimer, After: after, Since: since}, since.Add(after))
			return
		}
	}
}
