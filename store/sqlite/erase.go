package sqlite

import (
	"context"
	"database/sql"
	"fmt"

	"otklik/bot"
)

// Erase forgets conversations, all of them in one step. What it deletes it overwrites; what the program had deleted or replaced before
// stays in the file until Wipe.
func (s *Store) Erase(ctx context.Context, ids []bot.ID) error {
	err := s.writer.do(ctx, func(t *transaction) error {
		return t.overwriting(func() error {
			for _, id := range ids {
				if err := t.erase(id); err != nil {
					return fmt.Errorf("%s: %w", id, err)
				}
			}
			return nil
		})
	})
	if err != nil {
		return fmt.Errorf("erase %d conversations: %w", len(ids), err)
	}
	return nil
}

// overwriting has deleted bytes written over with zeros. SQLite obeys this pragma when it reads it, so it is not kept as a statement.
func (t *transaction) overwriting(work func() error) error {
	say := func(pragma string) error {
		_, err := t.conn.ExecContext(context.Background(), pragma)
		return err
	}
	if err := say("PRAGMA secure_delete = on"); err != nil {
		return err
	}
	err := work()
	if off := say("PRAGMA secure_delete = off"); err == nil {
		err = off
	}
	return err
}

func (t *transaction) erase(id bot.ID) error {
	for _, from := range []struct {
		query string
		total *int64
	}{
		{`DELETE FROM conversations WHERE id = ?`, &t.totals.conversations},
		{`DELETE FROM lines WHERE conversation = ?`, &t.totals.lines},
		{`DELETE FROM jobs WHERE conversation = ?`, &t.totals.jobs},
	} {
		gone, err := t.exec(from.query, id)
		if err != nil {
			return err
		}
		*from.total -= gone
	}
	if err := t.eraseWords(id); err != nil {
		return err
	}
	_, err := t.exec(`DELETE FROM applied WHERE conversation = ?`, id)
	return err
}

// eraseWords takes what the conversation is found by. Where the reading for searches stands at a mark of the conversation, it stands at the
// mark before: were that one gone, everything would be read once more.
func (t *transaction) eraseWords(id bot.ID) error {
	_, err := t.exec(`UPDATE search_position SET (mark, event) = (
			SELECT seq, event FROM applied WHERE seq < mark AND conversation <> ?1 ORDER BY seq DESC LIMIT 1)
		WHERE EXISTS (SELECT 1 FROM applied WHERE seq = mark AND conversation = ?1)
			AND EXISTS (SELECT 1 FROM applied WHERE seq < mark AND conversation <> ?1)`, id)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE search_position SET after = coalesce((SELECT max(id) FROM conversations WHERE id < ?1), '') WHERE after = ?1`, id)
	if err != nil {
		return err
	}
	var seq sql.NullInt64
	if known, err := t.row(`SELECT seq FROM searched WHERE conversation = ?`, []any{id}, &seq); err != nil || !known {
		return err
	}
	if _, err := t.exec(`DELETE FROM search WHERE rowid = ?`, seq); err != nil {
		return err
	}
	_, err = t.exec(`DELETE FROM searched WHERE seq = ?`, seq)
	return err
}
