package topics

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"otklik/bot"
	"otklik/desk/staff"
)

// Orders takes what was written and pressed in the group, each once however often it is delivered. An error means that something
// could not be stored: the same orders must be brought again. What is ordered of a torn conversation is refused: brought again it would
// hold up everybody's orders after it.
func (w *Window) Orders(ctx context.Context, orders ...bot.Order) error {
	for _, o := range orders {
		err := w.order(ctx, o)
		if torn, _ := bot.Torn(err); len(torn) > 0 {
			w.unreadable(o, err)
			continue
		}
		if err != nil {
			return fmt.Errorf("take an operator's order: %w", err)
		}
	}
	return nil
}

// deed is an order of somebody who may give it, in the topic of a conversation.
type deed struct {
	bot.Order
	w  *Window
	by staff.Operator
	id bot.ID // "": the general topic, or one that is none of ours
}

func (w *Window) order(ctx context.Context, o bot.Order) error {
	id, err := w.whose(ctx, o.Place)
	if err != nil {
		return err
	}
	if o.Shut {
		return w.shutByHand(ctx, o, id)
	}
	by, works, err := w.staff.Operator(ctx, o.From.ID)
	switch {
	case err != nil:
		return err
	case !works:
		w.turnAway(o)
		return nil
	case o.From.Username != by.Username:
		if err := w.staff.Met(ctx, o.From); err != nil {
			return err
		}
	}
	d := &deed{Order: o, w: w, by: by, id: id}
	if id == erased {
		d.tellsErased()
		return nil
	}
	return d.do(ctx)
}

func (d *deed) do(ctx context.Context) error {
	name, rest, isCommand := command(d.Text)
	switch {
	case d.Press != "":
		return d.press(ctx)
	case d.Edited:
		return d.edited(ctx)
	case isCommand:
		return d.command(ctx, name, rest)
	case d.id == "":
		return nil // colleagues talk where no customer is
	}
	inside, err := d.inside(ctx)
	switch {
	case err != nil:
		return err
	case inside:
		return d.note(ctx)
	}
	return d.answer(ctx)
}

// command reads "/take@otklik_bot now" as "take" and "now". A slash with a blank, or a second slash, after it begins a note.
func command(text string) (name, rest string, ok bool) {
	text, ok = strings.CutPrefix(strings.TrimSpace(text), "/")
	if !ok || strings.HasPrefix(text, "/") || text != "" && unicode.IsSpace([]rune(text)[0]) {
		return "", "", false
	}
	name, rest, _ = strings.Cut(strings.ReplaceAll(text, "\n", " "), " ")
	name, _, _ = strings.Cut(name, "@")
	return strings.ToLower(name), strings.TrimSpace(rest), true
}

// inside tells whether a line is for colleagues: it begins with a slash and a blank or with two slashes, or answers a colleague.
// In doubt it is: what should have gone to the customer can be said again, what should not cannot be taken back.
func (d *deed) inside(ctx context.Context) (bool, error) {
	if plain := d.toColleagues(); plain || d.ReplyTo == 0 {
		return plain, nil
	}
	defer d.w.busy.enter(d.id)() // what is answered may have been said just now
	m, err := d.w.recall(ctx, d.id)
	if err != nil {
		return false, err
	}
	answered := m.line(d.ReplyTo)
	outside := d.ReplyTo == m.Card || answered != nil && (answered.By == bot.ByCustomer || answered.By == bot.ByBot)
	return !outside, nil
}

// toColleagues tells what is seen from the line alone: it begins with a slash, or answers somebody else's line.
func (d *deed) toColleagues() bool {
	return strings.HasPrefix(strings.TrimSpace(d.Text), "/") || d.ReplyTo != 0 && !d.ReplyToUs
}

// press does what a button of the card says.
func (d *deed) press(ctx context.Context) error {
	if shortcut, ready := strings.CutPrefix(d.Data, faqData); ready {
		return d.sendReady(ctx, shortcut)
	}
	switch d.Data {
	case sendData, ownData:
		return d.sendHeld(ctx)
	case takeData:
		return d.take(ctx, "")
	case botData:
		return d.toBot(ctx, "")
	case solvedData:
		return d.solved(ctx, "")
	}
	d.says("order.old_button")
	return nil
}

// edited tells that the customer still reads what was said before.
func (d *deed) edited(ctx context.Context) error {
	if d.id == "" {
		return nil
	}
	m, err := d.w.recall(ctx, d.id)
	if err != nil {
		return err
	}
	if line := m.line(d.Message); line != nil && line.By == bot.ByOperator {
		d.says("order.edited")
	}
	return nil
}

// shutByHand opens a topic again that somebody closed while its customer still needs people.
func (w *Window) shutByHand(ctx context.Context, o bot.Order, id bot.ID) error {
	if id == "" || id == erased {
		return nil
	}
	leave := w.busy.enter(id)
	m, err := w.recall(ctx, id)
	if err == nil && m.Thread == o.Place.Thread && !m.Shut {
		m.Shut = true
		err = w.keep(ctx, m)
	}
	leave()
	if err != nil {
		return err
	}
	w.errands.later("open a topic again", func(ctx context.Context) error {
		if err := w.Show(ctx, id); err != nil {
			return err
		}
		list, err := w.store.Load(ctx, []bot.ID{id})
		if err != nil || list[0].Section == bot.SectionEnded {
			return err
		}
		return w.reply(ctx, bot.Order{Place: o.Place}, bot.Message{Text: w.words.Say("order.shut")})
	})
	return nil
}

// brings hands events to the engine. What it denies is told to who gave the order; other errors mean that nothing was stored.
func (d *deed) brings(ctx context.Context, events ...bot.Event) (done bool, err error) {
	for i := range events {
		events[i].Conversation, events[i].Operator = d.id, d.by.Key()
	}
	err = d.w.engine.Handle(ctx, events...)
	if err == nil {
		return true, nil
	}
	if errors.Is(err, bot.ErrPersonalData) && d.Press == "" {
		d.w.laterWith(d.Order, d.w.words.Say("denied.personal"), bot.Keyboard{Rows: [][]bot.Button{{{Label: d.w.words.Say("held.own"), Data: ownData}}}})
		return false, nil
	}
	denial := d.denial(ctx, err)
	if denial == "" {
		return false, err
	}
	d.tells(denial)
	return false, nil
}

// lineID is the id of an event that comes of a typed line: it leads back to the message.
func (d *deed) lineID() string { return fmt.Sprint(eventPrefix(d.w.options.Group), d.Message) }
