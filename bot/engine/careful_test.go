package engine_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
)

// mortal is a store whose process dies when a line of one person is to be committed, until it is started again.
type mortal struct {
	bot.Store
	victim bot.ID
	late   bool // it dies as soon as that is committed
	deaths int
}

func (m *mortal) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	for _, c := range changes {
		if c.Conversation.ID == m.victim && len(c.Lines) > 0 && c.Lines[0].By == bot.ByCustomer {
			if m.late {
				_, _ = m.Store.Commit(ctx, changes)
			}
			m.deaths++
			return nil, errDead
		}
	}
	return m.Store.Commit(ctx, changes)
}

func TestALineThatKillsTheProcessIsSetAsideAfterFiveDeathsThoughThePlatformBringsItAgain(t *testing.T) {
	s := newStage(t)
	killer := &mortal{Store: s.Store, victim: bottest.ID(anna)}
	s = stageOn(t, killer, s.Platform)
	batch := []bot.Event{s.Line(boris, "раз"), s.Line(anna, "убить"), s.Line(boris, "два")}
	starts := 0
	for done := false; !done && starts < 10; starts++ {
		careful, err := engine.NewCareful(t.Context(), s.Engine, "host")
		if err != nil {
			t.Fatal(err)
		}
		err = careful.Handle(t.Context(), batch...)
		if done = err == nil; !done && !errors.Is(err, errDead) {
			t.Fatal(err)
		}
		if done {
			s.Wants(careful.Ended(t.Context()), nil)
		}
	}
	if killer.deaths != 5 || starts != 6 {
		t.Errorf("%d deaths, %d starts", killer.deaths, starts)
	}
	if f := s.onlyFailed(bot.FailedEvent, "ended each time"); f.Conversation != bottest.ID(anna) {
		t.Errorf("failed %+v", f)
	}
	s.Stands(anna, "operator")
	var texts []string
	for _, h := range s.Conversation(boris).Monologue {
		texts = append(texts, h.Text)
	}
	if !slices.Equal(texts, []string{"раз", "два"}) {
		t.Errorf("of the other one was heard %q", texts)
	}
}

func TestALineThatWasHeardIsNotSetAsideHoweverOftenTheProgramIsKilledBeforeThatIsAcknowledged(t *testing.T) {
	s := newStage(t)
	s = stageOn(t, &mortal{Store: s.Store, victim: bottest.ID(anna), late: true}, s.Platform)
	line := s.Line(anna, "раз")
	for range 10 {
		careful, err := engine.NewCareful(t.Context(), s.Engine, "host")
		if err != nil {
			t.Fatal(err)
		}
		_ = careful.Handle(t.Context(), line)
	}
	if len(s.failed()) != 0 || s.Conversation(anna).Version != 1 {
		t.Errorf("failed %+v, %d decisions of one line", s.failed(), s.Conversation(anna).Version)
	}
}

func TestAfterACleanEndEventsAreTakenInTogether(t *testing.T) {
	s := newStage(t)
	for range 2 {
		careful, err := engine.NewCareful(t.Context(), s.Engine, "host")
		if err != nil {
			t.Fatal(err)
		}
		s.Wants(careful.Handle(t.Context(), s.Line(anna, "раз"), s.Line(boris, "два")), nil)
		s.Wants(careful.Ended(t.Context()), nil)
	}
	if left, err := s.Store.Position(t.Context(), "running:host"); left != "" || err != nil {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

// unwritable is a store that keeps no position, so many times.
type unwritable struct {
	bot.Store
	left int
}

func (u *unwritable) SetPosition(ctx context.Context, name, value string) error {
	if u.left--; u.left >= 0 {
		return errors.New("the store is away")
	}
	return u.Store.SetPosition(ctx, name, value)
}

func TestALineThatTheStoreWasAwayForIsNoneThatKills(t *testing.T) {
	s := newStage(t)
	store := &unwritable{Store: s.Store}
	s = stageOn(t, store, s.Platform)
	if _, err := engine.NewCareful(t.Context(), s.Engine, "host"); err != nil { // it dies
		t.Fatal(err)
	}
	careful, err := engine.NewCareful(t.Context(), s.Engine, "host")
	if err != nil {
		t.Fatal(err)
	}
	line := s.Line(anna, "раз")
	store.left = 10
	for range store.left {
		if err := careful.Handle(t.Context(), line); err == nil {
			t.Fatal("a line was taken in that is not written down")
		}
	}
	s.Wants(careful.Handle(t.Context(), line), nil)
	if heard := s.Conversation(anna).Monologue; len(heard) != 1 {
		t.Errorf("when the store is back, %d lines are heard", len(heard))
	}
}
