package topics

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"otklik/bot"
	"otklik/bot/engine"
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
	switch {
	case strings.HasPrefix(strings.TrimSpace(d.Text), "/"):
		return true, nil
	case d.ReplyTo == 0:
		return false, nil
	case !d.ReplyToUs:
		return true, nil
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

// tellsErased keeps an operator from talking to nobody. What is for colleagues needs no word.
func (d *deed) tellsErased() {
	_, _, isCommand := command(d.Text)
	note := strings.HasPrefix(strings.TrimSpace(d.Text), "/") && !isCommand || d.ReplyTo != 0 && !d.ReplyToUs
	if d.Press != "" || !d.Edited && !note {
		d.says("order.erased")
	}
}

// turnAway tells a stranger once that the group's members are no operators yet.
func (w *Window) turnAway(o bot.Order) {
	if o.Press != "" {
		w.answerPress(o, w.words.Say("order.stranger"))
		return
	}
	w.mu.Lock()
	told := w.hinted[o.From.ID]
	w.hinted[o.From.ID] = true
	w.mu.Unlock()
	if !told && o.Place.Thread != 0 && !o.Edited {
		w.later(o, w.words.Say("order.stranger"))
	}
}

// says answers the order in words that nobody else has to read: as the end of a press, else as a quiet reply.
func (d *deed) says(key string, values ...any) {
	d.tells(d.w.words.Say(key, values...))
}

func (d *deed) tells(text string) {
	if d.Press != "" {
		d.w.answerPress(d.Order, text)
		return
	}
	d.w.later(d.Order, text)
}

// longestPressWords is how much the end of a press can say, in characters.
const longestPressWords = 200

func (w *Window) answerPress(o bot.Order, text string) {
	letters := []rune(text)
	text = string(letters[:min(len(letters), longestPressWords)])
	w.errands.later("answer a press", func(ctx context.Context) error { return w.messenger.Answer(ctx, o.Press, text) })
}

func (w *Window) later(o bot.Order, text string) { w.laterWith(o, text, bot.Keyboard{}) }

func (w *Window) laterWith(o bot.Order, text string, keyboard bot.Keyboard) {
	w.errands.later("answer a command", func(ctx context.Context) error { return w.reply(ctx, o, bot.Message{Text: text, Keyboard: keyboard}) })
}

// reply answers an order in its topic, without a sound.
func (w *Window) reply(ctx context.Context, o bot.Order, m bot.Message) error {
	if err := w.turn(ctx, wordTurns); err != nil {
		return err
	}
	m.Place, m.ReplyTo = w.place(o.Place.Thread), o.Message
	for _, m := range m.Letters() {
		m.Quiet = true
		if _, err := w.messenger.Send(ctx, m, ""); err != nil {
			return w.paused(ctx, err)
		}
	}
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

// denial words why the engine changed nothing; "" for faults of the store.
func (d *deed) denial(ctx context.Context, err error) string {
	var taken *bot.TakenError
	if errors.As(err, &taken) {
		return d.w.words.Say("denied.taken", d.w.staff.Name(taken.Holder))
	}
	if errors.Is(err, bot.ErrNotYours) {
		return d.notYours(ctx)
	}
	for _, known := range []struct {
		err error
		key string
	}{
		{bot.ErrEmpty, "denied.empty"}, {bot.ErrUnsendable, "denied.unsendable"}, {bot.ErrUnreachable, "denied.unreachable"},
		{bot.ErrPersonalData, "denied.personal"}, {bot.ErrMute, "denied.mute"}, {bot.ErrNotPublic, "denied.not_public"},
		{bot.ErrNobody, "denied.nobody"}, {engine.ErrUnknownAccount, "denied.nobody"}, {bot.ErrCorrection, "denied.correction"},
		{bot.ErrNoPrivate, "denied.no_private"}, {bot.ErrNoPlace, "denied.no_place"}, {bot.ErrGap, "denied.gap"}, {bot.ErrNoColleague, "give.nameless"},
	} {
		if errors.Is(err, known.err) {
			return d.w.words.Say(known.key)
		}
	}
	return ""
}

// notYours names the colleague who leads, if there is one.
func (d *deed) notYours(ctx context.Context) string {
	if list, err := d.w.store.Load(ctx, []bot.ID{d.id}); err == nil && list[0].Operator != "" {
		return d.w.words.Say("denied.taken", d.w.staff.Name(list[0].Operator))
	}
	return d.w.words.Say("denied.not_yours")
}

// lineID is the id of an event that comes of a typed line: it leads back to the message.
func (d *deed) lineID() string { return fmt.Sprint(eventPrefix(d.w.options.Group), d.Message) }
