package redis

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"
)

// clock is the server's time, told from ours and the difference between them.
type clock struct{ offset atomic.Int64 }

func newClock(offset time.Duration) *clock {
	c := new(clock)
	c.offset.Store(int64(offset))
	return c
}

// Now is the server's time as closely as a round trip tells: all replicas go by one clock, however theirs are set.
func (s *Store) Now() time.Time { return time.Now().Add(time.Duration(s.clock.offset.Load())) }

const (
	// measureEvery is how often the difference between the clocks is measured: a bad clock drifts by a millisecond in that time.
	measureEvery = 10 * time.Second
	// measurements of which the quickest counts, for half of its way is what nobody knows.
	measurements = 3
)

func (s *Store) measure(ctx context.Context) (time.Duration, error) {
	var offset, quickest time.Duration
	for i := range measurements {
		asked := time.Now()
		told, err := s.client.Time(ctx).Result()
		if err != nil {
			return 0, fmt.Errorf("ask the server's time: %w", s.explained(err))
		}
		if way := time.Since(asked); i == 0 || way < quickest {
			quickest, offset = way, told.Sub(asked.Add(way/2))
		}
	}
	return offset, nil
}

// follow measures again and again until ctx ends. While the server is out of reach the last difference counts.
func (s *Store) follow(ctx context.Context) {
	ticker := time.NewTicker(measureEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
			if offset, err := s.measure(ctx); err == nil {
				s.clock.offset.Store(int64(offset))
			}
		}
	}
}
