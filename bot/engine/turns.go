package engine

import (
	"context"
	"time"

	"otklik/bot"
)

// pacerAway is how long a message waits when nobody can say whether it is its turn.
const pacerAway = time.Second

// pacerOf keeps an account's limits, together with the other replicas only where there are any: they are asked for every message.
func pacerOf(e *Engine, limits bot.Limits) bot.Pacer {
	if limits == (bot.Limits{}) {
		return newPace(e.now)
	}
	return NewPacer(e.store, e.now)
}

// wait is how long a message must wait for its turn; 0 takes it.
func (r *Runner) wait(ctx context.Context, j leased) time.Duration {
	d, err := r.pacer.Wait(ctx, turnOf(r.limits, r.account, j.Message.Place))
	if err != nil {
		r.log.Warn("unknown whether the limits allow a message; it waits", "job", j.ID, "error", err)
		return pacerAway
	}
	return d
}

// pause holds what the platform wants to be held. When that cannot be kept only this message waits, and the platform says it again.
func (r *Runner) pause(ctx context.Context, j leased, retry *bot.RetryError) {
	chat := j.Message.Place.Key()
	if retry.Account {
		chat = ""
	}
	if err := r.pacer.Pause(ctx, r.account, chat, retry.After); err != nil {
		r.log.Warn("a pause is not kept", "chat", chat, "for", retry.After, "error", err)
	}
}
