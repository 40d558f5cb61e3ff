package engine

import (
	"context"
	"fmt"
	"time"

	"otklik/bot"
)

func (e *Engine) load(ctx context.Context, events []bot.Event) (map[bot.ID]bot.Conversation, error) {
	var ids []bot.ID
	current := make(map[bot.ID]bot.Conversation, len(events))
	var looked []bot.ID
	for _, event := range events {
		looked = records(event, looked[:0])
		for _, id := range looked {
			if _, ok := current[id]; !ok {
				current[id] = bot.Conversation{}
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
func bridged(events []bot.Event, current map[bot.ID]bot.Conversation) []bot.ID {
	var ids []bot.ID
	for _, event := range events {
		if token := current[bot.TokenID(event.Conversation.Account(), event.Payload)].Token; event.Payload != "" && token != nil {
			ids = append(ids, token.For)
		}
	}
	return ids
}

func (e *Engine) loadInto(ctx context.Context, current map[bot.ID]bot.Conversation, ids []bot.ID) error {
	if len(ids) == 0 {
		return nil
	}
	defer e.times.Load.since(time.Now())
	loaded, err := e.store.Load(ctx, ids)
	if err != nil {
		return fmt.Errorf("load: %w", err)
	}
	for i, c := range loaded {
		current[ids[i]] = c
	}
	return nil
}

// informed tells the event how many others complain in its thread, what its deep link leads to, and who the other one of a pair is.
func informed(e bot.Event, current map[bot.ID]bot.Conversation) bot.Event {
	account := e.Conversation.Account()
	if e.Payload != "" {
		if token := current[bot.TokenID(account, e.Payload)]; token.Token != nil {
			e.Bridge = &bot.Bridge{Token: token, Author: current[token.Token.For]}
		}
	}
	if peer, ok := current[e.Other]; ok && paired(e) {
		e.Peer = &peer
	}
	if e.Place.Public() {
		e.Others = others(current[threadID(account, e.Place)].Thread, e.Person.ID)
	}
	return e
}

// all is a change with those of the other records that the event touches.
func all(c bot.Change, event bot.Event, current map[bot.ID]bot.Conversation) []bot.Change {
	changes := []bot.Change{c}
	for _, side := range c.Side {
		changes = append(changes, bot.Change{Event: event.ID + "#" + string(side.ID), Conversation: side})
	}
	if c.Thread == nil {
		return changes
	}
	if thread, news := noted(*c.Thread, event.ID, current[threadID(event.Conversation.Account(), event.Place)]); news {
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
		if event.Lost, err = e.lost(ctx, *event); err != nil {
			return err
		}
	}
	return nil
}

// lost finds the line; nil where there is none.
func (e *Engine) lost(ctx context.Context, event bot.Event) (*bot.Line, error) {
	lines, err := e.store.Transcript(ctx, event.Conversation, event.Job+"\x00", 1)
	if err != nil {
		return nil, fmt.Errorf("read line %s: %w", event.Job, err)
	}
	if len(lines) == 0 || lines[0].ID != event.Job {
		return nil, nil
	}
	return &lines[0], nil
}
