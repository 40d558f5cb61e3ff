package storetest

import (
	"fmt"
	"testing"
	"time"

	"otklik/bot"
)

// MeasureReply tells what an answer costs: a change with a customer's line, an answer that is leased at once and a timer, and the
// settlement of the answer. newcomers begin a conversation each, regulars go on with theirs. measure is called around each shape and
// returns what is to be called at its end.
func MeasureReply[S interface {
	bot.Store
	bot.Taker
}](b *testing.B, open func(*testing.B) S, measure func(*testing.B, S) (end func())) {
	for _, shape := range []struct {
		name          string
		people, batch int
	}{{"newcomers", 0, 1}, {"newcomers", 0, 50}, {"regulars", 1000, 50}} {
		b.Run(fmt.Sprintf("%s/batch=%d", shape.name, shape.batch), func(b *testing.B) {
			store := open(b)
			answer(b, store, asked(-1, 0, 1)) // the store is warm
			end := measure(b, store)
			b.ReportAllocs()
			b.ResetTimer()
			for n := 0; n < b.N; n += shape.batch {
				answer(b, store, asked(n, shape.people, shape.batch))
			}
			b.StopTimer()
			end()
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
		c := Typical(person, version)
		timer := c.Jobs[0]
		timer.ID, timer.Queue, timer.Key, timer.Priority, timer.Message = c.Event+"/3", bot.TimerQueue("shop-tg"), "", bot.Ordinary, nil
		timer.Due, timer.Timer = timer.Due.Add(2*time.Hour), &bot.Timer{Name: bot.SilentTimer, Visit: 2, Stamp: 1, After: 2 * time.Hour}
		c.Jobs = append(c.Jobs, timer)
		changes[i] = c
	}
	return changes
}

// answer commits the changes and settles the messages that were leased with them.
func answer(b *testing.B, store interface {
	bot.Store
	bot.Taker
}, changes []bot.Change) {
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
