package main

import (
	"context"
	"errors"
	"io"
	"path/filepath"
	"testing"
	"time"

	"otklik/bot"
	"otklik/config"
	"otklik/desk/staff"
	"otklik/store/sqlite"
)

// killed is a store whose user is killed as soon as something was erased.
type killed struct{ *sqlite.Store }

func (k killed) Erase(ctx context.Context, ids []bot.ID) error {
	return errors.Join(k.Store.Erase(ctx, ids), context.Canceled)
}

// What is gone is found by nobody who erases again, so the audit must not wait for the end.
func TestTheAuditForgetsWhoWasErasedEvenIfErasingIsBrokenOff(t *testing.T) {
	const anna bot.ID = "shop-tg/1001"
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	office := staff.New(store, time.Now)
	if err := office.As("501").Drops(t.Context(), bot.Failed{ID: "message-1", Conversation: anna}); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Commit(t.Context(), []bot.Change{{Event: "heard", Conversation: bot.Conversation{ID: anna, Version: 1}}}); err != nil {
		t.Fatal(err)
	}
	e := newErasure(config.Settings{}, killed{store})
	if err := e.find(t.Context(), anna); err != nil {
		t.Fatal(err)
	}
	if err := e.erase(t.Context(), io.Discard, false); !errors.Is(err, context.Canceled) {
		t.Errorf("broken off it says %v", err)
	}
	entries, err := office.Booked(t.Context())
	if err != nil || len(entries) != 2 || entries[0].Conversation != "" || entries[1].What != "erased a person" {
		t.Errorf("the book is %+v, %v", entries, err)
	}
}
