package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"otklik/bot"
)

// Lease takes up to n due jobs of the queue until now+hold.
func (s *Store) Lease(ctx context.Context, queue bot.Queue, now time.Time, hold time.Duration, n int) ([]bot.Job, error) {
	until := now.Add(hold).Truncate(time.Microsecond)
	var taken []lease
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
	return decodeJobs(taken, until)
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

// lease is a job as it stood before it was taken.
type lease struct {
	seq   int64
	tries int
	doubt bool
	body  []byte
}

// due finds who is next. Each priority is a range of its own in the index: of a queue full of jobs that are not due none is read.
func (t *transaction) due(queue bot.Queue, now int64, n int) ([]lease, error) {
	var found []lease
	priority := sql.NullInt64{Int64: math.MinInt64}
	for len(found) < n {
		_, err := t.row(`SELECT min(priority) FROM jobs WHERE head = 1 AND queue = ? AND priority > ?`, []any{queue, priority.Int64}, &priority)
		if err != nil || !priority.Valid {
			return found, err
		}
		err = t.rows(func(rows *sql.Rows) error {
			var l lease
			err := rows.Scan(&l.seq, &l.tries, &l.doubt, &l.body)
			found = append(found, l)
			return err
		}, `SELECT seq, tries, taken OR doubt, body FROM jobs WHERE head = 1 AND queue = ? AND priority = ? AND due <= ?
			ORDER BY due, seq LIMIT ?`, queue, priority.Int64, now, n-len(found))
		if err != nil {
			return nil, err
		}
	}
	return found, nil
}

func (t *transaction) take(jobs []lease, until int64) error {
	for _, job := range jobs {
		if _, err := t.exec(`UPDATE jobs SET due = ?, doubt = ?, taken = 1, tries = tries + 1 WHERE seq = ?`, until, job.doubt, job.seq); err != nil {
			return err
		}
	}
	return nil
}

func decodeJobs(taken []lease, until time.Time) ([]bot.Job, error) {
	jobs := make([]bot.Job, len(taken))
	for i, l := range taken {
		if err := json.Unmarshal(l.body, &jobs[i]); err != nil {
			return nil, fmt.Errorf("read leased job: %w", err)
		}
		jobs[i].Due, jobs[i].Tries, jobs[i].Doubt = until, l.tries+1, l.doubt
	}
	return jobs, nil
}
