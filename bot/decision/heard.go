package decision

import (
	"slices"
	"strings"
	"time"

	"otklik/bot"
	"otklik/flows"
	"otklik/understand"
)

// remembered is how many of the customer's turns are kept for telling repetition, and how much of each.
const (
	rememberedTurns = 3
	rememberedRunes = 500
)

// heard adds a line to the monologue. It is answered when the customer has been quiet for a while.
func (d *draft) heard() {
	d.meet()
	if d.e.Contact != nil {
		d.shared()
		return
	}
	d.warm(d.e.Text)
	d.join()
	d.write(bot.Line{By: bot.ByCustomer, Place: d.e.Place, Message: d.e.Message, ReplyTo: d.e.ReplyTo,
		Text: d.e.Text, Attachments: d.e.Attachments, Heat: d.c.Heat})
	if d.c.Operator != "" {
		d.waits()
		d.text, d.reading = d.e.Text, d.read(d.e.Text, d.c.Heat)
		d.alarmed()
		d.absorb()
		d.remark()
		d.overhears()
		d.withdrawsFromOperator()
		d.exposed()
		return
	}
	d.listen()
}

// meet notes who speaks and where.
func (d *draft) meet() {
	if d.e.Person.ID != 0 {
		d.c.Person = d.e.Person
	}
	d.c.Stamp++
	d.c.Last, d.c.LastMessage, d.c.LastHeard = d.e.Place, d.e.Message, d.e.At
	if d.e.Place.Kind == bot.PrivateChat {
		d.c.Private, d.c.Closed = d.e.Place, false
	}
}

// warm follows the heat line by line, so that operators see it rise at once.
func (d *draft) warm(text string) {
	r := d.read(text, d.c.Heat)
	if d.c.Case.Turns == 0 && len(d.c.Monologue) == 0 {
		d.c.Case.HeatFirst = r.Heat
	}
	if len(d.c.Monologue) == 0 {
		d.c.HeatBefore = d.c.Heat
	}
	d.heat(r)
}

func (d *draft) heat(r understand.Reading) {
	d.c.Heat = r.Heat
	d.c.Case.HeatPeak = max(d.c.Case.HeatPeak, r.Heat)
	if !slices.EqualFunc(d.c.Case.Reasons, r.Reasons, func(known string, reason understand.Reason) bool { return known == reason.Text }) {
		d.c.Case.Reasons = textsOf(r.Reasons)
	}
}

func textsOf(reasons []understand.Reason) []string {
	texts := make([]string, len(reasons))
	for i, reason := range reasons {
		texts[i] = reason.Text
	}
	return texts
}

// read reads a text in the conversation as it was before it. A line that is answered at once is asked for twice, and read once.
func (d *draft) read(text string, heat float64) understand.Reading {
	if !d.known.read || d.known.text != text || d.known.heat != heat {
		d.known = known{true, text, heat, d.a.Reader.Read(text, d.context(heat))}
	}
	return d.known.reading
}

func (d *draft) context(heat float64) understand.Context {
	ctx := understand.Context{Heat: heat, Turns: d.c.Case.Turns, Earlier: d.c.Recent, Language: d.c.Language, Region: d.a.Region,
		Reopened: d.state().End && d.c.Case.Solved && d.recent()}
	if !d.c.Waiting.IsZero() {
		ctx.Waiting = d.e.At.Sub(d.c.Waiting)
	}
	return ctx
}

// waits notes that the customer waits for a human's line.
func (d *draft) waits() {
	if d.c.Waiting.IsZero() {
		d.c.Waiting = d.e.At
	}
}

// listen sets the timer that ends the monologue: a quiet window after the last line, but not later than the upper bound after the first.
// Where there is no window each line is a monologue of its own, and is answered by the event that brought it.
func (d *draft) listen() {
	if len(d.c.Monologue) == 0 {
		d.c.MonologueSince = d.e.At
	}
	d.c.Monologue = append(d.c.Monologue, d.said())
	d.hearOut()
}

// said is the customer's line as one of those that wait for an answer.
func (d *draft) said() bot.Heard {
	return bot.Heard{Chat: d.e.Place.Chat, Message: d.e.Message, Text: d.e.Text, Files: len(d.e.Attachments), Sent: sentWith(d.e.Attachments)}
}

