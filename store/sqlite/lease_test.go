package sqlite_test

import (
	"path/filepath"
	"testing"
	"time"

	"otklik/bot"
	"otklik/store/sqlite"
)

func TestWhatADeadDaemonHadInHandIsTakenUpAtOnceAndIsInDoubt(t *testing.T) {
	ctx, path := t.Context(), filepath.Join(t.TempDir(), "o.db")
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	clock := sqlite.Options{Now: func() time.Time { return now }}
	queue := bot.SendQueue("shop")
	job := bot.Job{ID: "shop/1#1.1", Queue: queue, Key: "k", Conversation: "shop/1", Due: now, Message: &bot.Message{Text: "x"}}
	first, err := sqlite.Open(ctx, path, clock)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := first.Commit(ctx, []bot.Change{{Event: "e", Conversation: bot.Conversation{ID: "shop/1", Version: 1}, Jobs: []bot.Job{job}}}); err != nil {
		t.Fatal(err)
	}
	if jobs, err := first.Lease(ctx, queue, now, time.Hour, 1); err != nil || len(jobs) != 1 {
		t.Fatalf("%d jobs, %v", len(jobs), err)
	}
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}

	second, err := sqlite.Open(ctx, path, clock)
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	jobs, err := second.Lease(ctx, queue, now, time.Hour, 1)
	if err != nil || len(jobs) != 1 || !jobs[0].Doubt || jobs[0].Tries != 2 {
		t.Fatalf("%+v, %v", jobs, err)
	}
}
