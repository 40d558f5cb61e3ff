package redis_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
)

// asked tells how often the server was asked for a command.
func asked(t *testing.T, server *redistest.Server, command string) (calls int) {
	t.Helper()
	info, err := server.Client(t).InfoMap(t.Context(), "commandstats").Result()
	if err != nil {
		t.Fatal(err)
	}
	_, _ = fmt.Sscanf(info["Commandstats"]["cmdstat_"+command], "calls=%d,", &calls)
	return calls
}

// beside is a version of Boris's conversation: what comes alone needs no transaction.
func beside(version int64) bot.Change {
	return bot.Change{Event: fmt.Sprint("boris", version), Conversation: bot.Conversation{ID: "shop-tg/1002", Version: version}}
}

func TestOrdinaryChangesNeedNoScript(t *testing.T) {
	server := redistest.Single(t)
	store := openStore(t, server.URL("ordinary"), redis.Options{})
	defer store.Close()
	commit(t, store, change(1)) // notes the priorities of the queue
	settled(t, store)
	commit(t, store, beside(1))
	before := asked(t, server, "evalsha")
	for version := int64(2); version < 30; version++ {
		c := change(version)
		c.Jobs[0].Due = store.Now().Add(time.Hour)
		c.Jobs[0].Key = fmt.Sprint(version)
		commit(t, store, c, beside(version))
	}
	if scripts := asked(t, server, "evalsha") - before; scripts != 0 {
		t.Errorf("%d scripts were run", scripts)
	}
	if marks, err := server.Client(t).ZCard(t.Context(), redisKey(t, server, "ordinary:{p*}:e:"+string(anna))).Result(); err != nil || marks < 20 {
		t.Errorf("%d events are remembered beside the heading: %v", marks, err)
	}
}

// redisKey is the only key of that pattern.
func redisKey(t *testing.T, server *redistest.Server, pattern string) string {
	t.Helper()
	keys, err := server.Client(t).Keys(t.Context(), pattern).Result()
	if err != nil || len(keys) != 1 {
		t.Fatalf("%s: %v, %v", pattern, keys, err)
	}
	return keys[0]
}

// between opens a store behind a proxy and another one beside it.
func between(t *testing.T) (store, other *redis.Store, proxy *redistest.Proxy, server *redistest.Server) {
	t.Helper()
	server = redistest.Single(t)
	proxy = redistest.Between(t, server)
	store, other = openStore(t, proxy.URL("lost"), redis.Options{}), openStore(t, server.URL("lost"), redis.Options{})
	t.Cleanup(func() { _, _ = store.Close(), other.Close() })
	commit(t, store, change(1)) // its connection is there from now on
	settled(t, store)
	return store, other, proxy, server
}

// settled sends the only message that is due.
func settled(t *testing.T, store bot.Store) {
	t.Helper()
	if err := store.Settle(t.Context(), []bot.Settlement{lease(t, store, 1)[0].Settles()}); err != nil {
		t.Fatal(err)
	}
}

func TestWhoWasQuickerThanATransactionIsNotOverwritten(t *testing.T) {
	store, other, proxy, _ := between(t)
	quicker, slower := change(2), change(2)
	quicker.Event, quicker.Lines[0].Text = "quicker", "Я первая"
	proxy.AtAnswer(1, func() { commit(t, other, quicker) })
	results, err := store.Commit(t.Context(), []bot.Change{slower, beside(1)})
	if err != nil || !errors.Is(results[0], bot.ErrConflict) || results[1] != nil {
		t.Fatalf("%v: %v", results, err)
	}
	lines, err := store.Transcript(t.Context(), anna, "", 10)
	if err != nil || len(lines) != 2 || lines[1].Text != "Я первая" {
		t.Errorf("%+v: %v", lines, err)
	}
}

// The server has stored it, and the connection breaks before it says so.
func TestATransactionWhoseAnswerWasLostIsAppliedOnceAndItsMessageInHandOnce(t *testing.T) {
	store, _, proxy, _ := between(t)
	proxy.AtAnswer(2, func() { proxy.Lose(1) })
	second := change(2)
	second.Jobs = append(second.Jobs, second.Jobs[0])
	second.Jobs[1].ID = "follows"
	results, jobs, err := store.CommitTaking(t.Context(), []bot.Change{second, beside(1)}, bot.Wanted{Queue: queue, Now: time.Now(), Hold: time.Minute})
	if err != nil || results[0] != nil || results[1] != nil || len(jobs) != 1 || jobs[0].Tries != 1 || jobs[0].Doubt {
		t.Fatalf("%v, leased %+v: %v", results, jobs, err)
	}
	lease(t, store, 0)
	if err := store.Settle(t.Context(), []bot.Settlement{jobs[0].Settles()}); err != nil {
		t.Fatal(err)
	}
	if next := lease(t, store, 1)[0]; next.ID != "follows" {
		t.Errorf("leased %+v", next)
	}
	if lines, err := store.Transcript(t.Context(), anna, "", 10); err != nil || len(lines) != 2 {
		t.Errorf("%d lines: %v", len(lines), err)
	}
}

