package redis_test

import (
	"fmt"
	"strconv"
	"strings"
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
	b.ReportMetric(float64(memory(b, client)-before)/float64(b.N), "B/conversation")
	b.ReportMetric(float64(marked-memory(b, client))/float64(b.N*changes), "B/mark")
}

// memory is what the server uses, in bytes.
func memory(b *testing.B, client *goredis.Client) int64 {
	b.Helper()
	info, err := client.Info(b.Context(), "memory").Result()
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(info) {
		if value, found := strings.CutPrefix(strings.TrimSpace(line), "used_memory:"); found {
			bytes, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return bytes
		}
	}
	b.Fatal("the server does not tell its memory")
	return 0
}
