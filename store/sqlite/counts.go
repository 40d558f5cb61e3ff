package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"otklik/bot"
)

// Counts tells how much there is. OldestDue is that of a job that could be leased now, by the store's clock.
func (s *Store) Counts(ctx context.Context) (bot.Counts, error) {
	var c bot.Counts
	var oldest sql.NullInt64
	now := micros(s.options.Now())
	err := s.readers.QueryRowContext(ctx, `
		WITH RECURSIVE parts (queue, priority) AS (
			SELECT * FROM (SELECT queue, priority FROM jobs WHERE head = 1 ORDER BY queue, priority LIMIT 1)
			UNION ALL
			SELECT jobs.queue, jobs.priority FROM parts JOIN jobs ON (jobs.conversation, jobs.id) = (
				SELECT conversation, id FROM jobs WHERE head = 1 AND (queue, priority) > (parts.queue, parts.priority) ORDER BY queue, priority LIMIT 1)
		)
		SELECT conversations, lines, jobs, failed, (SELECT count(*) FROM conversations WHERE section = ?),
			(SELECT min((SELECT min(due) FROM jobs WHERE head = 1 AND queue = parts.queue AND priority = parts.priority AND due <= ?)) FROM parts)
		FROM totals`, bot.SectionWaiting, now).
		Scan(&c.Conversations, &c.Lines, &c.Jobs, &c.Failed, &c.Waiting, &oldest)
	if err != nil {
		return bot.Counts{}, fmt.Errorf("count: %w", s.closed(err))
	}
	if oldest.Valid {
		c.OldestDue = time.UnixMicro(oldest.Int64).UTC()
	}
	return c, nil
}
