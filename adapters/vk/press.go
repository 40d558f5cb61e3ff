package vk

import (
	"context"

	"github.com/SevereCloud/vksdk/v2/api"
)

const (
	// waitingPresses bounds the queue of presses to answer. When it is full the answer is left out: all that an answer
	// does is stop the little wheel on the button, which stops by itself.
	waitingPresses = 1024
	pressAnswerers = 4
)

// press is a callback button that turns a wheel until it is answered, for a minute at most.
type press struct {
	event      string
	user, peer int64
}

// answerLater queues presses whose events are stored.
func (a *Adapter) answerLater(presses []press) {
	for _, p := range presses {
		select {
		case a.presses <- p:
		default:
			return
		}
	}
}

// answerPresses answers until ctx ends. Errors do not matter: after a minute a press cannot be answered any more, and nothing else is lost.
func (a *Adapter) answerPresses(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-a.presses:
			params := api.Params{"event_id": p.event, "user_id": p.user, "peer_id": p.peer}
			if _, err := a.community.call(ctx, "messages.sendMessageEventAnswer", params); err != nil {
				a.log.Debug("a press was not answered", "error", err)
			}
		}
	}
}
