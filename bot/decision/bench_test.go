package decision_test

import (
	"math"
	"runtime"
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

// An answer at once needs less than 6,000 bytes. A draft that no longer fits on the stack is 3,000 more.
func TestAnAnswerTakesLittleMemory(t *testing.T) {
	own := bottest.Shop(t)
	own.Quiet = 0
	line := bot.Event{ID: "1", Kind: bot.HeardEvent, Conversation: bottest.ID(anna), At: bottest.Morning(), Person: bot.Person{ID: anna}, Place: bottest.Private(anna), Message: 1,
		Text: "Где мой диван?! Заказ 4815162, обещали 1 марта, третью неделю никто не отвечает!!!"}
	fewest := uint64(math.MaxUint64)
	for range 50 { // the race detector empties the reader's pool now and then
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		change, err := decision.Make(own, bot.Conversation{}, line)
		runtime.ReadMemStats(&after)
		if fewest = min(fewest, after.TotalAlloc-before.TotalAlloc); err != nil || len(change.Jobs) == 0 {
			t.Fatal("no answer", err)
		}
	}
	if fewest > 7000 {
		t.Errorf("%d bytes", fewest)
	}
}
