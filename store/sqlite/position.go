package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

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
