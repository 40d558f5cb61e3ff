// Package engine carries out what is decided. Everything that can happen comes in by one door, Engine.Handle: it loads what the event
// concerns, has the decision made, and the store applies the change whole or not at all. A Runner does the jobs of an account.
package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"otklik/bot"
)

// maxRounds bounds how often one batch is decided again because nothing of it could be applied.
const maxRounds = 64

// ErrUnknownAccount means that an event names an account that the program does not serve.
var ErrUnknownAccount = errors.New("engine: no such account")

// Engine is the one door: every event of every customer, clock and operator goes through Handle.
type Engine struct {
	store    bot.Store
	accounts map[string]*bot.Account
	now      func() time.Time
	log      *slog.Logger
	feed     *Feed
	taker    bot.Taker // nil: the store has none
	crews    crews
	tallies  map[string]*Tally // by account
	times    StoreTimes
}

// New joins a store and the accounts. now is the clock of all that happens, unless the store has one; it may go back without harm.
func New(store bot.Store, accounts []*bot.Account, now func() time.Time, log *slog.Logger) *Engine {
	e := &Engine{store: store, accounts: make(map[string]*bot.Account), now: now, log: log, feed: newFeed(), crews: crews{working: make(map[bot.Queue]*crew)},
		tallies: make(map[string]*Tally), times: newStoreTimes()}
	e.taker, _ = bot.Able[bot.Taker](store)
	if clock, ok := bot.Able[bot.Clock](store); ok {
		e.now = clock.Now
	}
	for _, a := range accounts {
		e.accounts[a.Name], e.tallies[a.Name] = a, newTally()
	}
	return e
}

// Feed tells who watches which conversations have changed.
func (e *Engine) Feed() *Feed { return e.feed }

// Account returns the account of that name, nil if there is none.
func (e *Engine) Account(name string) *bot.Account { return e.accounts[name] }

// Accounts are the names of all accounts, sorted.
func (e *Engine) Accounts() []string { return slices.Sorted(maps.Keys(e.accounts)) }

// Handle applies events, each once, in their order within a conversation. After nil everything is stored; after an error
// the caller must bring the same events again. An operator's event that is denied returns its reason, joined with others; what
// nobody can apply is set aside for people.
func (e *Engine) Handle(ctx context.Context, events ...bot.Event) error {
	return e.handle(ctx, e.batch(events))
}

func (e *Engine) handle(ctx context.Context, b *batch) error {
	events := len(b.open)
	e.countEvents(b.open)
	if err := e.recall(ctx, b); err != nil {
		return fmt.Errorf("handle %d events: %w", events, err)
	}
	parts := b.parts()
	if err := e.sideBySide(ctx, parts); err != nil {
		return fmt.Errorf("handle %d events: %w", events, err)
	}
	var denied []error
	for _, part := range parts {
		denied = append(denied, part.reasons...)
	}
	return errors.Join(denied...)
}

// apply takes a batch through as many rounds as it needs.
func (e *Engine) apply(ctx context.Context, b *batch) error {
	for fruitless := 0; fruitless < maxRounds; {
		if b.finished() {
			return nil
		}
		before := len(b.open)
		if err := e.round(ctx, b); err != nil {
			return err
		}
		if len(b.open) == before {
			fruitless++
		}
	}
	return bot.ErrConflict
}

// round loads, decides and commits what is open; what met a conflict stays open.
func (e *Engine) round(ctx context.Context, b *batch) error {
	current, err := e.load(ctx, b.open)
	if err != nil {
		return err
	}
	b.turn.Lock()
	v := e.decideAll(b, current)
	b.turn.Unlock()
	for i, reason := range v.broken {
		if err := e.setAside(ctx, b, b.open[i], reason); err != nil {
			return err
		}
	}
	others := &v.others
	if len(v.tokens.changes) > 0 {
		if err := e.carryOut(ctx, b, v, &v.tokens); err != nil {
			return err
		}
		others = others.without(v.waits)
	}
	if err := e.carryOut(ctx, b, v, others); err != nil {
		return err
	}
	b.keep(v.waits)
	return nil
}

// carryOut stores the changes of a step, and notes which events must wait for the next round.
func (e *Engine) carryOut(ctx context.Context, b *batch, v *verdicts, s *step) error {
	results, err := e.commit(ctx, s.changes)
	if err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	for i, result := range results {
		event := &b.open[s.of[i]]
		e.countResult(*event, s.changes[i], result)
		switch {
		case errors.Is(result, bot.ErrConflict):
			v.waits[s.of[i]] = true
		case result != nil && !errors.Is(result, bot.ErrDuplicate):
			if err := e.setAside(ctx, b, *event, result); err != nil {
				return err
			}
		}
	}
	return nil
}
