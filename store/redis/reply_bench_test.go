package redis_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
	"otklik/store/storetest"
)

// BenchmarkReply tells what the server spends on an answer: a change with a customer's line, an answer that is leased at once
// and a timer, and the settlement of the answer. newcomers begin a conversation each, regulars go on with theirs.
func BenchmarkReply(b *testing.B) {
	for _, shape := range []struct {
		name          string
		people, batch int
	}{{"newcomers/batch=1", 0, 1}, {"newcomers/batch=50", 0, 50}, {"regulars/batch=50", 1000, 50}} {
		b.Run(shape.name, func(b *testing.B) {
			server := redistest.Single(b)
			store := openStore(b, server.URL("reply"), redis.Options{CallersClock: true})
			defer store.Close()
			answer(b, store, asked(-1, 0, 1)) // the scripts are known
			client := server.Client(b)
			if err := client.ConfigResetStat(b.Context()).Err(); err != nil {
				b.Fatal(err)
			}
			before := processor(b, client)
			b.ReportAllocs()
			b.ResetTimer()
			for n := 0; n < b.N; n += shape.batch {
				answer(b, store, asked(n, shape.people, shape.batch))
			}
			b.StopTimer()
			b.ReportMetric((processor(b, client)-before)*1e6/float64(b.N), "redis-cpu-µs/reply")
			info, err := client.Info(b.Context(), "commandstats", "stats").Result()
			if err != nil {
				b.Fatal(err)
			}
			report(b, info)
		})
	}
}

// asked are the changes that so many people's next lines lead to, from the n-th on; of that many people, 0: each is another one.
func asked(n, people, batch int) []bot.Change {
	changes := make([]bot.Change, batch)
	for i := range changes {
		person, version := int64(n+i), int64(1)
		if people > 0 {
			person, version = int64((n+i)%people), int64((n+i)/people)+1
		}
		c := storetest.Typical(person, version)
		timer := c.Jobs[0]
		timer.ID, timer.Queue, timer.Key, timer.Priority, timer.Message = c.Event+"/3", bot.TimerQueue("shop-tg"), "", bot.Ordinary, nil
		timer.Due, timer.Timer = timer.Due.Add(2*time.Hour), &bot.Timer{Name: bot.SilentTimer, Visit: 2, Stamp: 1, After: 2 * time.Hour}
		c.Jobs = append(c.Jobs, timer)
		changes[i] = c
	}
	return changes
}

// answer commits the changes and settles the messages that were leased with them.
func answer(b *testing.B, store *redis.Store, changes []bot.Change) {
	due := changes[0].Jobs[0].Due
	results, jobs, err := store.CommitTaking(b.Context(), changes, bot.Wanted{Queue: bot.SendQueue("shop-tg"), Now: due, Hold: time.Minute})
	if err != nil || len(jobs) != len(changes) {
		b.Fatalf("%d of %d messages were leased, %v: %v", len(jobs), len(changes), results, err)
	}
	done := make([]bot.Settlement, len(jobs))
	for i, job := range jobs {
		done[i] = job.Settles()
		done[i].Delivery = &bot.Delivery{State: bot.Delivered, Message: 17, At: job.Due}
	}
	if err := store.Settle(b.Context(), done); err != nil {
		b.Fatal(err)
	}
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
