package telegram

import (
	"context"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	// waitingPresses bounds the queue of presses to answer. When it is full the answer is left out: all that an answer
	// does is stop the little clock on the button, which stops by itself.
	waitingPresses = 1024
	pressAnswerers = 4
)

// answerLater queues callback queries whose events are stored.
func (a *Adapter) answerLater(presses []string) {
	for _, id := range presses {
		select {
		case a.presses <- id:
		default:
			return
		}
	}
}

// answerPresses answers until ctx ends. Errors do not matter: an old query cannot be answered any more, and nothing else is lost.
func (a *Adapter) answerPresses(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case id := <-a.presses:
			if _, err := a.client.call(ctx, "answerCallbackQuery", tgbotapi.Params{"callback_query_id": id}); err != nil {
				a.log.Debug("a press was not answered", "error", err)
			}
		}
	}
}
