package engine_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
)

func TestAChangeIsToldToTheOperatorsGroupUntilItIsShown(t *testing.T) {
	s := newStage(t)
	s.Account.Staff = true
	var shown []time.Duration
	troubles := []error{&bot.RetryError{After: 30 * time.Second}, errors.New("no network")}
	s.Runner.Tells(func(_ context.Context, told bot.ID) error {
		if told != bottest.ID(anna) {
			t.Errorf("told of %s", told)
		}
		shown = append(shown, s.Now.Sub(bottest.Morning()))
		if n := len(shown) - 1; n < len(troubles) {
			return troubles[n]
		}
		return nil
	})
	s.Handle(s.Line(anna, "Оператор!"))
	for range 70 {
		s.Passes(time.Second)
	}
	first := bot.DefaultQuiet
	want := []time.Duration{first, first + 30*time.Second, first + 32*time.Second} // when it was told, and two seconds after a fault
	if !slices.Equal(shown, want) {
		t.Errorf("shown at %v, want %v", shown, want)
	}
}

func TestAChangeThatNoGroupCanShowStopsNobodyElse(t *testing.T) {
	s := newStage(t)
	s.Account.Staff = true
	shown := 0
	s.Runner.Tells(func(_ context.Context, id bot.ID) error {
		if id == bottest.ID(anna) {
			panic("no such topic")
		}
		shown++
		return nil
	})
	s.Handle(s.Line(anna, "Оператор!"), s.Line(boris, "Оператор!"))
	s.Passes(bot.DefaultQuietMax)
	if shown == 0 {
		t.Error("the other one is not shown")
	}
}

func TestWhatAGroupWasToShowThatIsThereNoMoreIsNotDueForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Account.Staff = true
		s.Now = time.Now()
		s.Engine = engine.New(s.Store, []*bot.Account{s.Account}, time.Now, bottest.Quiet())
		shown := engine.NewRunner(s.Engine, s.Account.Name, s.Platform)
		shown.Tells(func(context.Context, bot.ID) error { return errors.New("the bot was thrown out") })
		works := func(r *engine.Runner, d time.Duration) bot.Counts {
			ctx, stop := context.WithCancel(t.Context())
			var running sync.WaitGroup
			running.Go(func() { r.Run(ctx) })
			<-time.After(d)
			stop()
			running.Wait()
			counts, err := s.Store.Counts(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return counts
		}
		s.Handle(s.Line(anna, "Оператор!"))
		before := works(shown, 2*bot.DefaultQuietMax)
		after := works(engine.NewRunner(s.Engine, s.Account.Name, s.Platform), 65*time.Second)
		if after.Jobs >= before.Jobs || !after.OldestDue.IsZero() {
			t.Errorf("before the group was given up %+v, afterwards %+v", before, after)
		}
	})
}
