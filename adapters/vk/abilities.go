package vk

import (
	"context"

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
