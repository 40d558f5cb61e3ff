package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"time"

	"otklik/bot"
)

// Lease takes up to n due jobs of the queue until now+hold.
func (s *Store) Lease(ctx context.Context, queue bot.Queue, now time.Time, hold time.Duration, n int) ([]bot.Job, error) {
	until := now.Add(hold).Truncate(time.Microsecond)
	var taken []bot.Job
	err := s.writer.do(ctx, func(t *transaction) error {
		var err error
		if taken, err = t.due(queue, micros(now), n); err != nil {
			return err
		}
		return t.take(taken, micros(until))
	})
	if err != nil {
		return nil, fmt.Errorf("lease jobs of %s: %w", queue, err)
	}
	for i := range taken {
		taken[i].Due = until
		taken[i].Tries++
	}
	return taken, nil
}

// freeLeases makes due what a daemon had leased that is dead: the lock says that nobody else can hold it. That it was taken
// stays written down, so its next lease is in doubt.
func (s *Store) freeLeases(ctx context.Context) error {
	now := micros(s.options.Now())
	err := s.writer.do(ctx, func(t *transaction) error {
		_, err := t.exec(`UPDATE jobs SET due = ? WHERE taken = 1 AND due > ?`, now, now)
		return err
	})
	if err != nil {
		return fmt.Errorf("free leases of %s: %w", s.path, err)
	}
	return nil
}

// due finds who is next. Each priority is a range of its own in the index: of a queue full of jobs that are not due none is read.
func (t *transaction) due(queue bot.Queue, now int64, n int) ([]bot.Job, error) {
	var found []bot.Job
	priority := sql.NullInt64{Int64: math.MinInt64}
	for len(found) < n {
		_, err := t.row(`SELECT min(priority) FROM jobs WHERE head = 1 AND queue = ? AND priority > ?`, []any{queue, priority.Int64}, &priority)
		if err != nil || !priority.Valid {
			return found, err
		}
		err = t.rows(func(rows *sql.Rows) error {
			job, err := readJob(rows)
			found = append(found, job)
			return err
		}, `SELECT `+jobColumns+` FROM jobs WHERE head = 1 AND queue = ? AND priority = ? AND due <= ?
			ORDER BY due, age LIMIT ?`, queue, priority.Int64, now, n-len(found))
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (t *transaction) take(jobs []bot.Job, until int64) error {
	for _, job := range jobs {
		_, err := t.exec(`UPDATE jobs SET due = ?, doubt = ?, taken = 1, tries = tries + 1 WHERE conversation = ? AND id = ?`,
			until, job.Doubt, job.Conversation, job.ID)
		if err != nil {
			return err
		}
	}
	return nil
}
