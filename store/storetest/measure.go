package storetest

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"otklik/bot"
)

// Typical is a change as the bot makes them: a customer's line, an answer, its job, a timer now and then.
func Typical(person int64, version int64) bot.Change {
	id := bot.NewID("shop-tg", person)
	name := fmt.Sprintf("%s/%09d", id, version)
	place := bot.Place{Kind: bot.PrivateChat, Chat: person}
	text := strings.Repeat("Где мой заказ? ", 12)
	now := time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)
	return bot.Change{
		Event: name,
		Conversation: bot.Conversation{ID: id, Version: version, Person: bot.Person{ID: person, Name: "Анна Пример"}, Flow: "f1", State: "calm",
			Answers: map[string]string{"what": text, "order": "1234567"}, Language: "ru", Heat: 0.7, Recent: []string{text, text}, Private: place, Last: place,
			LastHeard: now.Add(time.Duration(version)), Section: bot.SectionBot, Case: bot.Case{Number: 1, Opened: now, Origin: place,
				Visits: map[string]int{"listen": 1, "calm": 2}, Said: map[string]bool{"calm.1": true, "calm.2": true}}},
		Lines: []bot.Line{{ID: name + "/1", Conversation: id, At: now, By: bot.ByCustomer, Place: place, Message: version, Text: text},
			{ID: name + "/2", Conversation: id, At: now, By: bot.ByBot, Place: place, Text: text, Delivery: &bot.Delivery{State: bot.Pending}}},
		Jobs: []bot.Job{{ID: name + "/2", Queue: bot.SendQueue("shop-tg"), Key: place.Key(), Conversation: id, Due: now,
			Message: &bot.Message{Place: place, Text: text}}},
	}
}

func commitAll(b *testing.B, store bot.Store, changes []bot.Change) {
	results, err := store.Commit(b.Context(), changes)
	for _, result := range results {
		if result != nil {
			err = result
		}
	}
	if err != nil {
		b.Error(err)
	}
}

// MeasureCommit tells how many changes one caller can commit, by the size of its batches. Each open gives an empty store, which
// is closed with the benchmark.
func MeasureCommit(b *testing.B, open func(*testing.B) bot.Store) {
	for _, size := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("batch=%d", size), func(b *testing.B) {
			store := open(b)
			var changes []bot.Change
			for n := range b.N {
				changes = append(changes, Typical(int64(n%1000), int64(n/1000)+1))
				if len(changes) == size || n == b.N-1 {
					commitAll(b, store, changes)
					changes = changes[:0]
				}
			}
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "changes/s")
		})
	}
}

// MeasureCycle tells how many messages can be committed, leased and settled, by the number of callers and the size of
// their batches. Each caller has a queue of its own.
func MeasureCycle(b *testing.B, open func(*testing.B) bot.Store) {
	for _, shape := range []struct{ callers, batch int }{{1, 1}, {64, 1}, {1, 100}, {8, 100}} {
		b.Run(fmt.Sprintf("callers=%d/batch=%d", shape.callers, shape.batch), func(b *testing.B) {
			store := open(b)
			var left atomic.Int64
			left.Store(int64(b.N))
			var group sync.WaitGroup
			for caller := range shape.callers {
				group.Go(func() { cycle(b, store, &left, int64(caller), shape.batch) })
			}
			group.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "cycles/s")
		})
	}
}

func cycle(b *testing.B, store bot.Store, left *atomic.Int64, caller int64, batch int) {
	queue := bot.Queue(fmt.Sprint("send:", caller))
	for round := int64(0); left.Add(-int64(batch)) > -int64(batch); round++ {
		var changes []bot.Change
		for person := range int64(batch) {
			change := Typical(caller*10_000+round%50*int64(batch)+person, round/50+1)
			change.Jobs[0].Queue = queue
			changes = append(changes, change)
		}
		commitAll(b, store, changes)
		jobs, err := store.Lease(b.Context(), queue, changes[0].Jobs[0].Due, time.Minute, batch)
		if err != nil || len(jobs) != batch {
			b.Errorf("leased %d jobs: %v", len(jobs), err)
			return
		}
		var done []bot.Settlement
		for _, job := range jobs {
			s := job.Settles()
			s.Delivery = &bot.Delivery{State: bot.Delivered, Message: 17, At: job.Due}
			done = append(done, s)
		}
		if err := store.Settle(b.Context(), done); err != nil {
			b.Error(err)
			return
		}
	}
}
