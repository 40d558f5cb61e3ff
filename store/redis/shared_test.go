package redis_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
)

// replicas are two programs with one store.
func replicas(t *testing.T) (first, second *redis.Store) {
	t.Helper()
	url := redistest.Single(t).URL("shared")
	first, second = openStore(t, url, redis.Options{}), openStore(t, url, redis.Options{})
	t.Cleanup(func() { _, _ = first.Close(), second.Close() })
	return first, second
}

func holds(t *testing.T, store *redis.Store, holder string, hold time.Duration, want bool) {
	t.Helper()
	got, err := store.Hold(t.Context(), "poll:shop-tg", holder, hold)
	if err != nil || got != want {
		t.Errorf("%s holds the right: %t, want %t: %v", holder, got, want, err)
	}
}

func TestARightIsHeldByOneReplicaUntilItsTimeIsOverOrItIsGivenBack(t *testing.T) {
	first, second := replicas(t)
	holds(t, first, "first", time.Minute, true)
	holds(t, second, "second", time.Minute, false)
	holds(t, first, "first", time.Minute, true)
	if err := second.Release(t.Context(), "poll:shop-tg", "second"); err != nil {
		t.Error(err)
	}
	holds(t, second, "second", time.Minute, false)
	if err := first.Release(t.Context(), "poll:shop-tg", "first"); err != nil {
		t.Error(err)
	}
	holds(t, second, "second", 20*time.Millisecond, true)
	redistest.Eventually(t, "the right runs out", func() error {
		if got, err := first.Hold(t.Context(), "poll:shop-tg", "first", time.Minute); err != nil || !got {
			return fmt.Errorf("somebody else holds it: %v", err)
		}
		return nil
	})
	holds(t, second, "second", time.Minute, false)
}

func turn(t *testing.T, store *redis.Store, turn bot.Turn) time.Duration {
	t.Helper()
	wait, err := store.Wait(t.Context(), turn)
	if err != nil {
		t.Fatal(err)
	}
	return wait
}

func TestTheLimitOfAnAccountHoldsForAllReplicasTogether(t *testing.T) {
	first, second := replicas(t)
	each := bot.Turn{Account: "shop-tg", AccountRate: bot.Rate{PerSecond: 0.001, Burst: 3}}
	for i, store := range []*redis.Store{first, second, first} {
		each.Chat = fmt.Sprint("private:", i)
		if wait := turn(t, store, each); wait != 0 {
			t.Errorf("turn %d waits %s", i, wait)
		}
	}
	if wait := turn(t, second, each); wait < 900*time.Second || wait > 1000*time.Second {
		t.Errorf("one too many waits %s, want some 1000 s", wait)
	}
	each.Account = "shop-vk"
	if wait := turn(t, second, each); wait != 0 {
		t.Errorf("another account waits %s", wait)
	}
}

func TestWhoMustWaitForTheChatTakesNoTurnOfTheAccount(t *testing.T) {
	first, second := replicas(t)
	busy := bot.Turn{Account: "shop-tg", Chat: "private:1", AccountRate: bot.Rate{PerSecond: 0.001, Burst: 2}, ChatRate: bot.Rate{PerSecond: 0.001, Burst: 1}}
	if wait := turn(t, first, busy); wait != 0 {
		t.Errorf("the first line waits %s", wait)
	}
	for range 5 {
		if wait := turn(t, second, busy); wait < 900*time.Second {
			t.Errorf("the second line of the chat waits %s", wait)
		}
	}
	busy.Chat = "private:2"
	if wait := turn(t, second, busy); wait != 0 {
		t.Errorf("another chat waits %s", wait)
	}
}

func TestNoLimitNeverWaits(t *testing.T) {
	first, _ := replicas(t)
	for range 50 {
		if wait := turn(t, first, bot.Turn{Account: "shop-tg", Chat: "private:1"}); wait != 0 {
			t.Fatalf("waits %s", wait)
		}
	}
}

func TestTheLongestPauseCountsForAllReplicas(t *testing.T) {
	first, second := replicas(t)
	pause := func(chat string, d time.Duration) {
		t.Helper()
		if err := first.Pause(t.Context(), "shop-tg", chat, d); err != nil {
			t.Fatal(err)
		}
	}
	pause("private:1", time.Hour)
	pause("private:1", time.Second)
	paused, free := bot.Turn{Account: "shop-tg", Chat: "private:1"}, bot.Turn{Account: "shop-tg", Chat: "private:2"}
	if wait := turn(t, second, paused); wait < 50*time.Minute || wait > time.Hour {
		t.Errorf("the paused chat waits %s", wait)
	}
	if wait := turn(t, second, free); wait != 0 {
		t.Errorf("another chat waits %s", wait)
	}
	pause("", 24*time.Hour)
	if wait := turn(t, second, free); wait < 23*time.Hour {
		t.Errorf("with the account paused it waits %s", wait)
	}
}

func TestNewsReachTheOtherReplicasOnly(t *testing.T) {
	first, second := replicas(t)
	ctx, cancel := context.WithCancel(t.Context())
	var lock sync.Mutex
	heard := make(map[string][]bot.News)
	var listening sync.WaitGroup
	for name, store := range map[string]*redis.Store{"first": first, "second": second} {
		listening.Go(func() {
			err := store.Listen(ctx, func(n bot.News) {
				lock.Lock()
				defer lock.Unlock()
				heard[name] = append(heard[name], n)
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		})
	}
	news := []bot.News{{Conversation: anna}, {Queue: queue}}
	redistest.Eventually(t, "the second one hears it", func() error {
		if err := first.Tell(t.Context(), news); err != nil {
			return err
		}
		lock.Lock()
		defer lock.Unlock()
		for _, n := range news {
			if !slices.Contains(heard["second"], n) {
				return fmt.Errorf("it has heard %v", heard["second"])
			}
		}
		return nil
	})
	cancel()
	listening.Wait()
	if len(heard["first"]) != 0 {
		t.Errorf("the first one has heard its own news: %v", heard["first"])
	}
}

func TestTheStoresClockIsTheServers(t *testing.T) {
	server := redistest.Single(t)
	store := openStore(t, server.URL("clock"), redis.Options{})
	defer store.Close()
	client := server.Client(t)
	before, first := client.Time(t.Context()).Result()
	now := store.Now()
	after, second := client.Time(t.Context()).Result()
	if err := errors.Join(first, second); err != nil || before.Sub(now) > time.Second || now.Sub(after) > time.Second {
		t.Errorf("between %s and %s of the server the store says %s: %v", before, after, now, err)
	}
}

// Whose clock is wrong must not lease early: what is due the server says.
func TestALeaseGoesByTheServersClock(t *testing.T) {
	first, second := replicas(t)
	later := change(1)
	later.Jobs[0].Due = first.Now().Add(time.Hour)
	commit(t, first, later)
	jobs, err := second.Lease(t.Context(), queue, time.Now().AddDate(1, 0, 0), time.Minute, 10)
	if err != nil || len(jobs) != 0 {
		t.Errorf("a year ahead %d jobs were leased: %v", len(jobs), err)
	}
}
