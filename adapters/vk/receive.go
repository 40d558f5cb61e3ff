package vk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"otklik/adapters/receiving"
	"otklik/bot"
)

// session is an open Long Poll.
type session struct {
	server, key, ts string
	gap             bool // events may have been missed: the dialogs must be read
}

// poll asks for events until ctx ends. Asking with a ts gives what came after it, so the ts moves only after the whole batch was
// accepted and the new ts is stored; until then VK gives the batch again.
func (a *Adapter) poll(ctx context.Context, accept bot.Accept) error {
	pauses := receiving.Pauses()
	s := &session{}
	for ctx.Err() == nil {
		err := a.round(ctx, accept, s)
		switch {
		case err == nil:
			pauses.Reset()
		case ctx.Err() != nil:
			return nil
		case ends(err):
			return err
		default:
			receiving.Sleep(ctx, max(pauses.NextBackOff(), asFailure(err).pause()))
		}
	}
	return nil
}

func ends(err error) bool { return errors.Is(err, ErrToken) || errors.Is(err, ErrLongPoll) }

// round takes one batch in.
func (a *Adapter) round(ctx context.Context, accept bot.Accept, s *session) error {
	if err := a.ready(ctx, accept, s); err != nil {
		return err
	}
	a.readOwed(ctx, accept)
	answer, err := a.check(ctx, s)
	if err != nil {
		if ctx.Err() == nil {
			a.trouble.Begins(unreachable, err)
		}
		return err
	}
	a.trouble.Over(unreachable)
	if answer.Failed != 0 {
		return s.fail(answer)
	}
	highest, err := a.take(ctx, accept, answer.Updates)
	if err != nil {
		return err
	}
	if err := a.position.move(ctx, answer.TS.String(), highest); err != nil {
		return a.stuck(ctx, err)
	}
	s.ts = answer.TS.String()
	return nil
}

// ready opens the Long Poll when it is not, and catches up when something may have been missed.
func (a *Adapter) ready(ctx context.Context, accept bot.Accept, s *session) error {
	if s.key == "" {
		if err := a.open(ctx, s); err != nil {
			return err
		}
	}
	if !s.gap {
		return nil
	}
	if err := a.catchUp(ctx, accept, s.ts); err != nil {
		return err
	}
	s.gap = false
	return nil
}

// fail does what VK says: 1, the events since ts are gone; 2, the key is too old; 3, everything is.
func (s *session) fail(answer polled) error {
	switch answer.Failed {
	case 1:
		if s.ts, s.gap = answer.TS.String(), true; s.ts == "" {
			s.key = ""
		}
		return nil
	case 2:
		s.key = ""
		return nil
	}
	*s = session{gap: true}
	if answer.Failed == 3 {
		return nil
	}
	return unreadable("long poll", fmt.Sprintf("failed: %d", answer.Failed))
}

// take reads, completes and hands over a batch; it gives the highest number of a private message in it.
func (a *Adapter) take(ctx context.Context, accept bot.Accept, raws []json.RawMessage) (int64, error) {
	if len(raws) == 0 {
		return 0, nil
	}
	a.meetManagers(ctx)
	b := a.sort(raws)
	return b.highest, a.store(ctx, accept, b)
}

// batch is what a list of events came to.
type batch struct {
	received []received
	asides   []bot.Failed
	presses  []press
	highest  int64
}

func (a *Adapter) sort(raws []json.RawMessage) batch {
	var b batch
	for _, raw := range raws {
		r := a.safely(func() received { return a.read(raw) })
		if r.err != nil {
			b.asides = append(b.asides, bot.Unreadable(a.account, time.Now(), raw, r.err))
			continue
		}
		b.add(r)
	}
	return b
}

// safely makes a panic the fault of the one event that caused it.
func (a *Adapter) safely(read func() received) (r received) {
	if err := bot.Caught(func() error {
		r = read()
		return nil
	}); err != nil {
		r = received{err: fmt.Errorf("decode event: %w", err)}
	}
	return r
}

// Reread takes in an event that could not be understood before.
func (a *Adapter) Reread(ctx context.Context, accept bot.Accept, raw []byte) error {
	a.meetManagers(ctx)
	b := a.sort([]json.RawMessage{raw})
	if len(b.asides) > 0 {
		return fmt.Errorf("read event again: %s", b.asides[0].Reason)
	}
	return a.store(ctx, accept, b)
}

func (b *batch) add(r received) {
	b.received = append(b.received, r)
	b.highest = max(b.highest, r.message)
	if r.press != nil {
		b.presses = append(b.presses, *r.press)
	}
}

// store hands a batch over. Presses are answered once their events are safe.
func (a *Adapter) store(ctx context.Context, accept bot.Accept, b batch) error {
	events, err := a.complete(ctx, b.received)
	if err == nil && len(events) > 0 {
		err = accept(ctx, events...)
	}
	if err == nil && len(b.asides) > 0 {
		err = a.keepAside(ctx, b.asides)
	}
	if err != nil {
		return a.stuck(ctx, fmt.Errorf("take in %d events: %w", len(events)+len(b.asides), err))
	}
	a.trouble.Over(storeDown)
	a.answerLater(b.presses)
	a.attention.Heard(events...)
	return nil
}

func (a *Adapter) stuck(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		a.trouble.Begins(storeDown, err)
	}
	return err
}

// complete adds what the events leave out (cut attachments, names) and drops our own lines.
func (a *Adapter) complete(ctx context.Context, list []received) ([]bot.Event, error) {
	brief, cancel := context.WithTimeout(ctx, askingTimeout)
	defer cancel()
	a.mend(brief, list)
	var events []bot.Event
	for _, r := range list {
		ours, err := a.own.knows(ctx, r.echo)
		if err == nil {
			err = a.relate(ctx, r)
		}
		if err != nil {
			return nil, err
		}
		if !ours {
			events = append(events, r.events...)
		}
	}
	a.name(brief, events)
	return events, nil
}

// relate finds out to whom a comment speaks, and notes whose posts are visitors'.
func (a *Adapter) relate(ctx context.Context, r received) (err error) {
	if r.visitors != "" {
		return a.own.keep(ctx, r.visitors)
	}
	if r.under != "" {
		r.events[0].Addressed, err = a.addressed(ctx, r.under)
	}
	return err
}

// keepAside stores what could not be understood. The log gets the number only: an event holds people's words.
func (a *Adapter) keepAside(ctx context.Context, asides []bot.Failed) error {
	if a.setAside != nil {
		if err := a.setAside(ctx, asides); err != nil {
			return err
		}
	}
	a.log.Warn("events could not be understood and are kept aside", "count", len(asides), "first", asides[0].Reason)
	return nil
}
