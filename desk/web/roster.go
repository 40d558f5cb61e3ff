package web

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"otklik/bot"
)

const (
	// rosterPage is how many conversations are asked for at once, mostRows how many the roster holds at the most: the
	// longest waiting ones.
	rosterPage = 1000
	mostRows   = 10_000
	// rosterAge is when the roster is read anew, for the sake of what other processes have changed.
	rosterAge = 30 * time.Second
	// boilingCounts is how much longer a boiling customer counts as waiting than a calm one who came at the same time.
	boilingCounts = time.Hour
)

// roster is the conversations that are in people's hands, kept in memory so that two thousand of them can be put in
// order by heat and waiting time at every look. The engine's feed says which ones to read again.
type roster struct {
	store   bot.Store
	changes <-chan bot.ID
	now     func() time.Time

	mu   sync.Mutex
	rows map[bot.ID]bot.Conversation
	read time.Time
}

func newRoster(store bot.Store, changes <-chan bot.ID, now func() time.Time) *roster {
	return &roster{store: store, changes: changes, now: now}
}

// people returns the conversations that wait for an operator or are led by one: those who need a line first.
func (r *roster) people(ctx context.Context) ([]bot.Conversation, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	changed, missed := r.drain()
	var err error
	if now := r.now(); missed || r.rows == nil || now.Sub(r.read) > rosterAge || now.Before(r.read) {
		err = r.readAll(ctx)
	} else {
		err = r.readSome(ctx, changed)
	}
	if err != nil {
		r.rows = nil // what the feed told is gone with this look
		return nil, err
	}
	return slices.SortedFunc(maps.Values(r.rows), r.sooner), nil
}

// drain takes what the feed has told. A full feed has dropped some.
func (r *roster) drain() (changed []bot.ID, missed bool) {
	missed = len(r.changes) == cap(r.changes)
	for range len(r.changes) {
		changed = append(changed, <-r.changes)
	}
	slices.Sort(changed)
	return slices.Compact(changed), missed
}

func (r *roster) readAll(ctx context.Context) error {
	rows := make(map[bot.ID]bot.Conversation)
	filter := bot.Filter{Section: bot.SectionWaiting, Limit: rosterPage}
	for len(rows) < mostRows {
		list, err := r.store.List(ctx, filter)
		if err != nil {
			return fmt.Errorf("web: list waiting conversations: %w", err)
		}
		for _, c := range list {
			rows[c.ID] = c
		}
		if len(list) < rosterPage {
			break
		}
		filter.After = list[len(list)-1].ID
	}
	r.rows, r.read = rows, r.now()
	return nil
}

func (r *roster) readSome(ctx context.Context, ids []bot.ID) error {
	if len(ids) == 0 {
		return nil
	}
	list, err := r.store.Load(ctx, ids)
	if err != nil {
		return fmt.Errorf("web: load changed conversations: %w", err)
	}
	for i, c := range list {
		if c.Version > 0 && c.Section == bot.SectionWaiting {
			r.rows[ids[i]] = c
		} else {
			delete(r.rows, ids[i])
		}
	}
	return nil
}

// sooner orders by who needs a line first: the longest wait, with heat counted as waiting time; then who spoke last.
func (r *roster) sooner(a, b bot.Conversation) int {
	switch waits := !a.Waiting.IsZero(); {
	case waits != !b.Waiting.IsZero():
		if waits {
			return -1
		}
		return 1
	case waits:
		return cmp.Or(since(a).Compare(since(b)), strings.Compare(string(a.ID), string(b.ID)))
	}
	return cmp.Or(b.LastHeard.Compare(a.LastHeard), strings.Compare(string(a.ID), string(b.ID)))
}

func since(c bot.Conversation) time.Time {
	return c.Waiting.Add(-time.Duration(c.Heat * float64(boilingCounts)))
}

// row returns a conversation of the roster, as it was at the last look.
func (r *roster) row(id bot.ID) (bot.Conversation, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c, ok := r.rows[id]
	return c, ok
}
