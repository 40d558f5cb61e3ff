package redis_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	goredis "github.com/redis/go-redis/v9"

	"otklik/store/redis"
	"otklik/store/redis/redistest"
	"otklik/store/storetest"
)

// BenchmarkReply tells as well what the server spends on an answer.
func BenchmarkReply(b *testing.B) {
	var server *redistest.Server
	open := func(b *testing.B) *redis.Store {
		server = redistest.Single(b)
		store := openStore(b, server.URL("reply"), redis.Options{CallersClock: true})
		b.Cleanup(func() { _ = store.Close() })
		return store
	}
	storetest.MeasureReply(b, open, func(b *testing.B, _ *redis.Store) func() {
		client := server.Client(b)
		if err := client.ConfigResetStat(b.Context()).Err(); err != nil {
			b.Fatal(err)
		}
		before := processor(b, client)
		return func() {
			b.ReportMetric((processor(b, client)-before)*1e6/float64(b.N), "redis-cpu-µs/reply")
			info, err := client.Info(b.Context(), "commandstats", "stats").Result()
			if err != nil {
				b.Fatal(err)
			}
			report(b, info)
		}
	})
}

// report reads what the server tells of the commands that it has done.
func report(b *testing.B, info string) {
	inside := 0.0
	for line := range strings.Lines(info) {
		name, told, _ := strings.Cut(strings.TrimSpace(line), ":")
		command, called := strings.CutPrefix(name, "cmdstat_")
		var calls, micros float64
		if called {
			_, _ = fmt.Sscanf(told, "calls=%f,usec=%f,", &calls, &micros)
		}
		switch {
		case command == "evalsha":
			b.ReportMetric(micros/float64(b.N), "redis-µs/reply")
		case called && command != "config|resetstat" && command != "info":
			inside += calls
		case name == "total_net_input_bytes":
			bytes, _ := strconv.ParseFloat(told, 64)
			b.ReportMetric(bytes/float64(b.N), "redis-B/reply")
		}
	}
	b.ReportMetric(inside/float64(b.N), "redis-calls/reply")
}

// processor is the processor time that the server has spent on what it was asked, in seconds.
func processor(b *testing.B, client *goredis.Client) (seconds float64) {
	info, err := client.Info(b.Context(), "cpu").Result()
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(info) {
		name, told, _ := strings.Cut(strings.TrimSpace(line), ":")
		if strings.HasSuffix(name, "_main_thread") {
			spent, _ := strconv.ParseFloat(told, 64)
			seconds += spent
		}
	}
	return seconds
}
