package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
)

// mortal is a store whose process dies when a line of one person is to be committed, until it is started again.
type mortal struct {
	bot.Store
	victim   bot.ID
	late     bool // it dies as soon as that is committed
	whatever bool // it dies of all that happens to the person
	deaths   int
}

func (m *mortal) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	for _, c := range changes {
		spoken := len(c.Lines) > 0 && c.Lines[0].By == bot.ByCustomer
		if c.Conversation.ID == m.victim && c.Conversation.Version > 0 && (spoken || m.whatever) {
			if m.late {
				_, _ = m.Store.Commit(ctx, changes)
			}
			m.deaths++
			return nil, errDead
		}
	}
	return m.Store.Commit(ctx, changes)
}

// starts is the beginning of a program on a host, after whatever end the one before it had.
func (s *stage) starts(host string) *engine.Careful {
	s.Helper()
	careful, err := engine.NewCareful(s.Context(), s.Engine, host)
	if err != nil {
		s.Fatal(err)
	}
	return careful
}

// brings lets the platform bring a batch to one program after the other until one survives it, and returns how many it took.
func (s *stage) brings(batch ...bot.Event) (starts int) {
	s.Helper()
	const most = 30
	for starts = 1; starts <= most; starts++ {
		careful := s.starts("host")
		err := careful.Handle(s.Context(), batch...)
		if err == nil {
			s.Wants(careful.Ended(s.Context()), nil)
			return starts
		}
		if !errors.Is(err, errDead) {
			s.Fatal(err)
		}
	}
	s.Fatalf("no program of %d has survived", most)
	return starts
}

func TestALineThatKillsTheProcessIsSetAsideAfterFiveDeathsThoughThePlatformBringsItAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		killer := &mortal{Store: s.Store, victim: bottest.ID(anna)}
		s = stageOn(t, killer, s.Platform)
		starts := s.brings(s.Line(boris, "раз"), s.Line(anna, "убить"), s.Line(boris, "два"))
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
	})
}

func TestACustomerWhoRepeatsALineThatKillsCostsFiveDeathsForEach(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		killer := &mortal{Store: s.Store, victim: bottest.ID(anna)}
		s = stageOn(t, killer, s.Platform)
		starts := s.brings(s.Line(anna, "убить"), s.Line(anna, "убить"), s.Line(anna, "убить"), s.Line(boris, "раз"))
		if killer.deaths > 15 || len(s.failed()) != 3 {
			t.Errorf("%d deaths, %d starts, failed %+v", killer.deaths, starts, s.failed())
		}
		s.Stands(anna, "operator")
		if heard := s.Conversation(boris).Monologue; len(heard) != 1 {
			t.Errorf("of the other one were heard %d lines", len(heard))
		}
	})
}

func TestACustomerOfWhomNothingIsSurvivedKeepsNobodyElseWaitingForEver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		killer := &mortal{Store: s.Store, victim: bottest.ID(anna), whatever: true}
		s = stageOn(t, killer, s.Platform)
		s.brings(s.Line(anna, "убить"), s.Line(boris, "раз"))
		if killer.deaths != 10 {
			t.Errorf("the process died %d times: five times of the line, five times of giving the customer to the operators", killer.deaths)
		}
		s.onlyFailed(bot.FailedEvent, "ended each time")
		if heard := s.Conversation(boris).Monologue; len(heard) != 1 {
			t.Errorf("of the other one were heard %d lines", len(heard))
		}
	})
}

func TestALineIsNotSetAsideForBeingInHandWhereverSomethingElseKillsTheProgram(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		killer := &mortal{Store: s.Store, victim: bottest.ID(anna)}
		s = stageOn(t, killer, s.Platform)
		line := s.Line(anna, "раз")
		for range 20 {
			careful := s.starts("host")
			life, end := context.WithTimeout(t.Context(), time.Second)
			_ = careful.Handle(life, line)
			end()
		}
		killer.victim = ""
		s.brings(line)
		if len(s.failed()) != 0 || s.Conversation(anna).Version != 1 || killer.deaths > 3 {
			t.Errorf("failed %+v, %d decisions, %d deaths", s.failed(), s.Conversation(anna).Version, killer.deaths)
		}
	})
}

func TestALineThatWasHeardIsNotSetAsideHoweverOftenTheProgramIsKilledBeforeThatIsAcknowledged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s = stageOn(t, &mortal{Store: s.Store, victim: bottest.ID(anna), late: true}, s.Platform)
		line := s.Line(anna, "раз")
		for range 10 {
			careful := s.starts("host")
			_ = careful.Handle(t.Context(), line)
		}
		if len(s.failed()) != 0 || s.Conversation(anna).Version != 1 {
			t.Errorf("failed %+v, %d decisions of one line", s.failed(), s.Conversation(anna).Version)
		}
	})
}

func TestAfterACleanEndEventsAreTakenInTogether(t *testing.T) {
	s := newStage(t)
	for range 2 {
		careful := s.starts("host")
		s.Wants(careful.Handle(t.Context(), s.Line(anna, "раз"), s.Line(boris, "два")), nil)
		s.Wants(careful.Ended(t.Context()), nil)
	}
	if left, err := s.Store.Position(t.Context(), "running:"); left != "" || err != nil {
		t.Errorf("left behind: %q, %v", left, err)
	}
}

func TestAProgramThatLivesOnForgetsWhatTheLastOneDiedWith(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		killer := &mortal{Store: s.Store, victim: bottest.ID(anna)}
		s = stageOn(t, killer, s.Platform)
		for range 2 {
			careful := s.starts("host")
			s.Wants(careful.Handle(t.Context(), s.Line(boris, "раз"), s.Line(anna, "убить")), errDead)
		}
		careful := s.starts("host")
		<-time.After(11 * time.Minute)
		s.Wants(careful.Handle(t.Context(), s.Line(boris, "два")), nil)
		if left, err := s.Store.Position(t.Context(), "running:"); left != "{}" || err != nil {
			t.Errorf("left behind: %q, %v", left, err)
		}
	})
}

func TestAProgramThatHasItsStoreForItselfIsKnownAgainUnderWhateverName(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		killer := &mortal{Store: s.Store, victim: bottest.ID(anna)}
		s = stageOn(t, killer, s.Platform)
		line := s.Line(anna, "убить")
		for n := range 10 {
			careful := s.starts(fmt.Sprint("container ", n))
			_ = careful.Handle(t.Context(), line)
		}
		if killer.deaths != 5 {
			t.Errorf("the process died %d times", killer.deaths)
		}
	})
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
	s.starts("host") // it dies
	careful := s.starts("host")
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
