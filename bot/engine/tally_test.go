package engine_test

import (
	"maps"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/engine"
)

func TestWhatHappenedIsCounted(t *testing.T) {
	s := newStage(t)
	s.Platform.Faults = []error{&bot.RetryError{After: time.Second, Flood: true}, &bot.DoubtError{Reason: "timeout"}}
	line := s.Line(anna, "Верните деньги!!! Сколько можно ждать?!")
	s.Handle(line)
	s.Handle(line)
	for range 20 {
		s.Passes(2 * time.Second)
	}
	if err := s.Engine.Handle(t.Context(), s.By("Ольга", bot.AnsweredEvent, "Добрый день")); err == nil {
		t.Fatal("who has not taken a conversation answers in it")
	}
	tally := s.Engine.Tally("shop")
	if got := tally.Events.Counts(); got[bot.HeardEvent] != 2 || got[bot.FiredEvent] == 0 || got[bot.AnsweredEvent] != 1 {
		t.Errorf("events: %v", got)
	}
	if got := tally.Outcomes.Counts(); got[engine.OutcomeApplied] < 2 || got[engine.OutcomeDenied] != 1 || got[engine.OutcomeDuplicate] == 0 {
		t.Errorf("outcomes: %v", got)
	}
	want := map[engine.Result]int64{engine.ResultRetry: 1, engine.ResultDoubt: 1, engine.ResultRepeated: 1}
	if got := tally.Results.Counts(); !maps.Equal(got, want) || tally.Floods.Load() != 1 {
		t.Errorf("sends: %v with %d floods, want %v", got, tally.Floods.Load(), want)
	}
	if count, sum, upTo := tally.Heat.Read(); count != 1 || sum <= 0 || upTo[.1] != 0 || upTo[.9] > 1 {
		t.Errorf("heat: %d lines, %g in all, %v", count, sum, upTo)
	}
	times := s.Engine.StoreTimes()
	for name, h := range map[string]*engine.Histogram{"load": times.Load, "commit": times.Commit, "lease": times.Lease, "settle": times.Settle} {
		if count, _, _ := h.Read(); count == 0 {
			t.Errorf("no %s was timed", name)
		}
	}
	if s.Engine.Tally("nobody") != nil {
		t.Error("an account that is not served is counted")
	}
}

func TestACustomerWhoCannotBeReachedIsCounted(t *testing.T) {
	s := newStage(t)
	s.Platform.Faults = []error{&bot.RefusedError{Reason: "blocked"}}
	s.sends(anna, to(anna, "раз"))
	s.Works()
	if got := s.Engine.Tally("shop").Results.Counts(); got[engine.ResultRefused] != 1 {
		t.Errorf("sends: %v", got)
	}
}
