package telegram

import (
	"context"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// answerLater stops the little clocks on pressed buttons whose events are stored. An old press cannot be answered any more: its
// clock stops by itself.
func (a *Adapter) answerLater(presses []string) {
	for _, id := range presses {
		a.courtesies.Later("answer a press", func(ctx context.Context) error {
			_, err := a.client.call(ctx, "answerCallbackQuery", tgbotapi.Params{"callback_query_id": id})
			return err
		})
	}
}
