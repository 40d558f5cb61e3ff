package redis_test

import (
	"strings"
	"testing"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
)

func TestATextIsKeptOnceAndSaidAsItWasMeant(t *testing.T) {
	server := redistest.Single(t)
	store := openStore(t, server.URL("once"), redis.Options{CallersClock: true})
	defer store.Close()
	first := change(1)
	place := bot.Place{Kind: bot.PrivateChat, Chat: 1001}
	first.Lines[0].Text, first.Lines[0].Place = "Сейчас узнаю", place
	first.Jobs[0].Message = &bot.Message{Text: "Сейчас узнаю", Place: place, Private: true}
	commit(t, store, first)
	kept, err := server.Client(t).HGetAll(t.Context(), "once:{jobs}:b").Result()
	if err != nil || len(kept) != 2 || strings.Contains(kept["j"+first.Jobs[0].ID], "узнаю") {
		t.Errorf("kept %q: %v", kept, err)
	}
	if job := lease(t, store, 1)[0]; job.Message.Text != "Сейчас узнаю" || job.Message.Place != place || !job.Message.Private || job.Key != "chat" {
		t.Errorf("leased %+v, %+v", job, job.Message)
	}
}

func TestAJobKnowsItsConversationWhateverItsOwnNameTells(t *testing.T) {
	store := openStore(t, redistest.Single(t).URL("owners"), redis.Options{CallersClock: true})
	defer store.Close()
	for i, id := range []string{string(anna) + "#00000001.01", "shop-tg/9999#00000001.01", string(anna) + "#1#2", "#", "free"} {
		c := change(int64(i + 1))
		c.Jobs[0].ID = id
		commit(t, store, c)
		job := lease(t, store, 1)[0]
		if job.ID != id || job.Conversation != anna {
			t.Errorf("job %q is of %q, want %q of %q", job.ID, job.Conversation, id, anna)
		}
		if err := store.Settle(t.Context(), []bot.Settlement{job.Settles()}); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWhatIsPackedMayBeOfAnyLength(t *testing.T) {
	store := openStore(t, redistest.Single(t).URL("lengths"), redis.Options{CallersClock: true})
	defer store.Close()
	for i, length := range []int{0, 1, 31, 32, 255, 256, 65_535, 65_536, 1_000_000} {
		c := change(int64(i + 1))
		c.Jobs[0].Key, c.Jobs[0].Message.Text = "", strings.Repeat("a", length)
		commit(t, store, c)
		job := lease(t, store, 1)[0]
		if job.Message.Text != c.Jobs[0].Message.Text {
			t.Errorf("of %d letters %d came back", length, len(job.Message.Text))
		}
		if err := store.Settle(t.Context(), []bot.Settlement{job.Settles()}); err != nil {
			t.Fatal(err)
		}
	}
}
