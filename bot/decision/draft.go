package decision

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"time"

	"otklik/bot"
	"otklik/flows"
	"otklik/understand"
)

// draft is a change in the making. It is large and made for every event, so it stays on the stack of Make: nothing that lives longer may
// point into it, and it is handed to no function that is called through a value.
type draft struct {
	a       *bot.Account
	e       bot.Event
	c       bot.Conversation
	text    string             // the monologue that is being answered
	sent    string             // what came with it
	first   int64              // the number of its first line; 0: not known
	reading understand.Reading // of text
	ready   string             // the ready answer that is offered for it
	known   known              // the last text that was read
	about   subject            // of text
	// exposing are its lines in public that hold personal data, hushed those that are to be taken away.
	exposing, hushed []int64
	seen             *flows.Facts // by the guards that are asked now; apart, for guards are such functions

	lines      []bot.Line
	amendments []bot.Amendment
	jobs       []bot.Job
	utterances []utterance
	spoken     []string // names of the phrases
	mark       *bot.Mark
	side       []bot.Conversation
	room       flows.State // that the conversation was in when it was asked last
	was        wait        // before the event
	fresh      bool        // the conversation was never stored before
	resumed    bool        // the customer's turn goes on with a case that had ended
	handed     bool        // operators have seen the case before this event
	stamp      int         // of the conversation before this event
	listening  bool        // this event waits for the end of the monologue
	stem       string      // what the ids of lines and jobs begin with
	life       life        // and what they end with
	next       int         // numbers lines and jobs within the change
	steps      int         // moves within this event
}

// known is what was read of a text that comes after a heat.
type known struct {
	read    bool
	text    string
	heat    float64
	reading understand.Reading
}

// subject is what a text is about, in the noun of a language.
type subject struct{ text, language, thing string }

// utterance is something to say at the end of the event.
type utterance struct {
	text     string
	keyboard bot.Keyboard
	alone    bool // never joined with its neighbours
	private  bool
}

func (d *draft) start(a *bot.Account, c *bot.Conversation, e *bot.Event) {
	d.a, d.e, d.c = a, *e, c.Clone()
	d.fresh, d.handed, d.stamp = c.Version == 0, c.Case.Handed, c.Stamp
	d.seen = new(flows.Facts)
	d.c.Version++
	d.was = waitOf(&d.c)
}

// change is the finished draft.
func (d *draft) change() bot.Change {
	d.tellHours()
	d.flush()
	d.hush()
	d.watch()
	d.c.Section = d.section()
	d.notice()
	return bot.Change{Event: d.e.ID, Conversation: d.c, Lines: d.lines, Amendments: d.amendments, Jobs: d.jobs, Side: d.side, Thread: d.mark, Spoken: d.spoken}
}

func (d *draft) section() bot.Section {
	switch s := d.state(); {
	case s.Human:
		return bot.SectionWaiting
	case s.End:
		return bot.SectionEnded
	default:
		return bot.SectionBot
	}
}

func (d *draft) state() flows.State {
	if d.room.Name != d.c.State {
		d.room, _ = d.a.Flow.State(d.c.State)
	}
	return d.room
}

// id names the next line or job of this change. It grows within a conversation and is the same however often the event is decided. It is
// never that of a line that was erased, though versions begin anew then: VK would take the first reply for one that it was sent already.
func (d *draft) id() string {
	if d.stem == "" {
		d.stem, d.life = string(d.c.ID)+"#"+digits(d.c.Version, 8)+".", lifeOf(&d.c)
	}
	d.next++
	name := make([]byte, 0, 64)
	name = append(append(name, d.stem...), digits(int64(d.next), 2)...)
	return string(append(append(name, '-'), d.life[:]...))
}

// digits is a number of so many digits at least.
func digits(n int64, least int) string {
	number := strconv.FormatInt(n, 10)
	return "00000000"[:max(0, least-len(number))] + number
}

func (d *draft) write(l bot.Line) {
	if l.ID == "" {
		l.ID = d.id()
	}
	l.Conversation, l.Case, l.At = d.c.ID, d.c.Case.Number, d.e.At
	if d.e.Operator != "" {
		l.Event = d.e.ID
	}
	if d.lines == nil {
		d.lines = make([]bot.Line, 0, usualLines)
	}
	d.lines = append(d.lines, l)
}

// system writes down what happened, for operators.
func (d *draft) system(note bot.Note, text string) {
	d.write(bot.Line{By: bot.BySystem, Operator: d.e.Operator, Place: d.e.Place, Note: note, Text: text})
}

func (d *draft) timer(t bot.Timer, due time.Time) {
	t.Visit, t.Stamp = d.c.Visit, d.c.Stamp
	d.queue(bot.Job{ID: d.id(), Queue: bot.TimerQueue(d.a.Name), Priority: bot.Ordinary, Due: due, Timer: &t})
}

