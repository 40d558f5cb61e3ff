package vk

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"
)

// What can be wrong while the account runs. Each is logged when it begins and when it is over, not in between.
const (
	unreachable = "VK cannot be reached"
	storeDown   = "what arrived cannot be stored; VK keeps it meanwhile"
)

// trouble remembers what is wrong now.
type trouble struct {
	log *slog.Logger
	mu  sync.Mutex
	now map[string]time.Time // since when
}

func newTrouble(log *slog.Logger) *trouble {
	return &trouble{log: log, now: make(map[string]time.Time)}
}

func (t *trouble) begins(what string, err error) {
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

func (t *trouble) over(what string) {
	t.mu.Lock()
	since, known := t.now[what]
	delete(t.now, what)
	t.mu.Unlock()
	if known {
		t.log.Info("over: "+what, "lasted", time.Since(since).Round(time.Second))
	}
}

// newPauses are the waits between tries: from half a second, doubling, to half a minute, give or take a fifth.
func newPauses() *backoff.ExponentialBackOff {
	pauses := backoff.NewExponentialBackOff()
	pauses.Multiplier = 2
	pauses.RandomizationFactor = 0.2
	pauses.MaxInterval = 30 * time.Second
	return pauses
}

// sleep waits, or less when ctx ends.
func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
