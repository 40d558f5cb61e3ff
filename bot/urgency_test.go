package bot_test

import (
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

func TestWhoComesNextDependsOnTheCustomersAndOnTheOperator(t *testing.T) {
	now := bottest.Morning()
	waits := func(person int64, heat float64, since time.Duration) bot.Conversation {
		return bot.Conversation{ID: bottest.ID(person), Heat: heat, Waiting: now.Add(-since)}
	}
	boiling, calm, led := waits(1, 0.9, time.Hour), waits(2, 0.2, time.Minute), waits(3, 1, 3*time.Hour)
	led.Operator = "petr"
	alarming := waits(4, 0.3, time.Second)
	alarming.Case.Alarm = "speaks of a court"
	low := waits(5, 0, 2*time.Hour)
	low.Section, low.Case.Stars = bot.SectionWaiting, 1
	for _, c := range []struct {
		name    string
		waiting []bot.Conversation
		shift   bot.Shift
		want    bot.ID
	}{
		{"the hottest first", []bot.Conversation{calm, boiling, led}, bot.Shift{}, boiling.ID},
		{"one boiling customer is no reason to rest", []bot.Conversation{calm, boiling}, bot.Shift{Heats: []float64{0.9}}, boiling.ID},
		{"after two comes a calm one", []bot.Conversation{calm, boiling}, bot.Shift{Heats: []float64{0.9, 0.8}}, calm.ID},
		{"unless nobody else waits", []bot.Conversation{boiling}, bot.Shift{Heats: []float64{0.9, 0.8}}, boiling.ID},
		{"a calm one in between counts", []bot.Conversation{calm, boiling}, bot.Shift{Heats: []float64{0.9, 0.9, 0.1}}, boiling.ID},
		{"an alarm goes before everybody", []bot.Conversation{calm, boiling, alarming}, bot.Shift{}, alarming.ID},
		{"a low rating comes back to a lead", []bot.Conversation{calm, boiling, low}, bot.Shift{Leads: true}, low.ID},
		{"not before an alarm", []bot.Conversation{calm, low, alarming}, bot.Shift{Leads: true}, alarming.ID},
		{"and not to others while anybody else waits", []bot.Conversation{low, calm}, bot.Shift{}, calm.ID},
		{"who take it when nobody does", []bot.Conversation{low}, bot.Shift{}, low.ID},
		{"who is led already is not given away", []bot.Conversation{led}, bot.Shift{}, ""},
	} {
		if got, _ := bot.Next(c.waiting, c.shift); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}
