package erasing_test

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"otklik/bot"
)

// late is a store to which a program brings, just after a person was erased, what it had in hand.
type late struct {
	bot.Store
	bring func()
}

func (l *late) Unwrap() bot.Store { return l.Store }

func (l *late) Erase(ctx context.Context, ids []bot.ID) error {
	eraser, _ := bot.Able[bot.Eraser](l.Store)
	err := eraser.Erase(ctx, ids)
	if bring := l.bring; bring != nil && slices.Contains(ids, anna) {
		l.bring = nil
		bring()
	}
	return err
}

func (l *late) Wipe(context.Context, bool) error { return nil }

func TestWhatAProgramStillHadInHandIsErasedTooAndANewLineIsNot(t *testing.T) {
	houses(t, func(h house) {
		h.furnish()
		store := h.Store
		h.Store = &late{store, func() {
			h.commit(says(anna, bot.Place{Kind: bot.PrivateChat, Chat: 1001})) // a decision on what was there before
			anew := says(second, bot.Place{Kind: bot.PrivateChat, Chat: 1001})
			anew.Conversation.Case.Opened = time.Now().Add(time.Hour)
			eraser, _ := bot.Able[bot.Eraser](store)
			if err := eraser.Erase(h.Context(), []bot.ID{second}); err != nil {
				h.Fatal(err)
			}
			h.commit(anew)
			if err := store.SetAside(h.Context(), []bot.Failed{{ID: "late", Account: "shop-tg", Conversation: anna}}); err != nil {
				h.Fatal(err)
			}
		}}
		h.erase(anna)
		h.kept(boris, second, bot.TokenID("shop-tg", "his"), thread)
		if left, err := store.ListFailed(h.Context(), "", 9); err != nil || slices.Contains(ids(left), "late") {
			h.Errorf("failed ones are %q, %v", ids(left), err)
		}
	})
}

// What operators had joined is found from nowhere any more once both sides are gone.
func TestWhatAProgramStillHadInHandOfAJoinedConversationIsErasedToo(t *testing.T) {
	houses(t, func(h house) {
		h.furnish()
		store := h.Store
		h.Store = &late{store, func() {
			h.commit(says(onVK, bot.Place{Kind: bot.PrivateChat, Chat: 2001}), says(channel, bot.Place{Kind: bot.Comments, Chat: -100, Thread: 7}))
		}}
		h.erase(anna)
		h.kept(boris, bot.TokenID("shop-tg", "his"), thread)
	})
}

// Anna writes to the second account again before the look at what came late is over.
func TestWhatBelongsToANewLifeStays(t *testing.T) {
	houses(t, func(h house) {
		h.furnish()
		h.Windows = func(_ context.Context, ids []bot.ID) (records []string, err error) {
			for _, id := range ids {
				records = append(records, "desk:"+string(id))
			}
			return records, nil
		}
		store, after := h.Store, time.Now().Add(time.Hour)
		token, public := bot.TokenID("help-tg", "anew"), bot.ID("help-tg/thread:comments:-100:9")
		h.Store = &late{store, func() {
			anew := says(second, bot.Place{Kind: bot.PrivateChat, Chat: 1001})
			anew.Conversation.Case.Opened = after
			h.commit(anew, bot.Change{Event: "token", Conversation: bot.Conversation{ID: token, Version: 1, Token: &bot.Token{For: second}}},
				bot.Change{Event: "thread", Conversation: bot.Conversation{ID: public, Version: 1, Thread: &bot.Thread{Authors: []int64{1001}}}})
			if err := store.PutRecord(h.Context(), bot.Record{Name: "desk:" + string(second), Version: 1, Value: []byte("Анна")}); err != nil {
				h.Fatal(err)
			}
			if err := store.SetAside(h.Context(), []bot.Failed{
				{ID: "of before", Account: "help-tg", Conversation: second, At: began}, {ID: "new", Account: "help-tg", Conversation: second, At: after},
				{ID: "new, torn", Account: "help-tg", Raw: []byte(`{"from_id":1001,`), At: after},
				{ID: "old, late", Account: "shop-tg", Conversation: anna, At: after},
			}); err != nil {
				h.Fatal(err)
			}
		}}
		h.erase(anna)
		h.kept(boris, second, bot.TokenID("shop-tg", "his"), thread, token, public)
		if records, err := store.Records(h.Context(), []string{"desk:" + string(second)}); err != nil || records[0].Version != 1 {
			h.Errorf("the window keeps %+v, %v", records, err)
		}
		left, err := store.ListFailed(h.Context(), "", 9)
		if got := fmt.Sprint(ids(left)); err != nil || got != "[his from him torn, not hers new new, torn]" {
			h.Errorf("failed ones are %s, %v", got, err)
		}
	})
}
