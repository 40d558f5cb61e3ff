package telegram

import (
	"context"
	"strconv"
	"strings"

	"otklik/bot"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Delete takes a line away, a customer's too where the account may delete messages: without that right, and in private chats
// after 48 hours, it is *bot.RefusedError. A line that is gone already is as wished. Whatever else went wrong is
// *bot.RetryError: deleting twice does no harm.
func (a *Adapter) Delete(ctx context.Context, where bot.Place, message int64) error {
	chat, moved := a.migrations.current(where.Chat)
	if moved { // the new group has numbered its messages anew
		return &bot.RefusedError{Reason: "the group became a supergroup after the line was said"}
	}
	_, err := a.client.call(ctx, "deleteMessage", tgbotapi.Params{
		"chat_id":    strconv.FormatInt(chat, 10),
		"message_id": strconv.FormatInt(message, 10),
	})
	if err == nil {
		return nil
	}
	f := asFailure(err)
	if strings.Contains(f.Text, "message to delete not found") {
		return nil
	}
	verdict := a.verdict(where, f)
	if doubt, ok := verdict.(*bot.DoubtError); ok {
		return &bot.RetryError{After: max(f.retryAfter, networkPause), Reason: doubt.Reason}
	}
	return verdict
}
