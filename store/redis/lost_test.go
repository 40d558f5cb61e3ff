package redis_test

import (
	"fmt"
	"testing"
	"time"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
)

const (
	anna  bot.ID    = "shop-tg/1001"
	queue bot.Queue = "send:shop-tg"
)

// change is a version of Anna's conversation with a job that is due.
func change(version int64) bot.Change {
	id := fmt.Sprintf("%s/%06d", anna, version)
	return bot.Change{Event: id, Conversation: bot.Conversation{ID: anna, Version: version, Section: bot.SectionBot},
		Lines: []bot.Line{{ID: id, Conversation: anna, Text: "Где мой заказ?", Delivery: &bot.Delivery{State: bot.Pending}}},
		Jobs:  []bot.Job{{ID: id, Queue: queue, Key: "chat", Conversation: anna, Message: &bot.Message{Text: "Сейчас узнаю"}}}}
}

func commit(t testing.TB, store bot.Store, changes ...bot.Change) {
	t.Helper()
	results, err := store.Commit(t.Context(), changes)
	if err != nil {
		t.Fatal(err)
	}
	for i, result := range results {
		if result != nil {
			t.Fatalf("change %d: %v", i, result)
		}
	}
}

func lease(t testing.TB, store bot.Store, want int) []bot.Job {
	t.Helper()
	jobs, err := store.Lease(t.Context(), queue, time.Now(), time.Minute, 10)
	if err != nil || len(jobs) != want {
		t.Fatalf("leased %d jobs, want %d: %v", len(jobs), want, err)
	}
	return jobs
}

// behindProxy is a store whose answers can be lost; the scripts are known to the server.
func behindProxy(t *testing.T) (*redis.Store, *redistest.Proxy) {
	t.Helper()
	proxy := redistest.Between(t, redistest.Single(t))
	store := openStore(t, proxy.URL("lost"), redis.Options{})
	t.Cleanup(func() { _ = store.Close() })
	return store, proxy
}

func TestACommitWhoseAnswerWasLostIsAppliedOnceAndNoDuplicate(t *testing.T) {
	store, proxy := behindProxy(t)
	commit(t, store, change(1))
	for _, lost := range []int{1, 2} {
		proxy.Lose(lost)
		commit(t, store, change(int64(1+lost)))
	}
	proxy.Lose(1)
	commit(t, store, change(4), change(5))
	counts, err := store.Counts(t.Context())
	if err != nil || counts.Lines != 5 || counts.Jobs != 5 {
		t.Errorf("%+v: %v", counts, err)
	}
}

func TestAMessageThatWasLeasedByACommitWhoseAnswerWasLostIsInHandOnce(t *testing.T) {
	store, proxy := behindProxy(t)
	commit(t, store, change(1))
	settled := lease(t, store, 1)[0].Settles()
	if err := store.Settle(t.Context(), []bot.Settlement{settled}); err != nil {
		t.Fatal(err)
	}
	proxy.Lose(1)
	results, jobs, err := store.CommitTaking(t.Context(), []bot.Change{change(2)}, bot.Wanted{Queue: queue, Now: time.Now(), Hold: time.Minute})
	if err != nil || results[0] != nil || len(jobs) != 1 || jobs[0].Tries != 1 || jobs[0].Doubt {
		t.Fatalf("%v, leased %+v: %v", results, jobs, err)
	}
	lease(t, store, 0)
	if err := store.Settle(t.Context(), []bot.Settlement{jobs[0].Settles()}); err != nil {
		t.Fatal(err)
	}
	if counts, err := store.Counts(t.Context()); err != nil || counts.Jobs != 0 {
		t.Errorf("%d jobs are left: %v", counts.Jobs, err)
	}
}

func TestAJobWhoseLeaseWasLostOnItsWayIsLeasedByTheSameCall(t *testing.T) {
	store, proxy := behindProxy(t)
	commit(t, store, change(1))
	lease(t, store, 1)
	commit(t, store, bot.Change{Event: "more", Conversation: bot.Conversation{ID: anna, Version: 2},
		Jobs: []bot.Job{{ID: "free", Queue: queue, Conversation: anna, Message: new(bot.Message)}}})
	proxy.Lose(1)
	job := lease(t, store, 1)[0]
	if job.ID != "free" || job.Tries != 1 || job.Doubt {
		t.Errorf("job %s: %d tries, doubt %t", job.ID, job.Tries, job.Doubt)
	}
	proxy.Lose(1)
	if err := store.Settle(t.Context(), []bot.Settlement{job.Settles()}); err != nil {
		t.Error(err)
	}
	lease(t, store, 0)
}

func TestARecordWhoseAnswerWasLostIsNoConflict(t *testing.T) {
	store, proxy := behindProxy(t)
	for version := int64(1); version <= 3; version++ {
		proxy.Lose(1)
		if err := store.PutRecord(t.Context(), bot.Record{Name: "staff", Version: version, Value: []byte("анна")}); err != nil {
			t.Fatalf("version %d: %v", version, err)
		}
	}
	proxy.Lose(1)
	if err := store.PutRecord(t.Context(), bot.Record{Name: "staff", Version: 4}); err != nil {
		t.Errorf("the last one: %v", err)
	}
}

func TestAServerThatAnswersSlowlyIsWaitedFor(t *testing.T) {
	store, proxy := behindProxy(t)
	proxy.Slow(2 * time.Second)
	commit(t, store, change(1))
	proxy.Slow(0)
	if job := lease(t, store, 1)[0]; job.Tries != 1 {
		t.Errorf("%d tries", job.Tries)
	}
}

func TestAServerThatForgotItsScriptsIsToldThemAgain(t *testing.T) {
	server := redistest.Single(t)
	store := openStore(t, server.URL("forgets"), redis.Options{})
	defer store.Close()
	for version := int64(1); version <= 3; version++ {
		if err := server.Client(t).ScriptFlush(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		commit(t, store, change(version))
	}
}
