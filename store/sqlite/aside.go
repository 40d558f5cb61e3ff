package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"otklik/bot"
)

// SetAside keeps what could not be decoded, for people to look at.
func (s *Store) SetAside(ctx context.Context, items []bot.Aside) error {
	err := s.writer.do(ctx, func(t *transaction) error {
		for _, item := range items {
			raw := append([]byte{}, item.Raw...) // nil would be NULL
			if _, err := t.exec(`INSERT INTO asides (account, at, reason, raw) VALUES (?, ?, ?, ?)`,
				item.Account, micros(item.At), item.Reason, raw); err != nil {
				return err
			}
		}
		t.totals.asides += int64(len(items))
		return nil
	})
	if err != nil {
		return fmt.Errorf("set %d updates aside: %w", len(items), err)
	}
	return nil
}

// Position returns where an adapter stands in its platform's stream; "" when never set.
func (s *Store) Position(ctx context.Context, name string) (string, error) {
	var value string
	err := s.readers.QueryRowContext(ctx, `SELECT value FROM positions WHERE name = ?`, name).Scan(&value)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return "", fmt.Errorf("read position %s: %w", name, s.closed(err))
	}
	return value, nil
}

// SetPosition keeps where an adapter stands.
func (s *Store) SetPosition(ctx context.Context, name, value string) error {
	err := s.writer.do(ctx, func(t *transaction) error {
		_, err := t.exec(`INSERT INTO positions (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, name, value)
		return err
	})
	if err != nil {
		return fmt.Errorf("keep position %s: %w", name, err)
	}
	return nil
}

// Counts tells how much there is. OldestDue is that of a job that could be leased now, by the store's clock.
func (s *Store) Counts(ctx context.Context) (bot.Counts, error) {
	var c bot.Counts
	var oldest sql.NullInt64
	now := micros(s.options.Now())
	err := s.readers.QueryRowContext(ctx, `
		WITH RECURSIVE parts (queue, priority) AS (
			SELECT * FROM (SELECT queue, priority FROM jobs WHERE head = 1 ORDER BY queue, priority LIMIT 1)
			UNION ALL
			SELECT jobs.queue, jobs.priority FROM parts JOIN jobs ON jobs.seq = (
				SELECT seq FROM jobs WHERE head = 1 AND (queue, priority) > (parts.queue, parts.priority) ORDER BY queue, priority LIMIT 1)
		)
		SELECT conversations, lines, jobs, asides, (SELECT count(*) FROM conversations WHERE section = ?),
			(SELECT min((SELECT min(due) FROM jobs WHERE head = 1 AND queue = parts.queue AND priority = parts.priority AND due <= ?)) FROM parts)
		FROM totals`, bot.SectionWaiting, now).
		Scan(&c.Conversations, &c.Lines, &c.Jobs, &c.Aside, &c.Waiting, &oldest)
	if err != nil {
		return bot.Counts{}, fmt.Errorf("count: %w", s.closed(err))
	}
	if oldest.Valid {
		c.OldestDue = time.UnixMicro(oldest.Int64).UTC()
	}
	return c, nil
}
