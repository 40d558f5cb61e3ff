package redis

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"otklik/bot"
)

// Counts tells how much there is. OldestDue is that of a job that could be leased now, by the server's clock.
func (s *Store) Counts(ctx context.Context) (bot.Counts, error) {
	calls := make([]call, partitions)
	for p, base := range s.bases {
		calls[p] = call{key: base}
	}
	answers, err := s.run(ctx, &s.scripts.counts, calls...)
	if err != nil {
		return bot.Counts{}, fmt.Errorf("count: %w", err)
	}
	var c bot.Counts
	for _, answer := range answers {
		if err := add(&c, answer); err != nil {
			return bot.Counts{}, fmt.Errorf("count: %w", err)
		}
	}
	if err := s.countLanes(ctx, &c); err != nil {
		return bot.Counts{}, fmt.Errorf("count lanes: %w", err)
	}
	return c, nil
}

func add(c *bot.Counts, answer any) error {
	values, _ := answer.([]any)
	return sum(values, &c.Lines, &c.Failed)
}

// sum adds what scripts have counted.
func sum(values []any, sums ...*int64) error {
	if len(values) != len(sums) {
		return errTorn
	}
	for i, sum := range sums {
		n, _ := values[i].(int64)
		*sum += n
	}
	return nil
}

func (s *Store) countLanes(ctx context.Context, c *bot.Counts) error {
	calls := make([]call, len(s.lanes))
	for i, lane := range s.lanes {
		calls[i] = call{key: lane}
	}
	answers, err := s.run(ctx, &s.scripts.backlog, calls...)
	if err != nil {
		return err
	}
	for _, answer := range answers {
		if err := addLane(c, answer); err != nil {
			return err
		}
	}
	return nil
}

func addLane(c *bot.Counts, answer any) error {
	values, _ := answer.([]any)
	if len(values) == 0 {
		return errTorn
	}
	last := len(values) - 1
	if err := sum(values[:last], &c.Conversations, &c.Waiting, &c.Jobs); err != nil {
		return err
	}
	oldest, _ := values[last].(string)
	if oldest == "" {
		return nil
	}
	due, err := strconv.ParseInt(oldest, 10, 64)
	if err != nil {
		return errTorn
	}
	if at := time.UnixMicro(due).UTC(); c.OldestDue.IsZero() || at.Before(c.OldestDue) {
		c.OldestDue = at
	}
	return nil
}
