package erasing_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"otklik/bot"
	"otklik/store/erasing"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
	"otklik/store/sqlite"
)

// Anna writes to two accounts on Telegram and to one on VK, where operators found out that it is her, and once complained as a channel.
const (
	anna    bot.ID = "shop-tg/1001"
	second  bot.ID = "help-tg/1001"
	onVK    bot.ID = "shop-vk/2001"
	channel bot.ID = "shop-tg/-100700"
	boris   bot.ID = "shop-tg/1002"
	thread  bot.ID = "shop-tg/thread:comments:-100:7"
	own     bot.ID = "shop-tg/thread:comments:-100:8"
)

// began is long before now: when all of them wrote.
var began = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)

// house is a store with people in it.
type house struct {
	*testing.T
	erasing.House
}

func houses(t *testing.T, tell func(h house)) {
	for name, open := range map[string]func(*testing.T) (bot.Store, error){
		"SQLite": func(t *testing.T) (bot.Store, error) {
			return sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{})
		},
		"Redis": func(t *testing.T) (bot.Store, error) {
			return redis.Open(t.Context(), redistest.Single(t).URL("erasing"), redis.Options{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			store, err := open(t)
			if err != nil {
				t.Fatal(err)
			}
			defer store.Close()
			tell(house{t, erasing.House{Store: store, Accounts: map[string]bot.Platform{"shop-tg": bot.Telegram, "help-tg": bot.Telegram, "shop-vk": bot.VK},
				Windows: func(context.Context, []bot.ID) ([]string, error) { return []string{"desk:" + string(anna)}, nil }}})
		})
	}
}

func (h house) commit(changes ...bot.Change) {
	h.Helper()
	results, err := h.Store.Commit(h.Context(), changes)
	if err := errors.Join(append(results, err)...); err != nil {
		h.Fatal(err)
	}
}

// says is a customer's first line.
func says(id bot.ID, place bot.Place) bot.Change {
	line := bot.Line{ID: string(id) + "#1", Conversation: id, Case: 1, By: bot.ByCustomer, Message: 1, Place: place, Text: "личное"}
	return bot.Change{Event: "heard", Lines: []bot.Line{line}, Conversation: bot.Conversation{ID: id, Version: 1, Section: bot.SectionBot,
		Case: bot.Case{Number: 1, Opened: began}}}
}

func (h house) furnish() {
	h.Helper()
	private, comment := bot.Place{Kind: bot.PrivateChat, Chat: 1001}, bot.Place{Kind: bot.Comments, Chat: -100, Thread: 7, Link: "https://t.me/shop/7?comment=3"}
	hers := says(anna, private)
	hers.Conversation.Joined, hers.Conversation.Same = channel, []bot.ID{onVK}
	hers.Lines = append(hers.Lines, bot.Line{ID: string(anna) + "#2", Conversation: anna, By: bot.ByBot, Delivery: &bot.Delivery{State: bot.Pending}})
	hers.Jobs = []bot.Job{{ID: string(anna) + "#2", Queue: "send:shop-tg", Conversation: anna, Due: time.Now().Add(time.Hour), Message: &bot.Message{Text: "личное"}}}
	token := func(name string, of bot.ID) bot.Change {
		return bot.Change{Event: "token", Conversation: bot.Conversation{ID: bot.TokenID("shop-tg", name), Version: 1, Token: &bot.Token{For: of}}}
	}
	counts := func(id bot.ID, authors ...int64) bot.Change {
		return bot.Change{Event: "thread", Conversation: bot.Conversation{ID: id, Version: 1, Thread: &bot.Thread{Place: comment, Authors: authors}}}
	}
	h.commit(hers, says(second, private), says(onVK, bot.Place{Kind: bot.PrivateChat, Chat: 2001}), says(channel, comment), says(boris, comment),
		token("hers", channel), token("his", boris), counts(thread, 1002, 1001), counts(own, -100700))
	failed := func(id string, of bot.ID, raw string) bot.Failed {
		return bot.Failed{ID: id, Account: "shop-tg", Conversation: of, Kind: bot.FailedUpdate, Raw: []byte(raw)}
	}
	if err := h.Store.SetAside(h.Context(), []bot.Failed{
		failed("hers", anna, "личное"), failed("his", boris, "1001"),
		failed("from her", "", `{"message":{"message_id":5,"from":{"id":1001,"first_name":"Анна"}}}`),
		failed("from him", "", `{"message":{"message_id":1001,"from":{"id":1002,"first_name":"Борис"}}}`),
		failed("torn", "", `{"from_id":1001,`), failed("torn, not hers", "", `{"from_id":10012,`),
	}); err != nil {
		h.Fatal(err)
	}
	if err := h.Store.PutRecord(h.Context(), bot.Record{Name: "desk:" + string(anna), Version: 1, Value: []byte("Анна")}); err != nil {
		h.Fatal(err)
	}
}

func (h house) find(who bot.ID) *erasing.Found {
	h.Helper()
	found, err := h.Find(h.Context(), who)
	if err != nil {
		h.Fatal(err)
	}
	return found
}

func (h house) erase(who bot.ID) {
	h.Helper()
	if err := h.Erase(h.Context(), h.find(who)); err != nil {
		h.Fatal(err)
	}
}

