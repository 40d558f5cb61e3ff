package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"otklik/bot"
)

// undecidable is why the operators get a customer of whom something could not be decided.
const undecidable = "something that happened here could not be decided; it stands among the failed ones"

// setAside keeps an event that can never be applied, so that it does not stop all others, and gives its customer to the operators. One of
// whom nothing can be read stays where they are.
func (e *Engine) setAside(ctx context.Context, b *batch, event bot.Event, reason error) error {
	if b.strict {
		return fmt.Errorf("%s %s: %w", event.Kind, event.Conversation, reason)
	}
	logged := []any{"event", event.ID, "kind", event.Kind, "conversation", event.Conversation, "reason", reason}
	if panicked, ok := errors.AsType[*bot.PanicError](reason); ok {
		logged = append(logged, "stack", string(panicked.Stack))
	}
	e.log.Error("event is set aside", logged...)
	f, err := failedEvent(event, reason.Error())
	if err == nil {
		err = e.store.SetAside(ctx, []bot.Failed{f})
	}
	if err != nil {
		return fmt.Errorf("set aside %s: %w", event.ID, err)
	}
	if event.Kind != bot.RefusedEvent && !torn(reason) {
		b.more = append(b.more, handsOver(event, f.ID))
	}
	return nil
}

// applied tells whether an event has its mark. Nothing is stored by asking: a change of version 0 follows no version.
func (e *Engine) applied(ctx context.Context, event bot.Event) (bool, error) {
	results, err := e.store.Commit(ctx, []bot.Change{{Event: event.ID, Conversation: bot.Conversation{ID: event.Conversation}}})
	if err != nil {
		return false, fmt.Errorf("ask whether %s was applied: %w", event.ID, err)
	}
	return errors.Is(results[0], bot.ErrDuplicate), nil
}

func failedEvent(event bot.Event, reason string) (bot.Failed, error) {
	raw, err := json.Marshal(event)
	return bot.Failed{ID: bot.FailedID(bot.FailedEvent, string(event.Conversation), event.ID), Account: event.Conversation.Account(),
		Conversation: event.Conversation, Kind: bot.FailedEvent, At: event.At, Reason: reason, Raw: raw}, err
}

// handsOver is the event that gives the customer of a failed one to the operators.
func handsOver(e bot.Event, failed string) bot.Event {
	return bot.Event{ID: "failed:" + failed, Kind: bot.RefusedEvent, Conversation: e.Conversation, At: e.At, Person: e.Person, Place: e.Place, Reason: undecidable}
}
