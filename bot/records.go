package bot

import (
	"context"
	"fmt"
	"time"
)

func (e *Engine) load(ctx context.Context, events []Event) (map[ID]Conversation, error) {
	var ids []ID
	current := make(map[ID]Conversation, len(events))
	var looked []ID
	for _, event := range events {
		looked = records(event, looked[:0])
		for _, id := range looked {
			if _, ok := current[id]; !ok {
				current[id] = Conversation{}
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
func records(e Event, ids []ID) []ID {
	ids = append(ids, e.Conversation)
	account := e.Conversation.Account()
	if publicly(e) {
		ids = append(ids, threadID(account, e.Place))
	}
	if e.Kind == OpenedEvent && e.Payload != "" {
		ids = append(ids, TokenID(account, e.Payload))
	}
	if paired(e) {
		ids = append(ids, e.Other)
	}
	return ids
}

// bridged are the conversations that deep links lead to. They are known only once the tokens' records are there.
func bridged(events []Event, current map[ID]Conversation) []ID {
	var ids []ID
	for _, event := range events {
		if token := current[TokenID(event.Conversation.Account(), event.Payload)].Token; event.Payload != "" && token != nil {
			ids = append(ids, token.For)
		}
	}
	return ids
}

func (e *Engine) loadInto(ctx context.Context, current map[ID]Conversation, ids []ID) error {
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
func informed(e Event, current map[ID]Conversation) Event {
	account := e.Conversation.Account()
	if e.Payload != "" {
		if token := current[TokenID(account, e.Payload)]; token.Token != nil {
			e.Bridge = &Bridge{Token: token, Author: current[token.Token.For]}
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
func all(c Change, event Event, current map[ID]Conversation) []Change {
	changes := []Change{c}
	for _, side := range c.Side {
		changes = append(changes, Change{Event: event.ID + "#" + string(side.ID), Conversation: side})
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
func mirrored(e Event) Event {
	e.ID += "#other"
	e.Conversation, e.Other = e.Other, e.Conversation
	return e
}

// paired tells whether an event concerns two conversations of one human.
func paired(e Event) bool {
	return (e.Kind == MergedEvent || e.Kind == PartedEvent) && e.Other != "" && e.Other != e.Conversation
}

// recall gives the events that want a line to be sent again that line.
func (e *Engine) recall(ctx context.Context, b *batch) (err error) {
	for i := range b.open {
		event := &b.open[i]
		if event.Kind != RetriedEvent {
			continue
		}
		if event.Lost, err = e.lost(ctx, *event); err != nil {
			return err
		}
	}
	return nil
}

// lost finds the line; nil where there is none.
func (e *Engine) lost(ctx context.Context, event Event) (*Line, error) {
	lines, err := e.store.Transcript(ctx, event.Conversation, event.Job+"\x00", 1)
	if err != nil {
		return nil, fmt.Errorf("read line %s: %w", event.Job, err)
	}
	if len(lines) == 0 || lines[0].ID != event.Job {
		return nil, nil
	}
	return &lines[0], nil
}