// hearOut waits for the end of the monologue, where there is a window.
func (d *draft) hearOut() {
	d.listening = true
	if d.a.Quiet <= 0 {
		d.turn()
		return
	}
	due := earlier(d.e.At.Add(d.a.Quiet), d.c.MonologueSince.Add(d.a.QuietMax))
	d.timer(bot.Timer{Name: bot.QuietTimer}, due)
}

// listenOn goes on waiting for the end of a monologue in the middle of which the customer did something else: that has overtaken the timer.
func (d *draft) listenOn() {
	if len(d.c.Monologue) > 0 && d.c.Stamp != d.stamp && !d.listening {
		d.hearOut()
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// opened is the start of the private chat.
func (d *draft) opened() {
	d.meet()
	d.system(bot.NoteOpened, "")
	if d.state().End {
		if d.c.Case.Spam {
			return // what they write is listened to, the button alone is not answered
		}
		d.openCase()
	}
	d.cross()
	d.follow(flows.Opened)
	d.silences()
}

// edited keeps the earlier text in the transcript; a line that has not been answered yet is answered as it reads now.
func (d *draft) edited() {
	d.amendments = append(d.amendments, bot.Amendment{Chat: d.e.Place.Chat, Message: d.e.Message, Text: d.e.Text, At: d.e.At})
	for i := range d.c.Monologue {
		if m := &d.c.Monologue[i]; m.Chat == d.e.Place.Chat && m.Message == d.e.Message {
			m.Text = d.e.Text
		}
	}
}

// deleted takes a line back: there is no answer to what is gone.
func (d *draft) deleted() {
	d.amendments = append(d.amendments, bot.Amendment{Chat: d.e.Place.Chat, Message: d.e.Message, Deleted: true, At: d.e.At})
	kept := d.c.Monologue[:0]
	for _, m := range d.c.Monologue {
		if m.Chat != d.e.Place.Chat || m.Message != d.e.Message {
			kept = append(kept, m)
		}
	}
	d.c.Monologue = kept
}

// restored takes the deletion back; what was answered meanwhile stays.
func (d *draft) restored() {
	d.amendments = append(d.amendments, bot.Amendment{Chat: d.e.Place.Chat, Message: d.e.Message, Text: d.e.Text, Restored: true, At: d.e.At})
}

// fired is a timer that came due. One that a later step has overtaken is void.
func (d *draft) fired() {
	t := d.e.Timer
	if t == nil || d.late(*t) || t.Stamp != d.c.Stamp && t.Name != bot.CoolTimer && t.Name != bot.AlbumTimer {
		return
	}
	switch t.Name {
	case bot.QuietTimer:
		d.turn()
	case bot.SilentTimer:
		d.silent(*t)
	case bot.CoolTimer:
		d.cooled()
	case bot.AlbumTimer:
		d.gathered()
	case bot.RestTimer:
		d.rested()
	}
}

func (d *draft) silent(t bot.Timer) {
	if t.Visit != d.c.Visit || len(d.c.Monologue) > 0 {
		return
	}
	f := d.facts()
	f.After = t.After
	before := d.c.Visit
	d.followWith(flows.Silent, f)
	switch {
	case d.c.Visit != before:
		d.silences()
	case !t.Since.IsZero(): // zero: set by an earlier version, which set all of them at once
		d.silence(t.After, t.Since)
	}
}

// refused is a message of ours that will never arrive: the conversation goes to the operators.
func (d *draft) refused() {
	d.c.Closed = d.c.Closed || d.e.Gone
	d.system(bot.NoteRefused, d.e.Reason)
	if d.e.Mute && d.aside() {
		return
	}
	if !d.state().Human && !d.follow(flows.Failed) {
		d.handOver()
	}
}

// monologue joins the lines that wait for an answer.
func (d *draft) monologue() (text, sent string) {
	var lines []string
	for _, m := range d.c.Monologue {
		if m.Text != "" {
			lines = append(lines, m.Text)
		}
		if sent = weightier(sent, m.Sent); sent == "" && m.Files > 0 && m.Text == "" {
			sent = file // a card without a word; or kept by an earlier version, which knew only how many
		}
	}
	return strings.Join(lines, "\n"), sent
}
