package vk

import (
	"context"
	"fmt"

	"github.com/SevereCloud/vksdk/v2/api"

	"otklik/bot"
)

// Typing shows "typing…" in a dialog for ten seconds, or until a message comes. Comments know no typing.
func (a *Adapter) Typing(ctx context.Context, where bot.Place) error {
	if where.Kind != bot.PrivateChat {
		return nil
	}
	_, err := a.community.call(ctx, "messages.setActivity", api.Params{"peer_id": where.Chat, "type": "typing"})
	return err
}

// MarkRead shows the customer that a dialog was read. It must follow the storing of what was read: unread dialogs are what is
// searched after an outage.
func (a *Adapter) MarkRead(ctx context.Context, where bot.Place) error {
	if where.Kind != bot.PrivateChat {
		return nil
	}
	_, err := a.community.call(ctx, "messages.markAsRead", api.Params{"peer_id": where.Chat, "mark_conversation_as_read": true})
	return err
}

// CanWrite tells whether the community may write to the person: they wrote first, or allowed messages, and did not forbid them since.
func (a *Adapter) CanWrite(ctx context.Context, person int64) (bool, error) {
	if !isPerson(person) {
		return false, nil
	}
	var found struct {
		Allowed flag `json:"is_allowed"`
	}
	err := a.community.ask(ctx, "messages.isMessagesFromGroupAllowed", api.Params{"group_id": a.group, "user_id": person}, &found)
	return bool(found.Allowed), err
}

// Delete takes a comment away. VK lets a community's key do so in discussions only; elsewhere it takes an administrator's. A visitor's
// post on the wall stays.
func (a *Adapter) Delete(ctx context.Context, where bot.Place, line int64) error {
	s, known := sectionOf(where.Kind)
	remover := a.admin
	if where.Kind == bot.Board {
		remover = a.community
	}
	if !known || remover == nil || line == where.Thread && where.Kind == bot.Wall {
		return &bot.RefusedError{Reason: fmt.Sprintf("VK does not let this account delete line %d in %q", line, where.Kind)}
	}
	params := api.Params{"owner_id": where.Chat, "comment_id": line}
	if where.Kind == bot.Board {
		params = api.Params{"group_id": a.group, "topic_id": where.Thread, "comment_id": line}
	}
	_, err := remover.call(ctx, s.remove, params)
	return err
}
