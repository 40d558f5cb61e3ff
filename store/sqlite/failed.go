package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"otklik/bot"
)

// SetAside keeps what failed, each ID once.
func (s *Store) SetAside(ctx context.Context, items []bot.Failed) error {
	err := s.writer.do(ctx, func(t *transaction) error {
		for i := range items {
			if err := t.setAside(items[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("set %d failed ones aside: %w", len(items), err)
	}
	return nil
}

func (t *transaction) setAside(item bot.Failed) error {
	raw := append([]byte{}, item.Raw...) // nil would be NULL
	item.Raw = nil
	body, err := json.Marshal(item)
	if err != nil {
		return err
	}
	added, err := t.exec(`INSERT INTO failed (id, body, raw) VALUES (?, ?, ?) ON CONFLICT (id) DO NOTHING`, item.ID, string(body), raw)
	t.totals.failed += added
	return err
}

// ListFailed returns one page of what failed, oldest first.
func (s *Store) ListFailed(ctx context.Context, after string, limit int) ([]bot.Failed, error) {
	if limit < 1 {
		return nil, fmt.Errorf("list failed ones: limit %d is below 1", limit)
	}
	rows, err := s.readers.QueryContext(ctx, `SELECT body, raw FROM failed
		WHERE ?1 = '' OR seq > (SELECT seq FROM failed WHERE id = ?1) ORDER BY seq LIMIT ?2`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list failed ones: %w", s.closed(err))
	}
	var found []bot.Failed
	err = each(rows, func(rows *sql.Rows) error {
		var item bot.Failed
		var body sql.RawBytes
		var raw []byte
		if err := rows.Scan(&body, &raw); err != nil {
			return err
		}
		err := json.Unmarshal(body, &item)
		item.Raw = raw
		found = append(found, item)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list failed ones: %w", err)
	}
	return found, nil
}

// DropFailed forgets what failed.
func (s *Store) DropFailed(ctx context.Context, ids []string) error {
	err := s.writer.do(ctx, func(t *transaction) error {
		for _, id := range ids {
			dropped, err := t.exec(`DELETE FROM failed WHERE id = ?`, id)
			if err != nil {
				return err
			}
			t.totals.failed -= dropped
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("drop %d failed ones: %w", len(ids), err)
	}
	return nil
}
