package engine

import (
	"errors"
	"maps"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"otklik/bot"
)

// Outcome is what became of an event at the one door.
type Outcome string

const (
	OutcomeApplied   Outcome = "applied"
	OutcomeDuplicate Outcome = "duplicate" // it was applied before
	OutcomeConflict  Outcome = "conflict"  // somebody else changed the conversation; it is decided again
	OutcomeDenied    Outcome = "denied"    // an operator may not do that now
	OutcomeRejected  Outcome = "rejected"  // no store can take its change: it is set aside
)

// Result is what became of one attempt to send a message.
type Result string

const (
	ResultSent     Result = "sent"
	ResultRepeated Result = "repeated" // sent, perhaps for the second time
	ResultRetry    Result = "retry"    // surely not taken; the platform wants to be asked later
	ResultRefused  Result = "refused"  // never taken; operators know
	ResultDoubt    Result = "doubt"    // nobody knows whether it was taken
	ResultGaveUp   Result = "gave_up"  // too many attempts; operators know
)

// Tally counts what becomes of one account's events and messages since the program began. It is safe for use by many goroutines,
// and cheap enough to be always on.
type Tally struct {
	Events   Counter[bot.Kind]
	Outcomes Counter[Outcome]
	Results  Counter[Result]
	// Floods counts the answers that said "too many requests".
	Floods atomic.Int64
	// Heat is that of customers after each of their lines, 0 to 1.
	Heat *Histogram
}

func newTally() *Tally {
	return &Tally{Heat: newHistogram(.1, .2, .3, .4, .5, .6, .7, .8, .9)}
}

// retried notes a message that the platform did not take now.
func (t *Tally) retried(retry *bot.RetryError) {
	t.Results.add(ResultRetry)
	if retry.Flood {
		t.Floods.Add(1)
	}
}

// Counter counts by name.
type Counter[K comparable] struct {
	mu     sync.Mutex
	counts map[K]int64
}

func (c *Counter[K]) add(of K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.counts == nil {
		c.counts = make(map[K]int64)
	}
	c.counts[of]++
}

// Counts is how often each was counted.
func (c *Counter[K]) Counts() map[K]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	return maps.Clone(c.counts)
}

// Histogram counts values by size.
type Histogram struct {
	bounds []float64
	counts []atomic.Int64 // one more than bounds
	sum    atomic.Uint64  // the bits of a float64
}

func newHistogram(bounds ...float64) *Histogram {
	return &Histogram{bounds: bounds, counts: make([]atomic.Int64, len(bounds)+1)}
}

func (h *Histogram) observe(v float64) {
	i, _ := slices.BinarySearch(h.bounds, v)
	h.counts[i].Add(1)
	for {
		old := h.sum.Load()
		if h.sum.CompareAndSwap(old, math.Float64bits(math.Float64frombits(old)+v)) {
			return
		}
	}
}

// Read returns how many values there were, their sum, and how many were not above each bound.
func (h *Histogram) Read() (count uint64, sum float64, upTo map[float64]uint64) {
	upTo = make(map[float64]uint64, len(h.bounds))
	for i := range h.counts {
		count += uint64(h.counts[i].Load())
		if i < len(h.bounds) {
			upTo[h.bounds[i]] = count
		}
	}
	return count, math.Float64frombits(h.sum.Load()), upTo
}

// StoreTimes is how long calls of the store take, in seconds.
type StoreTimes struct{ Load, Commit, Lease, Settle *Histogram }

func newStoreTimes() StoreTimes {
	usual := func() *Histogram {
		return newHistogram(.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5)
	}
	return StoreTimes{usual(), usual(), usual(), usual()}
}

// since observes the time that has passed; it is deferred with the time of the call's beginning.
func (h *Histogram) since(began time.Time) { h.observe(time.Since(began).Seconds()) }

// Tally counts for an account of the engine; nil: there is no such account.
func (e *Engine) Tally(account string) *Tally { return e.tallies[account] }

// StoreTimes is how long the engine's store takes for what the engine and the runners ask of it.
func (e *Engine) StoreTimes() StoreTimes { return e.times }

// count notes what became of an event of the conversation.
func (e *Engine) count(id bot.ID, o Outcome) {
	if t := e.tallies[id.Account()]; t != nil {
		t.Outcomes.add(o)
	}
}

// countResult notes what the store said of the change that an event made; what was changed along with it does not count.
func (e *Engine) countResult(event bot.Event, c bot.Change, result error) {
	switch {
	case c.Event != event.ID:
	case result == nil:
		e.count(event.Conversation, OutcomeApplied)
	case errors.Is(result, bot.ErrConflict):
		e.count(event.Conversation, OutcomeConflict)
	case errors.Is(result, bot.ErrDuplicate):
		e.count(event.Conversation, OutcomeDuplicate)
	default:
		e.count(event.Conversation, OutcomeRejected)
	}
}

// countEvents notes events that come in.
func (e *Engine) countEvents(events []bot.Event) {
	for _, event := range events {
		if t := e.tallies[event.Conversation.Account()]; t != nil {
			t.Events.add(event.Kind)
		}
	}
}

// countHeat notes how upset a customer is after a line.
func (e *Engine) countHeat(c bot.Change) {
	t := e.tallies[c.Conversation.ID.Account()]
	if t != nil && slices.ContainsFunc(c.Lines, func(l bot.Line) bool { return l.By == bot.ByCustomer }) {
		t.Heat.observe(c.Conversation.Heat)
	}
}
