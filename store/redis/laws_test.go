package redis_test

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
	"otklik/store/storetest"
)

func TestRedisKeepsTheLaws(t *testing.T) {
	server := redistest.Single(t)
	storetest.Run(t, subject(server.URL, redis.Options{}))
}

// Who may not WATCH has everything done by scripts, as a Cluster has.
func TestRedisKeepsTheLawsWithoutTransactions(t *testing.T) {
	server := redistest.Single(t)
	if err := server.Client(t).Do(t.Context(), "acl", "setuser", "default", "-watch").Err(); err != nil {
		t.Fatal(err)
	}
	storetest.Run(t, subject(server.URL, redis.Options{}))
}

// What was done and not heard of is asked for again, and that must not be seen.
func TestRedisKeepsTheLawsWhereAnswersAreLost(t *testing.T) {
	proxy := redistest.Between(t, redistest.Single(t))
	storetest.Run(t, losing(subject(proxy.URL, redis.Options{}), proxy))
}

// losing loses one answer in so many to a store that is open. Not in a crowd: of each queue a process remembers its last lease only, as nobody
// but the queue's one runner leases there.
func losing(s storetest.Subject, proxy *redistest.Proxy) storetest.Subject {
	open, reopen, beside := s.Open, s.Reopen, s.Beside
	undisturbed := func(t *testing.T, open func() bot.Store) bot.Store {
		proxy.LoseEvery(0)
		store := open()
		if !strings.Contains(t.Name(), "/crowd/") {
			proxy.LoseEvery(29)
		}
		return store
	}
	s.Open = func(t *testing.T) bot.Store { return undisturbed(t, func() bot.Store { return open(t) }) }
	s.Reopen = func(t *testing.T, store bot.Store) bot.Store {
		return undisturbed(t, func() bot.Store { return reopen(t, store) })
	}
	s.Beside = func(t *testing.T, store bot.Store) bot.Store {
		return undisturbed(t, func() bot.Store { return beside(t, store) })
	}
	return s
}

// What was acknowledged with a replica's word is there after the master was killed: the laws about restarts see it.
func TestRedisBehindSentinelKeepsTheLawsThroughAFailover(t *testing.T) {
	t.Parallel() // most of it is waiting for a failover
	group := redistest.Sentinel(t)
	storetest.Run(t, failing(subject(group.URL, redis.Options{}), group.Failover))
}

func TestARedisClusterKeepsTheLawsThroughAFailover(t *testing.T) {
	t.Parallel() // most of it is waiting for a failover
	nodes := redistest.Cluster(t)
	storetest.Run(t, failing(subject(nodes.URL, redis.Options{}), nodes.Failover))
}

// failing lets a master die at the first restart.
func failing(s storetest.Subject, failover func(testing.TB)) storetest.Subject {
	var once sync.Once
	reopen := s.Reopen
	s.Reopen = func(t *testing.T, store bot.Store) bot.Store {
		once.Do(func() { failover(t) })
		return reopen(t, store)
	}
	return s
}

// subject gives each law a store with a prefix of its own.
func subject(url func(prefix string) string, options redis.Options) storetest.Subject {
	options.CallersClock = true
	var stores atomic.Int64
	var prefixes sync.Map // of each open store
	open := func(t *testing.T, prefix string) bot.Store {
		store := openStore(t, url(prefix), options)
		prefixes.Store(store, prefix)
		return store
	}
	prefixOf := func(store bot.Store) string {
		prefix, _ := prefixes.Load(store)
		return fmt.Sprint(prefix)
	}
	return storetest.Subject{
		Open: func(t *testing.T) bot.Store { return open(t, fmt.Sprint("law", stores.Add(1))) },
		Reopen: func(t *testing.T, store bot.Store) bot.Store {
			if err := store.Close(); err != nil {
				t.Fatal(err)
			}
			return open(t, prefixOf(store))
		},
		Beside: func(t *testing.T, store bot.Store) bot.Store { return open(t, prefixOf(store)) },
	}
}

func openStore(t testing.TB, url string, options redis.Options) *redis.Store {
	t.Helper()
	store, err := redis.Open(t.Context(), url, options)
	if err != nil {
		t.Fatal(err)
	}
	return store
}
