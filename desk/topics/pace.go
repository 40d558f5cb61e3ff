package topics

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"otklik/bot"
)

// turns is one share of the messages that a group takes in a minute (Telegram: 20), by how much haste they have.
type turns string

const (
	lineTurns turns = "lines" // what customers say; when it must wait, what comes meanwhile goes into one message
	wordTurns turns = "words" // what operators are answered
	cardTurns turns = "cards" // edits, which the platform counts apart
)

// rate is a share of what the group takes.
func (t turns) rate(perMinute float64) bot.Rate {
	switch t {
	case lineTurns:
		return bot.Rate{PerSecond: perMinute / 60 * 0.7, Burst: 10}
	case wordTurns:
		return bot.Rate{PerSecond: perMinute / 60 * 0.3, Burst: 5}
	}
	return bot.Rate{PerSecond: perMinute / 60, Burst: 5}
}

// turn takes a turn, or says by a *bot.RetryError how long to wait for it.
func (w *Window) turn(ctx context.Context, t turns) error {
	d, err := w.pacer.Wait(ctx, bot.Turn{Account: w.options.Account, Chat: w.chatKey(t), ChatRate: t.rate(w.limits.GroupPerMinute)})
	switch {
	case err != nil:
		return fmt.Errorf("take a turn in the group: %w", err)
	case d > 0:
		return &bot.RetryError{After: d, Reason: "the group takes no more messages just now"}
	}
	return nil
}

func (w *Window) chatKey(t turns) string {
	return "staff:" + strconv.FormatInt(w.options.Group, 10) + ":" + string(t)
}

// paused has everything wait for the group when the platform asked for that.
func (w *Window) paused(ctx context.Context, err error) error {
	retry, ok := errors.AsType[*bot.RetryError](err)
	if !ok {
		return err
	}
	for _, t := range []turns{lineTurns, wordTurns, cardTurns} {
		if pausing := w.pacer.Pause(ctx, w.options.Account, w.chatKey(t), retry.After); pausing != nil {
			return fmt.Errorf("pause the group: %w", pausing)
		}
	}
	return err
}
