package engine_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
)

// deadly is a store whose process dies when a timer of one conversation is decided and to be committed, until it is started again.
type deadly struct {
	bot.Store
	victim bot.ID
	late   bool // it dies as soon as that is committed
	handed int  // so often it also dies when the customer is to be given to the operators
	dead   bool
	deaths int
}

var errDead = errors.New("the process is dead")

func (d *deadly) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	for _, c := range changes {
		if c.Conversation.ID == d.victim && c.Conversation.Version > 0 && d.kills(c.Event) {
			if d.late {
				_, _ = d.Store.Commit(ctx, changes)
			}
			d.dead = true
			d.deaths++
			return nil, errDead
		}
	}
	return d.Store.Commit(ctx, changes)
}

func (d *deadly) kills(event string) bool {
	if strings.HasPrefix(event, "failed:") {
		d.handed--
		return d.handed >= 0
	}
	return strings.Contains(event, "#")
}

func (d *deadly) Settle(ctx context.Context, done []bot.Settlement) error {
	if d.dead {
		return errDead
	}
	return d.Store.Settle(ctx, done)
}

func (d *deadly) PutRecord(ctx context.Context, r bot.Record) error {
	if d.dead {
		return errDead
	}
	return d.Store.PutRecord(ctx, r)
}

// lives lets the program be started that often; each life ends when it dies or has nothing to do.
func (d *deadly) lives(s *stage, times int) {
	for range times {
		d.dead = false
		for n, err := s.Runner.Step(s.Context()); n > 0 && err == nil && !d.dead; {
			n, err = s.Runner.Step(s.Context())
		}
		s.Now = s.Now.Add(2 * time.Minute)
	}
}

func TestWhoseTimerKillsMeetsAHumanThoughTheProgramIsKilledInBetween(t *testing.T) {
	for name, c := range map[string]struct {
		killed, deaths int
		state          string
	}{
		"once":                        {1, 6, "operator"},
		"for ever, as of all they do": {100, 10, "listen"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			killer := &deadly{Store: s.Store, victim: bottest.ID(anna), handed: c.killed}
			s = stageOn(t, killer, s.Platform)
			s.Handle(s.Line(anna, "Где мой диван?!"))
			s.Now = s.Now.Add(bot.DefaultQuietMax)
			killer.lives(s, 20)
			if killer.deaths != c.deaths {
				t.Errorf("the process died %d times", killer.deaths)
			}
			s.onlyFailed(bot.FailedEvent, "ended 5 times")
			s.Stands(anna, c.state)
			if counts, err := s.Store.Counts(t.Context()); err != nil || counts.OldestDue != (time.Time{}) {
				t.Errorf("something is still due: %+v, %v", counts, err)
			}
		})
	}
}

func TestATimerThatKillsTheProcessIsSetAsideAfterFiveDeathsAndNoOtherWithIt(t *testing.T) {
	s := newStage(t)
	platform := s.Platform
	killer := &deadly{Store: s.Store, victim: bottest.ID(anna)}
	s = stageOn(t, killer, platform)
	const others = 20
	s.Handle(s.Line(anna, "Где мой диван?!"))
	for person := range int64(others) {
		s.Handle(s.Line(boris+person, "Где мой диван?!"))
	}
	s.Now = s.Now.Add(bot.DefaultQuietMax)
	killer.lives(s, 10)
	if killer.deaths != 5 {
		t.Errorf("the process died %d times", killer.deaths)
	}
	f := s.onlyFailed(bot.FailedEvent, "ended 5 times")
	if f.Conversation != bottest.ID(anna) || f.Tries != 5 {
		t.Errorf("failed %+v", f)
	}
	s.Stands(anna, "operator")
	for person := range int64(others) {
		s.Stands(boris+person, "calm")
	}
}

func TestATimerThatHasFiredIsNotSetAsideHoweverOftenTheProgramIsKilledBeforeItIsSettled(t *testing.T) {
	s := newStage(t)
	killed := &deadly{Store: s.Store, victim: bottest.ID(anna), late: true}
	s = stageOn(t, killed, s.Platform)
	s.Handle(s.Line(anna, "Где мой диван?!"))
	s.Now = s.Now.Add(bot.DefaultQuietMax)
	for range 10 {
		killed.dead = false
		_, _ = s.Runner.Step(t.Context())
		s.Now = s.Now.Add(2 * time.Minute)
	}
	if len(s.failed()) != 0 || s.Conversation(anna).Version != 2 {
		t.Errorf("failed %+v, %d decisions of a line and its timer", s.failed(), s.Conversation(anna).Version)
	}
	s.Stands(anna, "calm")
}

func TestATimerOutlivesAStoreThatTakesNothing(t *testing.T) {
	s := newStage(t)
	full := broken{Store: s.Store, commit: errors.New("disk full")}
	s.Handle(s.Line(anna, "Где мой диван?!"))
	s.Now = s.Now.Add(bot.DefaultQuietMax)
	runner := engine.NewRunner(engine.New(full, []*bot.Account{s.Account}, func() time.Time { return s.Now }, bottest.Quiet()), "shop", s.Platform)
	for range 20 {
		if _, err := runner.Step(t.Context()); !errors.Is(err, full.commit) {
			t.Fatal(err)
		}
		s.Now = s.Now.Add(5 * time.Second)
	}
	s.Works()
	s.Stands(anna, "calm")
	if len(s.failed()) != 0 {
		t.Errorf("failed %+v", s.failed())
	}
}
