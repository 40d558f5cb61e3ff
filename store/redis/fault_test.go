package redis_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
)

// acknowledged commits one version after the other until done, and returns the last one that was acknowledged. An error may mean
// either: the same change is brought again, as platforms do.
func acknowledged(t *testing.T, store bot.Store, done <-chan struct{}) (last int64) {
	for last = 1; ; {
		select {
		case <-done:
			return last
		default:
		}
		results, err := store.Commit(t.Context(), []bot.Change{change(last + 1)})
		if err != nil {
			continue
		}
		if results[0] != nil && !errors.Is(results[0], bot.ErrDuplicate) {
			t.Errorf("version %d: %v", last+1, results[0])
			return last
		}
		last++
	}
}

// survives commits all the time while something happens to the server; afterwards everything acknowledged must be there, and the
// same store must work without being opened again.
func survives(t *testing.T, url string, happens func()) {
	t.Helper()
	store := openStore(t, url, redis.Options{})
	defer store.Close()
	commit(t, store, change(1))
	done, last := make(chan struct{}), make(chan int64)
	go func() { last <- acknowledged(t, store, done) }()
	happens()
	close(done)
	want := <-last
	redistest.Eventually(t, "the store works again", func() error {
		_, err := store.Load(t.Context(), []bot.ID{anna})
		return err
	})
	found, err := store.Load(t.Context(), []bot.ID{anna})
	if err != nil || found[0].Version < want {
		t.Errorf("version %d is there, %d were acknowledged: %v", found[0].Version, want, err)
	}
	lines, err := store.Transcript(t.Context(), anna, "", 1_000_000)
	if err != nil || int64(len(lines)) != found[0].Version {
		t.Errorf("%d lines of %d versions: %v", len(lines), found[0].Version, err)
	}
}

func TestWhatWasAcknowledgedIsThereAfterTheServerWasKilled(t *testing.T) {
	server := redistest.Single(t, "--appendfsync", "always")
	survives(t, server.URL("killed"), func() {
		for range 3 {
			server.Restart(t)
		}
	})
}

func TestWhatWasAcknowledgedSurvivesTheDeathOfAMasterBehindSentinel(t *testing.T) {
	t.Parallel() // most of it is waiting for a failover
	group := redistest.Sentinel(t)
	survives(t, group.URL("heir"), func() { group.Failover(t) })
}

func TestWhatWasAcknowledgedSurvivesTheDeathOfAMasterInACluster(t *testing.T) {
	t.Parallel() // most of it is waiting for a failover
	nodes := redistest.Cluster(t)
	survives(t, nodes.URL("heir"), func() { nodes.Failover(t) })
}

func TestAServerThatIsGoneIsAnErrorUntilItIsBack(t *testing.T) {
	server := redistest.Single(t, "--appendfsync", "always")
	store := openStore(t, server.URL("gone"), redis.Options{})
	defer store.Close()
	commit(t, store, change(1))
	server.Kill()
	if _, err := store.Commit(t.Context(), []bot.Change{change(2)}); err == nil {
		t.Error("a commit to nobody was acknowledged")
	}
	if _, err := store.Lease(t.Context(), queue, store.Now(), 1, 1); err == nil {
		t.Error("nobody leased a job")
	}
	server.Restart(t)
	commit(t, store, change(2))
	lease(t, store, 1)
}

func TestAFullServerAcknowledgesNothingAndSaysWhatToDo(t *testing.T) {
	server := redistest.Single(t)
	store := openStore(t, server.URL("full"), redis.Options{})
	defer store.Close()
	commit(t, store, change(1))
	limit := func(memory string) {
		t.Helper()
		if err := server.Client(t).ConfigSet(t.Context(), "maxmemory", memory).Err(); err != nil {
			t.Fatal(err)
		}
	}
	job := lease(t, store, 1)[0]
	limit("1mb")
	if _, err := store.Commit(t.Context(), []bot.Change{change(2)}); !errors.Is(err, redis.ErrFull) || !strings.Contains(err.Error(), "maxmemory") {
		t.Errorf("commit: %v", err)
	}
	if err := store.Settle(t.Context(), []bot.Settlement{job.Settles()}); err != nil {
		t.Errorf("what makes room: %v", err)
	}
	limit("0")
	commit(t, store, change(2))
}

func TestAServerThatBecameAReplicaAcknowledgesNothing(t *testing.T) {
	server := redistest.Single(t)
	store := openStore(t, server.URL("replica"), redis.Options{})
	defer store.Close()
	if err := server.Client(t).ReplicaOf(t.Context(), "127.0.0.1", "1").Err(); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Commit(t.Context(), []bot.Change{change(1)}); !errors.Is(err, redis.ErrReadOnly) {
		t.Errorf("commit: %v", err)
	}
	if err := server.Client(t).ReplicaOf(t.Context(), "no", "one").Err(); err != nil {
		t.Fatal(err)
	}
	commit(t, store, change(1))
}

func TestWithoutItsReplicasWordAChangeIsNotAcknowledged(t *testing.T) {
	group := redistest.Sentinel(t)
	url := group.URL("alone") + "&wait_at_most=100ms"
	first, second := openStore(t, url, redis.Options{}), openStore(t, url, redis.Options{})
	defer first.Close()
	defer second.Close()
	group.Servers[1].Freeze()
	for _, store := range []bot.Store{first, second, second} { // to the second one the change is known, and still on no other server
		if _, err := store.Commit(t.Context(), []bot.Change{change(1)}); !errors.Is(err, redis.ErrUnconfirmed) {
			t.Errorf("commit: %v", err)
		}
	}
	group.Servers[1].Thaw()
	redistest.Eventually(t, "the replica gives its word", func() error {
		results, err := second.Commit(t.Context(), []bot.Change{change(1)})
		if err == nil && results[0] != nil && !errors.Is(results[0], bot.ErrDuplicate) {
			err = results[0]
		}
		return err
	})
}

func TestAnotherUserMayBeConfinedToThePrefix(t *testing.T) {
	server := redistest.Single(t)
	rules := []string{"on", ">secret", "~otklik:*", "&otklik:*", "+@all", "-@dangerous", "+info"}
	if err := server.Client(t).ACLSetUser(t.Context(), "otklik", rules...).Err(); err != nil {
		t.Fatal(err)
	}
	store := openStore(t, fmt.Sprintf("redis://otklik:secret@%s/0", server.Address()), redis.Options{})
	defer store.Close()
	commit(t, store, change(1))
	lease(t, store, 1)
	if _, err := store.Counts(t.Context()); err != nil {
		t.Error(err)
	}
	_, err := redis.Open(t.Context(), fmt.Sprintf("redis://otklik:secret@%s/0?prefix=other", server.Address()), redis.Options{})
	if !errors.Is(err, redis.ErrForbidden) || strings.Contains(err.Error(), "secret") {
		t.Errorf("beyond the prefix: %v", err)
	}
}
