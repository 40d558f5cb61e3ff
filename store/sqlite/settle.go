package sqlite

import (
	"context"
	"fmt"
	"slices"

	"otklik/bot"
	"otklik/store/body"
)

// Settle ends leases. One that is not held any more is passed over.
func (s *Store) Settle(ctx context.Context, done []bot.Settlement) error {
	deliveries := make([][]byte, len(done))
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
		return t.promote(done)
	})
	if err != nil {
		return fmt.Errorf("settle %d jobs: %w", len(done), err)
	}
	return nil
}

func (t *transaction) settle(s *bot.Settlement, delivery []byte) error {
	end := t.finish
	if !s.Again.IsZero() {
		end = t.postpone
	}
	held, err := end(s)
	if err != nil || !held || delivery == nil {
		return err
	}
	_, err = t.exec(`UPDATE lines SET delivery = ? WHERE conversation = ? AND id = ?`, delivery, s.Conversation, s.Job)
	return err
}

// postpone gives the job back; it stays first of its key.
func (t *transaction) postpone(s *bot.Settlement) (held bool, err error) {
	changed, err := t.exec(`UPDATE jobs SET due = ?, taken = 0, doubt = doubt OR ?, tries = tries - ? WHERE conversation = ? AND id = ?
		AND queue = ? AND due = ? AND taken = 1`, micros(s.Again), s.Doubt, s.Free, s.Conversation, s.Job, s.Queue, micros(s.Lease))
	return changed > 0, err
}

// finish removes the job.
func (t *transaction) finish(s *bot.Settlement) (held bool, err error) {
	gone, err := t.exec(`DELETE FROM jobs WHERE conversation = ? AND id = ? AND queue = ? AND due = ? AND taken = 1`,
		s.Conversation, s.Job, s.Queue, micros(s.Lease))
	t.totals.jobs -= gone
	return gone > 0, err
}

// promote lets those come to the front of their keys before which nothing is left.
func (t *transaction) promote(done []bot.Settlement) error {
	for some := range slices.Chunk(done, rowsAtOnce) {
		var conversations []any
		for i := range some {
			conversations = append(conversations, some[i].Conversation)
		}
		_, err := t.exec(`UPDATE OR FAIL jobs SET head = 1 WHERE head = 0 AND conversation IN (VALUES `+places(conversations, 1)+`) AND NOT EXISTS (
			SELECT 1 FROM jobs AS o WHERE o.conversation = jobs.conversation AND o.queue = jobs.queue AND o.key = jobs.key AND o.age < jobs.age)`,
			conversations...)
		if err != nil {
			return err
		}
	}
	return nil
}
