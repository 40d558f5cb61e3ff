package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/decision"
	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
)

// angryLine is what most conversations begin with.
const angryLine = "Сколько можно?! Заказ 48213 третий день не привозят, на горячей линии никто не отвечает, это издевательство!"

// BenchmarkDecision tells how many decisions one core takes: about a line that was heard, about a monologue that is answered,
// with everything that the answer needs to be read, judged and worded, about a line that is answered at once, and about a start button,
// which is answered without reading.
func BenchmarkDecision(b *testing.B) {
	patient, hasty := benchAccount(b), benchAccount(b)
	patient.Quiet, hasty.Quiet = bot.DefaultQuiet, 0
	id := bot.NewID(patient.Name, 1001)
	place := bot.Place{Kind: bot.PrivateChat, Chat: 1001}
	heard := bot.Event{ID: "line", Kind: bot.HeardEvent, Conversation: id, At: time.Now(), Person: bot.Person{ID: 1001, Name: "Анна Пример"},
		Place: place, Message: 1, Text: angryLine}
	opened := bot.Event{ID: "start", Kind: bot.OpenedEvent, Conversation: id, At: heard.At, Person: heard.Person, Place: place, Message: 1}
	after, err := decision.Make(patient, bot.Conversation{}, heard)
	if err != nil {
		b.Fatal(err)
	}
	clock := after.Jobs[0]
	answered := bot.Event{ID: clock.ID, Kind: bot.FiredEvent, Conversation: id, At: clock.Due, Timer: clock.Timer}
	for name, c := range map[string]struct {
		account *bot.Account
		before  bot.Conversation
		event   bot.Event
	}{"line": {patient, bot.Conversation{}, heard}, "answer": {patient, after.Conversation, answered}, "both": {hasty, bot.Conversation{}, heard}, "start": {hasty, bot.Conversation{}, opened}} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if change, err := decision.Make(c.account, c.before, c.event); err != nil || len(change.Jobs) == 0 {
					b.Fatal(change, err)
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "decisions/s")
		})
	}
}

func benchAccount(b *testing.B) *bot.Account {
	b.Helper()
	known, err := botAccounts(daemonOrders{}.settings())
	if err != nil {
		b.Fatal(err)
	}
	return known[0]
}

// BenchmarkUpdateToReply is the whole program with its store on disk: a customer writes in the sandbox, the update is
// fetched over HTTP, decided, stored, answered, and the answer seen. The sandbox shares the machine.
func BenchmarkUpdateToReply(b *testing.B) {
	b.Run("one after the other", func(b *testing.B) {
		town := benchProgram(b)
		took := make([]time.Duration, 0, b.N)
		b.ResetTimer()
		for n := range b.N {
			began := time.Now()
			write(b, town, n, n+1)
			hearReplies(b, town, people.Query{Person: firstPerson + int64(n), After: 0}, 1)
			took = append(took, time.Since(began))
		}
		b.StopTimer()
		slices.Sort(took)
		b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
		b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
	})
	b.Run("all at once", func(b *testing.B) {
		town := benchProgram(b)
		b.ResetTimer()
		for first := 0; first < b.N; first += 500 {
			write(b, town, first, min(first+500, b.N))
		}
		hearReplies(b, town, people.Query{}, b.N)
		b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "replies/s")
	})
}

// benchProgram serves a town until the benchmark ends. Customers are answered without a quiet window.
func benchProgram(b *testing.B) *sandboxtest.Town {
	b.Helper()
	town := sandboxtest.Start(b, sandbox.Options{})
	settings := daemonOrders{Folder: b.TempDir(), Sandbox: town.URL}.settings()
	store, err := openStore(b.Context(), settings)
	if err != nil {
		b.Fatal(err)
	}
	p, err := newProgram(settings, store, platformAdapter, newLog(settings.Log))
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(context.WithoutCancel(b.Context()))
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := p.serve(ctx); err != nil {
			b.Error(err)
		}
	})
	b.Cleanup(func() {
		stop()
		serving.Wait()
		_ = store.Close() // nothing is read any more
	})
	return town
}

func write(b *testing.B, town *sandboxtest.Town, first, last int) {
	b.Helper()
	acts := make([]string, 0, last-first)
	for n := first; n < last; n++ {
		acts = append(acts, fmt.Sprintf(`{"person":%d,"name":"Анна Пример","where":"private","text":%q}`, firstPerson+n, angryLine))
	}
	if last-first == 1 {
		town.Act(acts[0])
		return
	}
	post(b, town.URL+"/acts", "["+strings.Join(acts, ",")+"]")
}

// hearReplies waits until so many lines of the bot's were seen.
func hearReplies(b *testing.B, town *sandboxtest.Town, q people.Query, want int) {
	b.Helper()
	ctx, cancel := context.WithTimeout(b.Context(), 5*time.Minute)
	defer cancel()
	for want > 0 {
		page := town.World.Heard(ctx, q)
		if len(page) == 0 {
			b.Fatalf("%d replies are missing", want)
		}
		for _, h := range page {
			if q.After = h.N; h.By == "bot" {
				want--
			}
		}
	}
}
