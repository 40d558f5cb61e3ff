package vk

import (
	"context"

	"github.com/SevereCloud/vksdk/v2/api"
)

// press is a callback button that turns a wheel until it is answered, for a minute at most.
type press struct {
	event      string
	user, peer int64
}

// answerLater stops the wheels on pressed buttons whose events are stored.
func (a *Adapter) answerLater(presses []press) {
	for _, p := range presses {
		a.courtesies.Later("answer a press", func(ctx context.Context) error {
			params := api.Params{"event_id": p.event, "user_id": p.user, "peer_id": p.peer}
			_, err := a.community.call(ctx, "messages.sendMessageEventAnswer", params)
			return err
		})
	}
}
