package decision_test

import (
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/decision"
)

// BenchmarkMake measures one finished monologue: reading, judging and putting the answer into words.
func BenchmarkMake(b *testing.B) {
	own := bottest.Shop(b)
	first := bot.Event{ID: "1", Kind: bot.HeardEvent, Conversation: bottest.ID(anna), At: bottest.Morning(), Person: bot.Person{ID: anna}, Place: bottest.Private(anna), Message: 1,
		Text: "Где мой диван?! Заказ 4815162, обещали 1 марта, третью неделю никто не отвечает!!!"}
	heard, err := decision.Make(own, bot.Conversation{ID: bottest.ID(anna)}, first)
	if err != nil {
		b.Fatal(err)
	}
	turn := bot.Event{ID: "2", Kind: bot.FiredEvent, Conversation: bottest.ID(anna), At: bottest.Morning().Add(time.Minute), Timer: heard.Jobs[0].Timer}
	b.ReportAllocs()
	for b.Loop() {
		change, err := decision.Make(own, heard.Conversation, turn)
		if err != nil || len(change.Jobs) == 0 {
			b.Fatal("no answer", err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "decisions/s")
}
