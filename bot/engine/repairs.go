package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"otklik/bot"
)

// ErrUnreadable means that the account of an update is not served, or that its adapter reads no update twice.
var ErrUnreadable = errors.New("engine: no account can read this update")

// Repairs is what people do about what failed. It works beside a running program, too: what is done again comes in by the one door.
type Repairs struct {
	engine   *Engine
	adapters map[string]bot.Adapter
}

// NewRepairs takes the adapters by the names of their accounts.
func NewRepairs(e *Engine, adapters map[string]bot.Adapter) *Repairs {
	return &Repairs{engine: e, adapters: adapters}
}

// failedPage is how many failed ones are looked through at once.
const failedPage = 500

// Find returns the failed one of that ID, or ErrNotFailed.
func (r *Repairs) Find(ctx context.Context, id string) (bot.Failed, error) {
	for after := ""; ; {
		page, err := r.engine.store.ListFailed(ctx, after, failedPage)
		if err != nil {
			return bot.Failed{}, fmt.Errorf("find %s: %w", id, err)
		}
		for _, f := range page {
			if after = f.ID; f.ID == id {
				return f, nil
			}
		}
		if len(page) < failedPage {
			return bot.Failed{}, fmt.Errorf("find %s: %w", id, bot.ErrNotFailed)
		}
	}
}

// Drop forgets the failed one of that ID; ErrNotFailed when there is none.
func (r *Repairs) Drop(ctx context.Context, id string) error {
	if _, err := r.Find(ctx, id); err != nil {
		return err
	}
	return r.engine.store.DropFailed(ctx, []string{id})
}

// Retry does again what failed: an update is read, an event is decided, a message is sent as a new job. When that went well it
// stands among the failed ones no more; otherwise it stays there and the error says why. Operator is who asks for it, the id as
// text; "": whoever may type commands. A message that fails again is a new failed one.
func (r *Repairs) Retry(ctx context.Context, id, operator string) error {
	f, err := r.Find(ctx, id)
	if err != nil {
		return err
	}
	switch f.Kind {
	case bot.FailedUpdate:
		err = r.reread(ctx, f)
	case bot.FailedEvent:
		err = r.redecide(ctx, f)
	case bot.FailedMessage:
		err = r.resend(ctx, f, operator)
	}
	if err != nil {
		return fmt.Errorf("retry %s: %w", id, err)
	}
	return r.engine.store.DropFailed(ctx, []string{id})
}

func (r *Repairs) reread(ctx context.Context, f bot.Failed) error {
	adapter, able := r.adapters[f.Account].(bot.Rereader)
	if !able {
		return ErrUnreadable
	}
	return adapter.Reread(ctx, r.engine.handleStrictly, f.Raw)
}

func (r *Repairs) redecide(ctx context.Context, f bot.Failed) error {
	var event bot.Event
	if err := json.Unmarshal(f.Raw, &event); err != nil {
		return fmt.Errorf("read event: %w", err)
	}
	return r.engine.handleStrictly(ctx, event)
}

func (r *Repairs) resend(ctx context.Context, f bot.Failed, operator string) error {
	var job bot.Job
	if err := json.Unmarshal(f.Raw, &job); err != nil {
		return fmt.Errorf("read job: %w", err)
	}
	err := r.engine.handleStrictly(ctx, bot.Event{Kind: bot.RetriedEvent, Conversation: job.Conversation, Job: job.ID, Again: job.Message, Operator: operator})
	if errors.Is(err, bot.ErrNotFailed) { // it arrived after all, or nothing is known of it any more
		return nil
	}
	return err
}

// handleStrictly applies events as Handle does; one that cannot be applied is an error and is not set aside again.
func (e *Engine) handleStrictly(ctx context.Context, events ...bot.Event) error {
	b := e.batch(events)
	b.strict = true
	return e.handle(ctx, b)
}
