package engine_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
	"otklik/store/sqlite"
)

// BenchmarkHandle measures the door on SQLite: lines of as many customers as stand in a batch, loaded, decided and stored.
func BenchmarkHandle(b *testing.B) {
	for _, size := range []int{1, 10, 100} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			store, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "otklik.db"), sqlite.Options{})
			if err != nil {
				b.Fatal(err)
			}
			door := engine.New(store, []*bot.Account{bottest.Shop(b)}, time.Now, bottest.Quiet())
			n := 0
			for b.Loop() {
				batch := make([]bot.Event, size)
				for i := range batch {
					n++
					person := int64(n%1000 + 1)
					batch[i] = bot.Event{ID: fmt.Sprint("b", n), Kind: bot.HeardEvent, Conversation: bottest.ID(person), Person: bot.Person{ID: person},
						Place: bottest.Private(person), Message: int64(n), Text: "Где мой заказ?"}
				}
				if err := door.Handle(context.Background(), batch...); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
			if err := store.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}
