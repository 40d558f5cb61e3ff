package vk

import (
	"context"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"

	"otklik/bot"
)

// randomKnown is how long VK surely knows a random_id: it checks those of the last hour.
const randomKnown = 50 * time.Minute

// Knows is for how long a line is surely said once.
func (a *Adapter) Knows() time.Duration { return randomKnown }

// Said finds a private line by its random_id among the latest of the dialog. Comments show no guid and are not found; nor is what stands
// in a dialog that VK does not show.
func (a *Adapter) Said(ctx context.Context, where bot.Place, key string) (bot.Sent, bool, error) {
	if where.Kind != bot.PrivateChat {
		return bot.Sent{}, false, nil
	}
	var found struct {
		Items []struct {
			ID     int64 `json:"id"`
			Out    flag  `json:"out"`
			Random int64 `json:"random_id"`
		} `json:"items"`
	}
	err := a.community.ask(ctx, "messages.getHistory", api.Params{"peer_id": where.Chat, "count": page}, &found)
	if err != nil {
		if f := asFailure(err); f.unanswered() || tooMuch(f.Code) {
			return bot.Sent{}, false, err
		}
	}
	wanted := a.own.randomID(key)
	for _, m := range found.Items {
		if bool(m.Out) && (m.Random == wanted || m.Random == int64(int32(wanted))) {
			return bot.Sent{Message: m.ID}, true, nil
		}
	}
	return bot.Sent{}, false, nil
}
