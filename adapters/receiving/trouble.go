package receiving

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// Trouble remembers what is wrong now. Each thing is logged when it begins and when it is over, not in between.
type Trouble struct {
	log *slog.Logger
	mu  sync.Mutex
	now map[string]time.Time // since when
}

// NewTrouble knows of nothing wrong.
func NewTrouble(log *slog.Logger) *Trouble {
	return &Trouble{log: log, now: make(map[string]time.Time)}
}

// Begins notes what is wrong, and why.
func (t *Trouble) Begins(what string, err error) {
	t.mu.Lock()
	_, known := t.now[what]
	if !known {
		t.now[what] = time.Now()
	}
	t.mu.Unlock()
	if !known {
		t.log.Warn(what, "error", err)
	}
}

// Over notes that something is not wrong, or no longer.
func (t *Trouble) Over(what string) {
	t.mu.Lock()
	since, known := t.now[what]
	delete(t.now, what)
	t.mu.Unlock()
	if known {
		t.log.Info("over: "+what, "lasted", time.Since(since).Round(time.Second))
	}
}

// Pauses are the waits between tries: from half a second, doubling, to half a minute, give or take a fifth.
func Pauses() *backoff.ExponentialBackOff {
	pauses := backoff.NewExponentialBackOff()
	pauses.Multiplier = 2
	pauses.RandomizationFactor = 0.2
	pauses.MaxInterval = 30 * time.Second
	return pauses
}

// Sleep waits, or less when ctx ends.
func Sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
