package staff

import (
	"context"
	"fmt"

	"otklik/bot"
	"otklik/bot/engine"
)

// Free lets go of all customers whom an operator leads: they wait for anybody at work. It returns how many there were.
func Free(ctx context.Context, e *engine.Engine, store bot.Store, operator string) (int, error) {
	led, err := led(ctx, store, operator)
	if err != nil {
		return 0, err
	}
	for i, c := range led {
		event := bot.Event{ID: fmt.Sprintf("freed:%s:%d", operator, c.Version), Kind: bot.FreedEvent, Conversation: c.ID, To: operator}
		if err := e.Handle(ctx, event); err != nil {
			return i, fmt.Errorf("let go of %s: %w", c.ID, err)
		}
	}
	return len(led), nil
}

// led are the conversations that an operator leads now.
func led(ctx context.Context, store bot.Store, operator string) (mine []bot.Conversation, err error) {
	for c, err := range bot.Listed(ctx, store, bot.Filter{Section: bot.SectionWaiting, Limit: auditedConversations}) {
		if _, err := bot.Torn(err); err != nil { // whom a torn one belongs to, nobody can tell
			return nil, fmt.Errorf("list waiting conversations: %w", err)
		}
		if c.Operator == operator {
			mine = append(mine, c)
		}
	}
	return mine, nil
}