// A message becomes due, and somebody else has it in hand by the time the commit that wrote it asks for its lost answer again.
func TestWhatSomebodyElseHasInHandIsNotTakenByAskingAgain(t *testing.T) {
	for name, c := range map[string]struct {
		beside  []bot.Change
		answers int
	}{"script": {nil, 1}, "transaction": {[]bot.Change{beside(1)}, 2}} {
		t.Run(name, func(t *testing.T) {
			store, _, proxy, server := between(t)
			ahead := openStore(t, server.URL("lost"), redis.Options{CallersClock: true})
			defer ahead.Close()
			later := change(2)
			later.Jobs[0].Due = time.Now().Add(time.Hour)
			var theirs []bot.Job
			proxy.AtAnswer(c.answers, func() {
				theirs, _ = ahead.Lease(t.Context(), queue, later.Jobs[0].Due, time.Minute, 10)
				proxy.Lose(1)
			})
			wanted := bot.Wanted{Queue: queue, Now: time.Now(), Hold: time.Minute}
			results, ours, err := store.CommitTaking(t.Context(), append(c.beside, later), wanted)
			if err != nil || errors.Join(results...) != nil || len(theirs) != 1 || len(ours) != 0 {
				t.Errorf("%v, they have %+v, we %+v: %v", results, theirs, ours, err)
			}
		})
	}
}

// An ACL may allow WATCH and forbid MULTI: then nothing may be written as if it stood behind one.
func TestWhereMULTIIsForbiddenWhoWasQuickerIsNotOverwrittenEither(t *testing.T) {
	store, other, proxy, server := between(t)
	forbid(t, server, "-multi")
	quicker := change(2)
	quicker.Event, quicker.Lines[0].Text = "quicker", "Я первая"
	proxy.AtAnswer(1, func() { commit(t, other, quicker) })
	results, err := store.Commit(t.Context(), []bot.Change{change(2), beside(1)})
	if err != nil || !errors.Is(results[0], bot.ErrConflict) || results[1] != nil {
		t.Fatalf("%v: %v", results, err)
	}
	clients, err := server.Client(t).ClientList(t.Context()).Result()
	if err != nil || strings.Contains(clients, " flags=d ") {
		t.Errorf("a connection still watches: %s: %v", clients, err)
	}
}

// A server that wants a replica refuses what stands behind MULTI and takes the next try, which nothing watches over any more.
func TestWhatTheServerRefusedOnceDoesNotOverwriteWhoWasQuicker(t *testing.T) {
	store, other, proxy, server := between(t)
	quicker := change(2)
	quicker.Event, quicker.Lines[0].Text = "quicker", "Я первая"
	proxy.AtAnswer(1, func() {
		commit(t, other, quicker)
		wantReplicas(t, server, "1")
		proxy.AtAnswer(1, func() { wantReplicas(t, server, "0") })
	})
	results, err := store.Commit(t.Context(), []bot.Change{change(2), beside(1)})
	if err != nil || !errors.Is(results[0], bot.ErrConflict) || results[1] != nil {
		t.Fatalf("%v: %v", results, err)
	}
	if lines, err := store.Transcript(t.Context(), anna, "", 10); err != nil || len(lines) != 2 || lines[1].Text != "Я первая" {
		t.Errorf("%+v: %v", lines, err)
	}
}

func wantReplicas(t *testing.T, server *redistest.Server, replicas string) {
	t.Helper()
	if err := server.Client(t).ConfigSet(t.Context(), "min-replicas-to-write", replicas).Err(); err != nil {
		t.Error(err)
	}
}

// The last change is for the script, and that fails: nobody may hold what was stored before it.
func TestWhatIsStoredBesideAnErrorIsDueAndNotInDoubt(t *testing.T) {
	for name, others := range map[string][]bot.Change{"a conflict": {beside(3)}, "one more than are done together": append(beginning(127), beside(1))} {
		t.Run(name, func(t *testing.T) {
			store, _, proxy, server := between(t)
			proxy.AtAnswer(2, func() { forbid(t, server, "-evalsha") })
			wanted := bot.Wanted{Queue: queue, Now: time.Now(), Hold: time.Hour}
			_, jobs, err := store.CommitTaking(t.Context(), append([]bot.Change{change(2)}, others...), wanted)
			if err == nil || len(jobs) != 0 {
				t.Fatalf("leased %+v: %v", jobs, err)
			}
			forbid(t, server, "+evalsha")
			if job := lease(t, store, 1)[0]; job.ID != change(2).Jobs[0].ID || job.Tries != 1 || job.Doubt {
				t.Errorf("leased %+v", job)
			}
		})
	}
}

// beginning are so many conversations that begin.
func beginning(n int) (changes []bot.Change) {
	for i := range n {
		changes = append(changes, bot.Change{Event: "begins", Conversation: bot.Conversation{ID: bot.NewID("shop-vk", int64(i)), Version: 1}})
	}
	return changes
}

func forbid(t *testing.T, server *redistest.Server, command string) {
	t.Helper()
	if err := server.Client(t).Do(t.Context(), "acl", "setuser", "default", command).Err(); err != nil {
		t.Error(err)
	}
}

func TestWhatASlowMessageHoldsUpWaitsBehindIt(t *testing.T) {
	store, _, _, _ := between(t)
	commit(t, store, change(2), beside(1))
	first := lease(t, store, 1)[0]
	commit(t, store, change(3), beside(2))
	lease(t, store, 0)
	if err := store.Settle(t.Context(), []bot.Settlement{first.Settles()}); err != nil {
		t.Fatal(err)
	}
	if next := lease(t, store, 1)[0]; next.ID != change(3).Jobs[0].ID {
		t.Errorf("leased %+v", next)
	}
}
