package web

import (
	"cmp"
	"fmt"
	"time"

	"otklik/bot"
	"otklik/desk/wording"
)

// lineView is a line of the transcript, or a mark between lines.
type lineView struct {
	Key  string
	Mark string // a day or a new case; then there is nothing else

	By       bot.Author
	Who      string
	System   string // what happened, in words
	Link     string // address of the conversation that it leads to
	Said     textView
	Time     string
	Stamp    string
	Place    placeView
	Files    []fileView
	Retry    bool // it was not delivered, and may be sent again
	Buttons  []string
	Heat     *heatView // where the customer's changed
	Delivery string
	Arrived  string // pending, sent, repeated or undelivered
	Edits    []editView
	Deleted  string // when
}

type editView struct {
	Time string
	Said textView
}

// lines words a transcript, with a mark where a day or a case begins, with personal data or without.
func (d *Desk) lines(lines []bot.Line, revealed bool) []lineView {
	views := make([]lineView, 0, len(lines)+4)
	var before bot.Line
	var level string
	for _, l := range lines {
		if day := d.day(l.At); day != d.day(before.At) || before.ID == "" {
			views = append(views, lineView{Key: "day " + day, Mark: day})
		}
		if before.ID != "" && l.Case != before.Case {
			views = append(views, lineView{Key: fmt.Sprint("case ", l.Case), Mark: d.words.say("conversation.case", l.Case)})
		}
		v := d.line(l, revealed)
		if l.By == bot.ByCustomer && v.Heat.Level == level {
			v.Heat = nil
		} else if v.Heat != nil {
			level = v.Heat.Level
		}
		views = append(views, v)
		before = l
	}
	return views
}

func (d *Desk) line(l bot.Line, revealed bool) lineView {
	v := lineView{Key: l.ID, By: l.By, Who: d.author(l), Said: d.said(l, l.Text, revealed), Time: d.clock(l.At), Stamp: l.At.UTC().Format(time.RFC3339),
		Place: d.place(l.Place), Buttons: l.Buttons}
	switch l.By {
	case bot.BySystem:
		v.System = d.happened(l)
		switch l.Note {
		case bot.NoteJoined, bot.NoteMerged, bot.NoteParted:
			v.Link = d.path(bot.ID(l.Text))
		}
	case bot.ByCustomer:
		heat := heatOf(l.Heat)
		v.Heat = &heat
	}
	for n := range l.Attachments {
		v.Files = append(v.Files, d.fileView(l, n, revealed))
	}
	for _, e := range l.Edits {
		v.Edits = append(v.Edits, editView{Time: d.moments(e.At), Said: d.said(l, e.Text, revealed)})
	}
	if !l.Deleted.IsZero() {
		v.Deleted = d.moments(l.Deleted)
	}
	v.Delivery, v.Arrived = d.delivery(l.Delivery)
	v.Retry = l.By == bot.ByOperator && l.Delivery != nil && l.Delivery.State == bot.Undelivered
	return v
}

// author is who says a line; the customer needs no name in their own conversation.
func (d *Desk) author(l bot.Line) string {
	switch l.By {
	case bot.ByBot:
		return d.words.say("by.bot")
	case bot.ByOperator:
		return d.colleague(l)
	case bot.ByNote:
		return d.words.say("by.note") + " · " + d.colleagueName(l.Operator)
	}
	return ""
}

// colleague names who answered. A line without a delivery was not said here, but in the messenger itself.
func (d *Desk) colleague(l bot.Line) string {
	if l.Delivery != nil {
		return d.colleagueName(l.Operator)
	}
	return d.words.say("by.elsewhere", cmp.Or(d.colleagueName(l.Operator), d.words.say("by.colleague")))
}

func (d *Desk) happened(l bot.Line) string {
	return wording.Words(d.words).Happened(l, d.colleagueName)
}

func (d *Desk) delivery(delivery *bot.Delivery) (word, arrived string) {
	if delivery == nil {
		return "", ""
	}
	key := "delivery." + string(delivery.State)
	if delivery.State != bot.Undelivered {
		return d.words.say(key), string(delivery.State)
	}
	if delivery.Reason == "" {
		return d.words.say(key + ".bare"), string(delivery.State)
	}
	return d.words.say(key, delivery.Reason), string(delivery.State)
}

func (d *Desk) clock(at time.Time) string   { return d.format(at, "format.time") }
func (d *Desk) day(at time.Time) string     { return d.format(at, "format.day") }
func (d *Desk) moments(at time.Time) string { return d.format(at, "format.moment") }

func (d *Desk) format(at time.Time, key string) string {
	if at.IsZero() {
		return ""
	}
	return at.In(d.options.Zone).Format(d.words[key])
}
