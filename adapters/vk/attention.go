package vk

import (
	"context"
	"errors"

	"golang.org/x/time/rate"

	"otklik/bot"
)

// errBusy leaves a sign out.
var errBusy = errors.New("vk: lines wait for their turn")

// whenIdle shows a sign only while no other call of the key waits: all of them share its calls per second.
func (a *Adapter) whenIdle(show func(ctx context.Context, where bot.Place) error) func(ctx context.Context, where bot.Place) error {
	return func(ctx context.Context, where bot.Place) error {
		if limit := a.community.limit; limit.Limit() != rate.Inf && limit.Tokens() < 1 {
			return errBusy
		}
		return show(ctx, where)
	}
}

// readAndType marks a dialog as read before "typing…" shows in it.
func (a *Adapter) readAndType(ctx context.Context, where bot.Place) error {
	return errors.Join(a.MarkRead(ctx, where), a.Typing(ctx, where))
}
