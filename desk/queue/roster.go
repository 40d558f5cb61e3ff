// Package queue puts open conversations in the order in which they need a line, and sorts them into the lists that
// operators work from. It knows nothing of pages.
package queue

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
	// page is how many conversations are asked for at once. The roster holds at the most mostPeople of those in people's hands,
	// the longest waiting ones, and mostBot of those with the bot, the latest ones.
	page       = 1000
	mostPeople = 10_000
	mostBot    = 2_000
	// Age is when the roster is read anew, for the sake of what other processes have changed.
	Age = 30 * time.Second
)

// Roster is the open conversations, kept in memory so that thousands of them can be put in order by heat and waiting time
// at every look. The engine's feed says which ones to read again.
type Roster struct {
	store   bot.Store
	changes <-chan bot.ID
	now     func() time.Time

	mu     sync.Mutex
	rows   map[bot.ID]*bot.Conversation
	torn   map[bot.ID]bool
	sorted []*bot.Conversation // nil: to be sorted again
	read   time.Time
	shifts shifts
}

// NewRoster reads from the store what changes names. now is the clock.
func NewRoster(store bot.Store, changes <-chan bot.ID, now func() time.Time) *Roster {
	return &Roster{store: store, changes: changes, now: now, shifts: make(shifts)}
}

// Open returns the open conversations, those who need a line first; those with the bot last. Nobody may change what they point to.
func (r *Roster) Open(ctx context.Context) ([]*bot.Conversation, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	changed, missed := r.drain()
	var err error
	if now := r.now(); missed || r.rows == nil || now.Sub(r.read) > Age || now.Before(r.read) {
		err = r.readAll(ctx)
	} else {
		err = r.readSome(ctx, changed)
	}
	if err != nil {
		r.rows = nil // what the feed told is gone with this look
		return nil, err
	}
	if r.sorted == nil {
		r.sorted = r.sort()
	}
	return r.sorted, nil
}

// Torn are the conversations that could not be read at the last look, by their ids.
func (r *Roster) Torn() []bot.ID {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(maps.Keys(r.torn))
}

// Row returns a conversation as it was at the last look.
func (r *Roster) Row(id bot.ID) (*bot.Conversation, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c, ok := r.rows[id]
	return c, ok
}

func (r *Roster) sort() []*bot.Conversation {
	rows := make([]*bot.Conversation, 0, len(r.rows))
	for _, c := range r.rows {
		rows = append(rows, c)
	}
	slices.SortFunc(rows, sooner)
	return rows
}

// drain takes what the feed has told. A full feed has dropped some.
func (r *Roster) drain() (changed []bot.ID, missed bool) {
	missed = len(r.changes) == cap(r.changes)
	for range len(r.changes) {
		changed = append(changed, <-r.changes)
	}
	slices.Sort(changed)
	return slices.Compact(changed), missed
}

func (r *Roster) readAll(ctx context.Context) error {
	before := r.rows
	r.rows, r.torn, r.sorted = make(map[bot.ID]*bot.Conversation), make(map[bot.ID]bool), nil
	for section, most := range map[bot.Section]int{bot.SectionWaiting: mostPeople, bot.SectionBot: mostBot} {
		if err := r.readSection(ctx, section, most); err != nil {
			return err
		}
	}
	for id, was := range before {
		if now := r.rows[id]; now != nil {
			r.shifts.notice(was, now)
		}
	}
	r.read = r.now()
	return nil
}

func (r *Roster) readSection(ctx context.Context, section bot.Section, most int) error {
	for c, err := range bot.Listed(ctx, r.store, bot.Filter{Section: section, Limit: page}) {
		torn, err := bot.Torn(err)
		if err != nil {
			return fmt.Errorf("queue: list %s: %w", section, err)
		}
		for _, id := range torn {
			r.torn[id] = true
		}
		if len(torn) == 0 {
			r.rows[c.ID] = &c
			most--
		}
		if most == 0 {
			break
		}
	}
	return nil
}

func (r *Roster) readSome(ctx context.Context, ids []bot.ID) error {
	if len(ids) == 0 {
		return nil
	}
	list, err := r.store.Load(ctx, ids)
	torn, err := bot.Torn(err)
	if err != nil {
		return fmt.Errorf("queue: load changed conversations: %w", err)
	}
	for i := range list {
		delete(r.torn, ids[i])
		if c := &list[i]; c.Version > 0 && (c.Section == bot.SectionWaiting || c.Section == bot.SectionBot) {
			r.shifts.notice(r.rows[ids[i]], c)
			r.rows[ids[i]] = c
		} else {
			delete(r.rows, ids[i])
		}
	}
	for _, id := range torn {
		r.torn[id] = true
	}
	r.sorted = nil
	return nil
}

// sooner orders by who needs a line first: people before the bot; by urgency; then who spoke last.
func sooner(a, b *bot.Conversation) int {
	if c := cmp.Compare(group(a), group(b)); c != 0 {
		return c
	}
	if !a.Waiting.IsZero() {
		return cmp.Or(a.Urgency().Compare(b.Urgency()), strings.Compare(string(a.ID), string(b.ID)))
	}
	return cmp.Or(b.LastHeard.Compare(a.LastHeard), strings.Compare(string(a.ID), string(b.ID)))
}

func group(c *bot.Conversation) int {
	switch {
	case c.Section == bot.SectionBot:
		return 2
	case c.Waiting.IsZero():
		return 1
	}
	return 0
}
