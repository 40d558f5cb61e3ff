package bot_test

import (
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

func TestNobodyGetsThreeBoilingCustomersInARow(t *testing.T) {
	now := bottest.Morning()
	waits := func(person int64, heat float64, since time.Duration) bot.Conversation {
		return bot.Conversation{ID: bottest.ID(person), Heat: heat, Waiting: now.Add(-since)}
	}
	boiling, calm, led := waits(1, 0.9, time.Hour), waits(2, 0.2, time.Minute), waits(3, 1, 3*time.Hour)
	led.Operator = "petr"
	alarming := waits(4, 0.3, time.Second)
	alarming.Case.Alarm = "speaks of a court"
	for _, c := range []struct {
		name    string
		waiting []bot.Conversation
		heats   []float64
		want    bot.ID
	}{
		{"the hottest first", []bot.Conversation{calm, boiling, led}, nil, boiling.ID},
		{"one boiling customer is no reason to rest", []bot.Conversation{calm, boiling}, []float64{0.9}, boiling.ID},
		{"after two comes a calm one", []bot.Conversation{calm, boiling}, []float64{0.9, 0.8}, calm.ID},
		{"unless nobody else waits", []bot.Conversation{boiling}, []float64{0.9, 0.8}, boiling.ID},
		{"a calm one in between counts", []bot.Conversation{calm, boiling}, []float64{0.9, 0.9, 0.1}, boiling.ID},
		{"an alarm goes before everybody", []bot.Conversation{calm, boiling, alarming}, nil, alarming.ID},
		{"who is led already is not given away", []bot.Conversation{led}, nil, ""},
	} {
		if got, _ := bot.Next(c.waiting, c.heats); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
