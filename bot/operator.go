package bot

import (
	"slices"
	"strings"
	"time"

	"otklik/answers"
	"otklik/flows"
)

var zeroTime time.Time

// answered is the operator's line for the customer, said where the customer spoke last.
func (d *draft) answered() error {
	if err := d.mine(); err != nil {
		return err
	}
	text := strings.TrimSpace(d.e.Text)
	switch {
	case text == "" && len(d.e.Attachments) == 0:
		return ErrEmpty
	case slices.ContainsFunc(d.e.Attachments, func(a Attachment) bool { return !a.Sendable() }):
		return ErrUnsendable
	case len(answers.Gaps(text)) > 0:
		return ErrGap
	case d.c.Closed:
		return ErrUnreachable
	case d.mute(d.c.Last) && !d.c.Reachable():
		return ErrMute
	case d.aloud() && d.exposes(text):
		return ErrPersonalData
	}
	d.c.Waiting, d.c.Case.Answered = zeroTime, true
	if d.e.Album != "" {
		d.collect(text)
		return nil
	}
	d.send(ByOperator, utterance{text: text, files: d.e.Attachments})
	return nil
}

func (d *draft) exposes(text string) bool { return d.a.Exposes(d.c, text, d.e.Own) }

// published says a line under the complaint that the case began with. Whoever leads the customer may do that, or anyone when nobody does.
func (d *draft) published() error {
	text := strings.TrimSpace(d.e.Text)
	switch {
	case d.c.Operator != "" && d.c.Operator != d.e.Operator:
		return &TakenError{Holder: d.c.Operator}
	case text == "":
		return ErrEmpty
	case len(answers.Gaps(text)) > 0:
		return ErrGap
	case !d.c.Case.Origin.Public():
		return ErrNotPublic
	case d.mute(d.c.Case.Origin):
		return ErrMute
	case d.exposes(text):
		return ErrPersonalData
	}
	for _, part := range Split(text, MessageUnits) {
		d.post(ByOperator, Message{Place: d.c.Case.Origin, Text: part, ReplyTo: d.c.Case.OriginMessage})
	}
	return nil
}

func (d *draft) noted() error {
	if strings.TrimSpace(d.e.Text) == "" {
		return ErrEmpty
	}
	d.write(Line{By: ByNote, Operator: d.e.Operator, Text: d.e.Text})
	return nil
}

// saw notes that the operator looked at the customer's contact.
func (d *draft) saw() error {
	d.system(NoteSaw, "")
	return nil
}

// returned gives the customer back to the bot.
func (d *draft) returned() error { return d.leave(NoteReturned, flows.Returned) }

// closed says that the matter is settled; the customer is asked how it was.
func (d *draft) closed() error {
	d.c.Case.Closed, d.c.Case.Solved = d.e.At, true
	return d.leave(NoteClosed, flows.Closed)
}

func (d *draft) leave(note Note, t flows.Trigger) error {
	if err := d.mine(); err != nil {
		return err
	}
	d.system(note, "")
	d.c.Stamp++
	d.follow(t)
	d.silences()
	return nil
}
