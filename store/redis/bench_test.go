package redis_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
	"otklik/store/storetest"
)

func BenchmarkCommit(b *testing.B) { storetest.MeasureCommit(b, benchStore(b)) }

func BenchmarkCycle(b *testing.B) { storetest.MeasureCycle(b, benchStore(b)) }

// benchStore opens stores in one server that writes everything to its file, and to the disk every second.
func benchStore(b *testing.B) func(*testing.B) bot.Store {
	server := redistest.Single(b)
	var stores atomic.Int64
	return func(b *testing.B) bot.Store {
		store := openStore(b, server.URL(fmt.Sprint("bench", stores.Add(1))), redis.Options{CallersClock: true})
		b.Cleanup(func() { _ = store.Close() })
		return store
	}
}
