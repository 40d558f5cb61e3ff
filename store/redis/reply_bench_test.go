package redis_test

import (
	"fmt"
	"strconv"
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
			report(b, told(b, client))
		}
	})
}

// report reads what the server tells of the commands that it has done.
func report(b *testing.B, told map[string]map[string]string) {
	inside := 0.0
	for name, stats := range told["Commandstats"] {
		var calls, micros float64
		_, _ = fmt.Sscanf(stats, "calls=%f,usec=%f,", &calls, &micros)
		switch name {
		case "cmdstat_evalsha":
			b.ReportMetric(micros/float64(b.N), "redis-µs/reply")
		case "cmdstat_config|resetstat", "cmdstat_info":
		default:
			inside += calls
		}
	}
	b.ReportMetric(number(b, told["Stats"]["total_net_input_bytes"])/float64(b.N), "redis-B/reply")
	b.ReportMetric(inside/float64(b.N), "redis-calls/reply")
}

// processor is the processor time that the server has spent on what it was asked, in seconds.
func processor(b *testing.B, client *goredis.Client) float64 {
	cpu := told(b, client)["CPU"]
	return number(b, cpu["used_cpu_sys_main_thread"]) + number(b, cpu["used_cpu_user_main_thread"])
}

// told is what INFO tells, by section.
func told(b *testing.B, client *goredis.Client) map[string]map[string]string {
	b.Helper()
	info, err := client.InfoMap(b.Context(), "everything").Result()
	if err != nil {
		b.Fatal(err)
	}
	return info
}

func number(b *testing.B, text string) float64 {
	b.Helper()
	n, err := strconv.ParseFloat(text, 64)
	if err != nil {
		b.Fatal(err)
	}
	return n
}
