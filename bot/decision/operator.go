package decision

import (
	"slices"
	"strings"
	"time"

	"otklik/answers"
	"otklik/bot"
	"otklik/flows"
)

var zeroTime time.Time

// answered is the operator's line for the customer, said where the customer spoke last or where the operator wants it.
func (d *draft) answered() error {
	if err := d.mine(); err != nil {
		return err
	}
	text := strings.TrimSpace(d.e.Text)
	m, err := d.addressed()
	switch {
	case text == "" && len(d.e.Attachments) == 0:
		return bot.ErrEmpty
	case slices.ContainsFunc(d.e.Attachments, func(a bot.Attachment) bool { return !a.Sendable() }):
		return bot.ErrUnsendable
	case len(answers.Gaps(text)) > 0:
		return bot.ErrGap
	case err != nil:
		return err
	case m.Place.Public() && d.exposes(text):
		return bot.ErrPersonalData
	}
	d.c.Waiting, d.c.Case.Answered, d.c.Interrupted = zeroTime, true, nil
	if d.e.Album != "" {
		d.collect(m, text)
		return nil
	}
	m.Text, m.Files, m.Keyboard = text, d.e.Attachments, d.keyboard(bot.Keyboard{})
	d.postAll(bot.ByOperator, m)
	return nil
}

// addressed is an answer's place, and the public line that it replies to. The operator may wish for the private chat or for one of the
// public places where the customer reads; nobody is answered elsewhere.
func (d *draft) addressed() (bot.Message, error) {
	c, wish := &d.c, d.e.Place
	if !wish.Known() {
		wish = c.Last
		if d.mute(wish) && c.Reachable() {
			wish = c.Private
		}
	}
	switch {
	case c.Closed:
		return bot.Message{}, bot.ErrUnreachable
	case d.mute(wish):
		return bot.Message{}, bot.ErrMute
	case !wish.Public() && !c.Private.Known():
		return bot.Message{}, bot.ErrNoPrivate
	case !wish.Public():
		return bot.Message{Place: c.Private}, nil
	case wish.Same(c.Last):
		return bot.Message{Place: c.Last, ReplyTo: c.LastMessage}, nil
	case wish.Same(c.Case.Origin):
		return bot.Message{Place: c.Case.Origin, ReplyTo: c.Case.OriginMessage}, nil
	}
	return bot.Message{}, bot.ErrNoPlace
}

func (d *draft) exposes(text string) bool { return Exposes(d.a, &d.c, text, d.e.Own) }

// published says a line under the complaint that the case began with. Whoever leads the customer may do that, or anyone when nobody does.
func (d *draft) published() error {
	text := strings.TrimSpace(d.e.Text)
	switch {
	case d.c.Operator != "" && d.c.Operator != d.e.Operator:
		return &bot.TakenError{Holder: d.c.Operator}
	case text == "":
		return bot.ErrEmpty
	case len(answers.Gaps(text)) > 0:
		return bot.ErrGap
	case !d.c.Case.Origin.Public():
		return bot.ErrNotPublic
	case d.mute(d.c.Case.Origin):
		return bot.ErrMute
	case d.exposes(text):
		return bot.ErrPersonalData
	}
	for _, part := range bot.Split(text, bot.MessageUnits) {
		d.post(bot.ByOperator, &bot.Message{Place: d.c.Case.Origin, Text: part, ReplyTo: d.c.Case.OriginMessage})
	}
	return nil
}

func (d *draft) noted() error {
	if strings.TrimSpace(d.e.Text) == "" {
		return bot.ErrEmpty
	}
	d.write(bot.Line{By: bot.ByNote, Operator: d.e.Operator, Text: d.e.Text})
	return nil
}

// saw notes that the operator looked at the customer's contact.
func (d *draft) saw() error {
	d.system(bot.NoteSaw, "")
	return nil
}

// returned gives the customer back to the bot. Who took them without a word leaves the bot where it was; after a human's words the
// flow says what the bot does, and never begins again from the start by itself.
func (d *draft) returned() error {
	if err := d.mine(); err != nil {
		return err
	}
	d.system(bot.NoteReturned, "")
	d.c.Stamp++
	if !d.goOn() {
		d.unrated()
		d.follow(flows.Returned)
	}
	d.silences()
	return nil
}

// closed says that the matter is settled; the customer is asked how it was.
func (d *draft) closed() error {
	if err := d.mine(); err != nil {
		return err
	}
	d.c.Case.Closed, d.c.Case.Solved = d.e.At, true
	d.unrated()
	d.system(bot.NoteClosed, "")
	d.c.Stamp++
	d.follow(flows.Closed)
	d.silences()
	return nil
}
