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
		calls[p] = call{key: base, args: []any{base}}
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
	return c, nil
}

func add(c *bot.Counts, answer any) error {
	values, _ := answer.([]any)
	sums := []*int64{&c.Conversations, &c.Waiting, &c.Lines, &c.Jobs, &c.Failed}
	if len(values) != len(sums)+1 {
		return errTorn
	}
	for i, sum := range sums {
		n, _ := values[i].(int64)
		*sum += n
	}
	oldest, _ := values[len(sums)].(string)
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
