package vk

import (
	"context"
	"errors"
	"fmt"

	"github.com/SevereCloud/vksdk/v2/api"
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

// showTyping marks a dialog as read and shows "typing…" in it, in one call.
func (a *Adapter) showTyping(ctx context.Context, where bot.Place) error {
	_, err := a.community.call(ctx, "execute", api.Params{"code": fmt.Sprintf(
		`return [API.messages.markAsRead({"peer_id":%[1]d,"mark_conversation_as_read":1}),API.messages.setActivity({"peer_id":%[1]d,"type":"typing"})];`,
		where.Chat)})
	return err
}
