package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"otklik/bot"
)

// known are records by their ids; one that was never stored has only its id. They are large, and nobody changes them in place.
type known struct {
	records map[bot.ID]*bot.Conversation
	torn    *bot.TornError // names those that could not be read; nil: there are none
}

// of is the record of that id, an empty one where none was asked for.
func (k *known) of(id bot.ID) *bot.Conversation {
	if c := k.records[id]; c != nil {
		return c
	}
	return new(bot.Conversation)
}

// broken tells whether a record could not be read.
func (k *known) broken(id bot.ID) bool { return k.torn != nil && slices.Contains(k.torn.IDs, id) }

// readable is an error where a conversation that the event changes could not be read. Without what else is looked at it can be decided.
func (k *known) readable(e bot.Event) error {
	for _, id := range []bot.ID{e.Conversation, e.Other} {
		if k.broken(id) {
			return (*bot.TornError)(nil).With(id, k.torn.Reason)
		}
	}
	return nil
}

// load reads what deciding the events looks at.
func (e *Engine) load(ctx context.Context, events []bot.Event) (*known, error) {
	var ids []bot.ID
	current := &known{records: make(map[bot.ID]*bot.Conversation, len(events))}
	var looked []bot.ID
	for _, event := range events {
		looked = records(event, looked[:0])
		for _, id := range looked {
			if _, ok := current.records[id]; !ok {
				current.records[id] = nil
				ids = append(ids, id)
			}
		}
	}
	if err := e.loadInto(ctx, current, ids); err != nil {
		return nil, err
	}
	return current, e.loadInto(ctx, current, bridged(events, current))
}

// records appends what deciding the event looks at, its conversation first, then the thread, the token and the other one of a pair.
func records(e bot.Event, ids []bot.ID) []bot.ID {
	ids = append(ids, e.Conversation)
	account := e.Conversation.Account()
	if publicly(e) {
		ids = append(ids, threadID(account, e.Place))
	}
	if e.Kind == bot.OpenedEvent && e.Payload != "" {
		ids = append(ids, bot.TokenID(account, e.Payload))
	}
	if paired(e) {
		ids = append(ids, e.Other)
	}
	return ids
}

// bridged are the conversations that deep links lead to. They are known only once the tokens' records are there.
func bridged(events []bot.Event, current *known) []bot.ID {
	var ids []bot.ID
	for i := range events {
		if events[i].Payload == "" {
			continue
		}
		if token := current.of(bot.TokenID(events[i].Conversation.Account(), events[i].Payload)).Token; token != nil {
			ids = append(ids, token.For)
		}
	}
	return ids
}

func (e *Engine) loadInto(ctx context.Context, current *known, ids []bot.ID) error {
	if len(ids) == 0 {
		return nil
	}
	defer e.times.Load.since(time.Now())
	loaded, err := e.store.Load(ctx, ids)
	if torn, ok := errors.AsType[*bot.TornError](err); ok {
		for _, id := range torn.IDs {
			current.torn = current.torn.With(id, torn.Reason)
		}
	} else if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	for i := range loaded {
		current.records[ids[i]] = &loaded[i]
	}
	return nil
}

// informed tells the event how many others complain in its thread, what its deep link leads to, and who the other one of a pair is.
func informed(e bot.Event, current *known) bot.Event {
	account := e.Conversation.Account()
	if e.Payload != "" {
		if token := current.of(bot.TokenID(account, e.Payload)); token.Token != nil && !current.broken(token.Token.For) {
			e.Bridge = &bot.Bridge{Token: *token, Author: *current.of(token.Token.For)}
		}
	}
	if paired(e) {
		e.Peer = current.records[e.Other]
	}
	if e.Place.Public() {
		e.Others = others(current.of(threadID(account, e.Place)).Thread, e.Person.ID)
	}
	return e
}

// beside are the changes of the other records that an event touches.
func beside(c *bot.Change, event *bot.Event, current *known) (changes []bot.Change) {
	for _, side := range c.Side {
		changes = append(changes, bot.Change{Event: event.ID + "#" + string(side.ID), Conversation: side})
	}
	id := threadID(event.Conversation.Account(), event.Place)
	if c.Thread == nil || current.broken(id) {
		return changes
	}
	if thread, news := noted(*c.Thread, event.ID, *current.of(id)); news {
		changes = append(changes, thread)
	}
	return changes
}

// mirrored is a merge as the other conversation sees it.
func mirrored(e bot.Event) bot.Event {
	e.ID += "#other"
	e.Conversation, e.Other = e.Other, e.Conversation
	return e
}

// paired tells whether an event concerns two conversations of one human.
func paired(e bot.Event) bool {
	return (e.Kind == bot.MergedEvent || e.Kind == bot.PartedEvent) && e.Other != "" && e.Other != e.Conversation
}

// recall gives the events that want a line to be sent again that line.
func (e *Engine) recall(ctx context.Context, b *batch) (err error) {
	for i := range b.open {
		event := &b.open[i]
		if event.Kind != bot.RetriedEvent {
			continue
		}
		if event.Lost, err = e.line(ctx, event.Conversation, event.Job); err != nil {
			return err
		}
	}
	return nil
}

// line finds the line of that id; nil where there is none.
func (e *Engine) line(ctx context.Context, conversation bot.ID, id string) (*bot.Line, error) {
	lines, err := e.store.Transcript(ctx, conversation, id+"\x00", 1)
	if err != nil {
		return nil, fmt.Errorf("read line %s: %w", id, err)
	}
	if len(lines) == 0 || lines[0].ID != id {
		return nil, nil
	}
	return &lines[0], nil
}
