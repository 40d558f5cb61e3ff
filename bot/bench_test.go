package bot_test

import (
	"context"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/decision"
	"otklik/bot/engine"
	"otklik/store/sqlite"
)

// BenchmarkDecide measures one finished monologue: reading, judging and putting the answer into words.
func BenchmarkDecide(b *testing.B) {
	own := account(b)
	first := bot.Event{ID: "1", Kind: bot.HeardEvent, Conversation: id(anna), At: morning, Person: bot.Person{ID: anna}, Place: private(anna), Message: 1,
		Text: "Где мой диван?! Заказ 4815162, обещали 1 марта, третью неделю никто не отвечает!!!"}
	heard, err := decision.Make(own, bot.Conversation{ID: id(anna)}, first)
	if err != nil {
		b.Fatal(err)
	}
	turn := bot.Event{ID: "2", Kind: bot.FiredEvent, Conversation: id(anna), At: morning.Add(time.Minute), Timer: heard.Jobs[0].Timer}
	b.ReportAllocs()
	for b.Loop() {
		change, err := decision.Make(own, heard.Conversation, turn)
		if err != nil || len(change.Jobs) == 0 {
			b.Fatal("no answer", err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "decisions/s")
}

// BenchmarkHandle measures the door on SQLite: lines of as many customers as stand in a batch, loaded, decided and stored.
func BenchmarkHandle(b *testing.B) {
	for _, size := range []int{1, 10, 100} {
		b.Run(fmt.Sprint(size), func(b *testing.B) {
			store, err := sqlite.Open(b.Context(), filepath.Join(b.TempDir(), "otklik.db"), sqlite.Options{})
			if err != nil {
				b.Fatal(err)
			}
			door := engine.New(store, []*bot.Account{account(b)}, time.Now, quiet())
			n := 0
			for b.Loop() {
				batch := make([]bot.Event, size)
				for i := range batch {
					n++
					person := int64(n%1000 + 1)
					batch[i] = bot.Event{ID: fmt.Sprint("b", n), Kind: bot.HeardEvent, Conversation: id(person), Person: bot.Person{ID: person},
						Place: private(person), Message: int64(n), Text: "Где мой заказ?"}
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
