package topics

import (
	"context"
	"slices"
	"strings"
	"time"

	"otklik/bot"
)

// changes tells under the shown lines what has changed about them: an edit as an edit, a deletion, a refusal.
func (w *Window) changes(ctx context.Context, v *view) error {
	for _, l := range v.lines {
		i := slices.IndexFunc(v.Lines, func(s shown) bool { return s.ID == l.ID })
		if i < 0 {
			continue
		}
		if err := w.change(ctx, v, l, v.Lines[i]); err != nil {
			return err
		}
	}
	return nil
}

func (w *Window) change(ctx context.Context, v *view, l bot.Line, before shown) error {
	now := before
	now.Edits, now.Deleted = len(l.Edits), !l.Deleted.IsZero()
	var told string
	switch {
	case now.Deleted && !before.Deleted:
		told = w.words.Say("line.deleted")
	case before.Deleted && !now.Deleted:
		told = w.words.Say("line.restored", strings.TrimSpace(l.Text))
	case now.Edits > before.Edits:
		told = w.words.Say("line.edited", strings.TrimSpace(l.Text))
	case !before.Typed && l.Delivery != nil && l.Delivery.State != before.State:
		now.State = l.Delivery.State
		if now.State == bot.Undelivered {
			told = w.undelivered(l)
		}
	}
	if now == before {
		return nil
	}
	return w.tellUnder(ctx, v, now, told)
}

// tellUnder answers a shown line, and notes how it is now.
func (w *Window) tellUnder(ctx context.Context, v *view, now shown, told string) error {
	note := func() { v.Lines[slices.IndexFunc(v.Lines, func(s shown) bool { return s.ID == now.ID })] = now }
	if told == "" {
		note()
		v.dirty = true
		return nil
	}
	if err := w.attempt(ctx, v); err != nil {
		return err
	}
	for _, m := range (bot.Message{Text: told, ReplyTo: now.Message, Quiet: now.By != bot.ByCustomer}).Letters() {
		if _, err := w.post(ctx, v, m); err != nil {
			return err
		}
	}
	note()
	return w.keep(ctx, v.memory)
}

// The signs under what an operator typed: the customer has it, it will never come, it stays inside.
const (
	deliveredSign = "👌"
	refusedSign   = "💔"
	noteSign      = "✍"
)

// lateAfter is how long a line may take to the customer before its mark says when it came.
const lateAfter = time.Minute

// marks puts a sign under what operators typed in the topic, once its fate is known.
func (w *Window) marks(ctx context.Context, v *view) error {
	pending := false
	for _, l := range v.lines {
		i := slices.IndexFunc(v.Lines, func(s shown) bool { return s.ID == l.ID && s.Typed })
		if i < 0 {
			continue
		}
		state := fate(l)
		pending = pending || state == bot.Pending
		if v.Lines[i].State == state || state == bot.Pending {
			continue
		}
		if err := w.markLine(ctx, v, l, state); err != nil {
			return err
		}
	}
	w.await(v.id, pending)
	return nil
}

// fate is how far a typed line has come; a note has come where it should.
func fate(l bot.Line) bot.DeliveryState {
	if l.Delivery == nil {
		return bot.Delivered
	}
	return l.Delivery.State
}

func (w *Window) markLine(ctx context.Context, v *view, l bot.Line, state bot.DeliveryState) error {
	now := v.Lines[slices.IndexFunc(v.Lines, func(s shown) bool { return s.ID == l.ID })]
	now.State = state
	sign, told := deliveredSign, ""
	switch {
	case l.By == bot.ByNote:
		sign = noteSign
	case state == bot.Undelivered:
		sign, told = refusedSign, w.undelivered(l)
	case state == bot.Repeated:
		told = w.words.Say("mark.repeated")
	case l.Delivery.At.Sub(l.At) > lateAfter:
		told = w.words.Say("mark.late", l.Delivery.At.In(w.options.Zone).Format(w.words["format.time"]))
	}
	if err := w.messenger.React(ctx, w.place(v.Thread), now.Message, sign); err != nil && !lost(err) {
		return err
	}
	return w.tellUnder(ctx, v, now, told)
}

// undelivered says that a line will never come, and why in the platform's words.
func (w *Window) undelivered(l bot.Line) string {
	if l.Delivery.Reason == "" {
		return w.words.Say("mark.undelivered.bare")
	}
	return w.words.Say("mark.undelivered", l.Delivery.Reason)
}
