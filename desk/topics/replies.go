package topics

import (
	"context"
	"errors"

	"otklik/bot"
	"otklik/bot/engine"
)

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

// tellsErased keeps an operator from talking to nobody. What is for colleagues needs no word.
func (d *deed) tellsErased() {
	_, _, isCommand := command(d.Text)
	if d.Press != "" || !d.Edited && (isCommand || !d.toColleagues()) {
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