// say speaks a phrase. It returns false when there is nothing left to say that the customer has not read in this case.
func (d *draft) say(phrase string, k bot.Keyboard) bool {
	spoken, err := d.a.Flow.Speak(phrase, d.voice(phrase))
	if err != nil || spoken.Text == "" {
		return false
	}
	d.spoken = append(d.spoken, phrase)
	for _, mark := range spoken.Marks {
		d.c.Case.Said[mark] = true
	}
	d.utterances = append(d.utterances, utterance{text: spoken.Text, keyboard: k, private: d.state().Private})
	return true
}

// flush turns what was said into messages: neighbours become one message, unless one of them stands alone or has a keyboard.
func (d *draft) flush() {
	joined := d.utterances[:0]
	for _, u := range d.utterances {
		if n := len(joined) - 1; n >= 0 && joined[n].joins(u) {
			joined[n].text += "\n\n" + u.text
			joined[n].keyboard, joined[n].private = u.keyboard, joined[n].private || u.private
			continue
		}
		joined = append(joined, u)
	}
	d.utterances = nil
	for _, u := range joined {
		d.send(bot.ByBot, u)
	}
}

func (u utterance) joins(next utterance) bool {
	return !u.alone && !next.alone && len(u.keyboard.Rows) == 0 && u.keyboard.Share == ""
}

// send makes the messages of a line, cut to the platform's length. A private line has no place in public.
func (d *draft) send(by bot.Author, u utterance) {
	place := d.place(u)
	switch {
	case !place.Known():
		return
	case place.Public() && (u.private || GivesAway(d.a, &d.c, u.text)):
		d.withhold()
		return
	}
	m := bot.Message{Place: place, Text: u.text, Private: u.private, Keyboard: d.keyboard(u.keyboard)}
	if place.Public() {
		m.ReplyTo = d.c.LastMessage
	}
	d.postAll(by, m)
}

// postAll posts the messages that say what one message is to say.
func (d *draft) postAll(by bot.Author, m bot.Message) {
	letters := m.Letters()
	for i := range letters {
		d.post(by, &letters[i])
	}
}

// post puts a message into the transcript and the queue under one id.
func (d *draft) post(by bot.Author, m *bot.Message) {
	id := d.id()
	if by == bot.ByBot && m.Place.Public() {
		d.countPublic(m)
	}
	d.write(bot.Line{ID: id, By: by, Operator: d.e.Operator, Place: m.Place, ReplyTo: m.ReplyTo, Text: m.Text,
		Attachments: m.Files, Buttons: labels(m.Keyboard), Delivery: &bot.Delivery{State: bot.Pending}})
	d.sendJob(id, m)
}

func (d *draft) sendJob(id string, m *bot.Message) {
	d.queue(bot.Job{ID: id, Queue: bot.SendQueue(d.a.Name), Key: string(d.c.ID) + "|" + m.Place.Key(), Priority: d.priority(), Due: d.e.At, Message: m})
}

// How many lines and jobs a change has that is an answer: the customer's line and ours; ours on its way, and the timer of the silence after it.
const (
	usualLines = 2
	usualJobs  = 2
)

func (d *draft) queue(j bot.Job) {
	if d.jobs == nil {
		d.jobs = make([]bot.Job, 0, usualJobs)
	}
	j.Conversation = d.c.ID
	d.jobs = append(d.jobs, j)
}

func (d *draft) priority() bot.Priority {
	if d.e.Timer != nil && d.e.Timer.Name == bot.SilentTimer {
		return bot.Patient
	}
	return bot.Urgent
}

// place is where a line is said: private ones in private, the rest where the customer spoke last. Zero: nowhere.
func (d *draft) place(u utterance) bot.Place {
	switch {
	case u.private || d.state().Private:
		return d.c.Private
	case !d.mute(d.c.Last):
		return d.c.Last
	case d.c.Reachable():
		return d.c.Private
	}
	return bot.Place{}
}

// keyboard takes an earlier "share my phone" button away with the first message that has room for it.
func (d *draft) keyboard(k bot.Keyboard) bot.Keyboard {
	switch {
	case k.Share != "":
		d.c.Sharing = true
	case d.c.Sharing && len(k.Rows) == 0:
		k.Drop, d.c.Sharing = true, false
	}
	return k
}

// labels are the words on the buttons.
func labels(k bot.Keyboard) []string {
	var labels []string
	for _, row := range k.Rows {
		for _, b := range row {
			labels = append(labels, b.Label)
		}
	}
	if k.Share != "" {
		labels = append(labels, k.Share)
	}
	return labels
}

func hashOf(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}