// kept expects these conversations and records to be all there are.
func (h house) kept(want ...bot.ID) {
	h.Helper()
	list, err := h.Store.List(h.Context(), bot.Filter{Section: bot.SectionAll, Limit: 100})
	if err != nil {
		h.Fatal(err)
	}
	var ids []bot.ID
	for _, c := range list {
		ids = append(ids, c.ID)
	}
	if slices.Sort(want); !slices.Equal(ids, want) {
		h.Errorf("kept are %q, want %q", ids, want)
	}
}

func TestAPersonIsFoundInEveryAccountAndUnderEveryName(t *testing.T) {
	houses(t, func(h house) {
		h.furnish()
		found := h.find(anna)
		if got := len(found.Conversations); got != 4 || found.Conversations[3].ID != anna || found.IDs[len(found.IDs)-1] != anna {
			h.Errorf("found %+v", found.Conversations)
		}
		if c := found.Conversations[3]; c.Lines != 2 || c.Waiting != 1 || c.Cases != 1 || !c.Since.Equal(began) {
			h.Errorf("measured %+v", c)
		}
		sizes := []int{len(found.Tokens), len(found.Threads), len(found.Failed), len(found.Records)}
		if !slices.Equal(sizes, []int{1, 2, 3, 1}) {
			h.Errorf("found %+v", found)
		}
		if again := h.find(onVK); len(again.Conversations) != 1 {
			h.Errorf("what nobody has joined on this side leads to %+v", again.Conversations)
		}
	})
}

func TestNothingOfAPersonIsLeftAndNothingOfOthersIsTouched(t *testing.T) {
	houses(t, func(h house) {
		h.furnish()
		h.erase(anna)
		h.kept(boris, bot.TokenID("shop-tg", "his"), thread)
		left, err := h.Store.ListFailed(h.Context(), "", 9)
		if got := fmt.Sprint(ids(left)); err != nil || got != "[his from him torn, not hers]" {
			h.Errorf("failed ones are %s, %v", got, err)
		}
		list, err := h.Store.Load(h.Context(), []bot.ID{thread})
		if err != nil || !slices.Equal(list[0].Thread.Authors, []int64{1002}) || list[0].Thread.Place.Link != "" {
			h.Errorf("the thread is %+v, %v", list[0].Thread, err)
		}
		records, err := h.Store.Records(h.Context(), []string{"desk:" + string(anna)})
		if err != nil || records[0].Version != 0 {
			h.Errorf("the window keeps %+v, %v", records, err)
		}
		if counts, err := h.Store.Counts(h.Context()); err != nil || counts.Jobs != 0 || counts.Lines != 1 {
			h.Errorf("counted are %+v, %v", counts, err)
		}
		if found := h.find(anna); len(found.Conversations)+len(found.Tokens)+len(found.Threads)+len(found.Failed) > 0 {
			h.Errorf("still found %+v", found)
		}
	})
}

func ids(failed []bot.Failed) (ids []string) {
	for _, f := range failed {
		ids = append(ids, f.ID)
	}
	return ids
}

// Who erases is killed after everything but the conversation that was named.
func TestWhatWasBrokenOffIsFinishedByErasingAgain(t *testing.T) {
	houses(t, func(h house) {
		h.furnish()
		eraser, _ := bot.Able[bot.Eraser](h.Store)
		if err := eraser.Erase(h.Context(), []bot.ID{anna}); err != nil {
			h.Fatal(err)
		}
		if found := h.find(anna); found.Empty() || len(found.Failed) != 3 || len(found.Threads) != 1 {
			h.Errorf("without the conversation is found %+v", found)
		}
		h.erase(anna)
		if found := h.find(anna); len(found.Conversations)+len(found.Failed)+len(found.Threads) > 0 {
			h.Errorf("still found %+v", found)
		}
	})
}

// spoilt is a house on SQLite in which a disk has done its worst to some record.
func spoilt(t *testing.T, statement string, args ...any) house {
	t.Helper()
	path := filepath.Join(t.TempDir(), "otklik.db")
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	h := house{t, erasing.House{Store: store, Accounts: map[string]bot.Platform{"shop-tg": bot.Telegram, "help-tg": bot.Telegram}}}
	h.furnish()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=busy_timeout(60000)") // the store writes, too
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
	return h
}

// Somebody can be found whose lines a disk has spoilt, and through them whom operators had joined with them.
func TestWhoseLineIsTornCanBeErasedWithAllThatIsJoined(t *testing.T) {
	h := spoilt(t, `UPDATE lines SET body = 'torn' WHERE id = ?`, string(anna)+"#1")
	found := h.find(anna)
	if c := found.Conversations[len(found.Conversations)-1]; len(found.Conversations) != 4 || c.ID != anna || !c.Torn || !c.Since.Equal(began) {
		t.Errorf("found %+v", found)
	}
	h.erase(anna)
	h.kept(boris, bot.TokenID("shop-tg", "his"), thread)
}

// A record that a disk has spoilt leads to nobody, but it can go, and it keeps nobody else from being erased.
func TestWhoseRecordIsTornCanBeErasedToo(t *testing.T) {
	h := spoilt(t, `UPDATE conversations SET body = 'torn' WHERE id IN (?, ?)`, anna, bot.TokenID("shop-tg", "his"))
	found := h.find(anna)
	if len(found.Conversations) != 2 || !found.Conversations[1].Torn || len(found.Threads) != 1 || len(found.Failed) != 3 {
		t.Errorf("found %+v", found)
	}
	h.erase(anna)
	if counts, err := h.Store.Counts(t.Context()); err != nil || counts.Conversations != 7 || counts.Jobs != 0 {
		t.Errorf("counted are %+v, %v", counts, err)
	}
}
