package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"otklik/bot"
	"otklik/store/body"
)

// Settle ends leases. One that is not held any more is passed over.
func (s *Store) Settle(ctx context.Context, done []bot.Settlement) error {
	deliveries := make([]sql.NullString, len(done))
	var bodies body.Writer
	var err error
	for i := range done {
		if deliveries[i], err = encodeDelivery(&bodies, done[i].Delivery); err != nil {
			return fmt.Errorf("settle job %s: %w", done[i].Job, err)
		}
	}
	err = s.writer.do(ctx, func(t *transaction) error {
		for i := range done {
			if err := t.settle(&done[i], deliveries[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("settle %d jobs: %w", len(done), err)
	}
	return nil
}

func (t *transaction) settle(s *bot.Settlement, delivery sql.NullString) error {
	end := t.finish
	if !s.Again.IsZero() {
		end = t.postpone
	}
	held, err := end(s)
	if err != nil || !held || !delivery.Valid {
		return err
	}
	_, err = t.exec(`UPDATE lines SET delivery = ? WHERE conversation = ? AND id = ?`, delivery, s.Conversation, s.Job)
	return err
}

// postpone gives the job back; it stays first of its key.
func (t *transaction) postpone(s *bot.Settlement) (held bool, err error) {
	changed, err := t.exec(`UPDATE jobs SET due = ?, taken = 0, doubt = doubt OR ?, tries = tries - ? WHERE id = ? AND queue = ? AND conversation = ?
		AND due = ? AND taken = 1`, micros(s.Again), s.Doubt, s.Free, s.Job, s.Queue, s.Conversation, micros(s.Lease))
	return changed > 0, err
}

// finish removes the job and lets the next of its key come to the front.
func (t *transaction) finish(s *bot.Settlement) (held bool, err error) {
	gone, err := t.exec(`DELETE FROM jobs WHERE id = ? AND queue = ? AND conversation = ? AND due = ? AND taken = 1`,
		s.Job, s.Queue, s.Conversation, micros(s.Lease))
	t.totals.jobs -= gone
	if err != nil || gone == 0 {
		return false, err
	}
	_, err = t.exec(`UPDATE jobs SET head = 1 WHERE head = 0 AND seq IN (
		SELECT min(seq) FROM jobs WHERE conversation = ? AND queue = ? AND key <> '' GROUP BY key)`, s.Conversation, s.Queue)
	return true, err
}
