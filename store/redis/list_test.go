package redis_test

import (
	"slices"
	"testing"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
)

// The ids of one account may stand before, between and behind those of others whose names begin alike.
func TestTheDeskSeesTheCustomersOfEveryAccount(t *testing.T) {
	store := openStore(t, redistest.Single(t).URL("accounts"), redis.Options{})
	defer store.Close()
	names := []string{"shop", "shop-tg", "shop.tg", "shop0", "shop1", "магазин"}
	for i, account := range names {
		for person := range int64(3) {
			c := change(1)
			c.Conversation.ID, c.Conversation.Section = bot.NewID(account, person), bot.SectionWaiting
			c.Event, c.Lines, c.Jobs = string(c.Conversation.ID), nil, nil
			if i%2 == 0 && person > 0 {
				c.Conversation.Section = bot.SectionBot
			}
			commit(t, store, c)
		}
	}
	listed, err := store.List(t.Context(), bot.Filter{Section: bot.SectionWaiting, Limit: 100})
	var found []string
	for _, c := range listed {
		found = append(found, c.ID.Account())
	}
	slices.Sort(found)
	found = slices.Compact(found)
	if err != nil || len(listed) != 12 || !slices.Equal(found, names) {
		t.Errorf("%d are listed, of %q: %v", len(listed), found, err)
	}
	if counts, err := store.Counts(t.Context()); err != nil || counts.Waiting != 12 || counts.Conversations != 18 {
		t.Errorf("%+v: %v", counts, err)
	}
}
