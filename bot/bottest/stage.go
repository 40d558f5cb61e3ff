// Package bottest is a stage for stories about the bot: the engine with a store of its own, customers and operators who write, a
// messenger played in memory and a clock that the story turns.
package bottest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/store/sqlite"
)

// Stage is an engine on a store of its own, a runner, a platform and a clock turned by hand.
type Stage struct {
	*testing.T
	Account  *bot.Account
	Store    bot.Store
	Engine   *engine.Engine
	Runner   *engine.Runner
	Platform *Messenger
	Now      time.Time
	Events   int // so far; they number the events and their lines
}

// New is a stage on a fresh SQLite store.
func New(t *testing.T) *Stage {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return On(t, store, &Messenger{})
}

// On is a stage on that store, which speaks through that messenger.
func On(t *testing.T, store bot.Store, platform *Messenger) *Stage {
	t.Helper()
	s := &Stage{T: t, Account: Shop(t), Store: store, Platform: platform, Now: Morning()}
	s.Engine = engine.New(store, []*bot.Account{s.Account}, func() time.Time { return s.Now }, Quiet())
	s.Serve(platform)
	return s
}

// Serve lets the runner speak through an adapter.
func (s *Stage) Serve(a bot.Adapter) { s.Runner = engine.NewRunner(s.Engine, s.Account.Name, a) }

// Line is what a customer writes in private.
func (s *Stage) Line(person int64, text string) bot.Event {
	s.Events++
	return bot.Event{ID: fmt.Sprintf("e%d", s.Events), Kind: bot.HeardEvent, Conversation: ID(person), Person: bot.Person{ID: person, Name: "Анна Пример"},
		Place: Private(person), Message: int64(s.Events), Text: text}
}

// By is what an operator does.
func (s *Stage) By(operator string, kind bot.Kind, text string) bot.Event {
	s.Events++
	return bot.Event{ID: fmt.Sprintf("e%d", s.Events), Kind: kind, Conversation: ID(Anna), Operator: operator, Text: text}
}

// Handle brings events in, which must be accepted.
func (s *Stage) Handle(events ...bot.Event) {
	s.Helper()
	if err := s.Engine.Handle(context.Background(), events...); err != nil {
		s.Fatal(err)
	}
}

// Says lets a customer write and hear the answer.
func (s *Stage) Says(person int64, text string) {
	s.Helper()
	s.Handle(s.Line(person, text))
	s.Passes(bot.DefaultQuietMax)
}

// Passes turns the clock on, and lets the runner do all that comes due.
func (s *Stage) Passes(d time.Duration) {
	s.Helper()
	s.Now = s.Now.Add(d)
	s.Works()
}

// Works lets the runner do all that is due.
func (s *Stage) Works() {
	s.Helper()
	for range 50 {
		n, err := s.Runner.Step(context.Background())
		if err != nil {
			s.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
	s.Fatal("the runner does not come to rest")
}

// Conversation is what is stored of a customer.
func (s *Stage) Conversation(person int64) bot.Conversation {
	s.Helper()
	loaded, err := s.Store.Load(context.Background(), []bot.ID{ID(person)})
	if err != nil {
		s.Fatal(err)
	}
	return loaded[0]
}

// Transcript is all that was written of a customer.
func (s *Stage) Transcript(person int64) []bot.Line {
	s.Helper()
	lines, err := s.Store.Transcript(context.Background(), ID(person), "", 1000)
	if err != nil {
		s.Fatal(err)
	}
	return lines
}

// Notes are what operators were told.
func (s *Stage) Notes(person int64) []bot.Note {
	s.Helper()
	var notes []bot.Note
	for _, l := range s.Transcript(person) {
		if l.Note != "" {
			notes = append(notes, l.Note)
		}
	}
	return notes
}

// Stands holds that a customer is in that state of the flow.
func (s *Stage) Stands(person int64, state string) {
	s.Helper()
	if c := s.Conversation(person); c.State != state {
		s.Errorf("the state is %s, want %s; said were %q", c.State, state, s.Platform.Texts())
	}
}

// Wants holds that an error is that one.
func (s *Stage) Wants(err, want error) {
	s.Helper()
	if !errors.Is(err, want) {
		s.Errorf("got %v, want %v", err, want)
	}
}

// ToOperator brings Anna to the operators and clears what was said so far.
func (s *Stage) ToOperator() {
	s.Helper()
	s.Says(Anna, "Оператор!")
	s.Stands(Anna, "operator")
	s.Platform.Said = nil
}

// Quiet logs nothing.
func Quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }
