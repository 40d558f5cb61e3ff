package redis_test

import (
	"fmt"
	"sync/atomic"
	"testing"

	goredis "github.com/redis/go-redis/v9"

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

// BenchmarkMemory tells how many bytes of the server's memory a conversation takes when it has been idle for two days: eight
// changes with two lines each, every job done, the marks of its events expired.
func BenchmarkMemory(b *testing.B) {
	const changes = 8
	server := redistest.Single(b)
	store := openStore(b, server.URL("memory"), redis.Options{CallersClock: true})
	defer store.Close()
	client := server.Client(b)
	before := memory(b, client)
	for person := range b.N {
		for version := range changes {
			change := storetest.Typical(int64(person), int64(version+1))
			change.Jobs = nil
			commit(b, store, change)
		}
	}
	marked := memory(b, client)
	marks := client.Scan(b.Context(), 0, "memory:*:e:*", 1000).Iterator()
	for marks.Next(b.Context()) {
		if err := client.Del(b.Context(), marks.Val()).Err(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric((memory(b, client)-before)/float64(b.N), "B/conversation")
	b.ReportMetric((marked-memory(b, client))/float64(b.N*changes), "B/mark")
}

// memory is what the server uses, in bytes.
func memory(b *testing.B, client *goredis.Client) float64 {
	b.Helper()
	return number(b, told(b, client)["Memory"]["used_memory"])
}
