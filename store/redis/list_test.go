package redis_test

import (
	"slices"
	"testing"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
	"otklik/store/storetest"
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

func TestRedisReadsAllButTheTorn(t *testing.T) {
	server := redistest.Single(t)
	store := openStore(t, server.URL("torn"), redis.Options{})
	defer store.Close()
	storetest.ReadsAllButTheTorn(t, store, func(id bot.ID) {
		client := server.Client(t)
		keys, err := client.Keys(t.Context(), "torn*:c:"+string(id)).Result()
		if err != nil || len(keys) != 1 {
			t.Fatalf("%v: %v", keys, err)
		}
		if err := client.HSet(t.Context(), keys[0], "c", "half of i").Err(); err != nil {
			t.Fatal(err)
		}
	})
}

func TestATornLineNamesItsConversation(t *testing.T) {
	server := redistest.Single(t)
	store := openStore(t, server.URL("line"), redis.Options{})
	defer store.Close()
	commit(t, store, change(1), change(2))
	client := server.Client(t)
	keys, err := client.Keys(t.Context(), "line*:c:"+string(anna)).Result()
	if err != nil || len(keys) != 1 {
		t.Fatalf("%v: %v", keys, err)
	}
	if err := client.HSet(t.Context(), keys[0], "l"+change(1).Lines[0].ID, "half of i").Err(); err != nil {
		t.Fatal(err)
	}
	_, err = store.Transcript(t.Context(), anna, "", 10)
	if torn, _ := bot.Torn(err); !slices.Equal(torn, []bot.ID{anna}) {
		t.Errorf("it names %v: %v", torn, err)
	}
	if lines, err := store.Transcript(t.Context(), anna, "", 1); err != nil || len(lines) != 1 {
		t.Errorf("the line after it: %+v, %v", lines, err)
	}
}
