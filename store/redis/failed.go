package redis

import (
	"context"
	"encoding/json"
	"fmt"

	"otklik/bot"
)

// failures is where what failed is kept: all of it in one place, for it has one order and is little.
func (s *Store) failures() string { return s.bases[0] }

// SetAside keeps what failed, each ID once.
func (s *Store) SetAside(ctx context.Context, items []bot.Failed) error {
	args := []any{s.failures(), len(items)}
	for i := range items {
		body, err := json.Marshal(&items[i])
		if err != nil {
			return fmt.Errorf("set %s aside: %w", items[i].ID, err)
		}
		args = append(args, items[i].ID, string(body))
	}
	if _, err := s.keep(ctx, &s.scripts.setAside, call{key: s.failures(), args: args}); err != nil {
		return fmt.Errorf("set %d failed ones aside: %w", len(items), err)
	}
	return nil
}

// ListFailed returns one page of what failed, oldest first.
func (s *Store) ListFailed(ctx context.Context, after string, limit int) ([]bot.Failed, error) {
	if limit < 1 {
		return nil, fmt.Errorf("list failed ones: limit %d is below 1", limit)
	}
	answers, err := s.run(ctx, &s.scripts.listFailed, call{key: s.failures(), args: []any{s.failures(), after, limit}})
	if err != nil {
		return nil, fmt.Errorf("list failed ones: %w", err)
	}
	bodies := texts(answers[0])
	found := make([]bot.Failed, len(bodies))
	for i, body := range bodies {
		if err := json.Unmarshal([]byte(body), &found[i]); err != nil {
			return nil, fmt.Errorf("list failed ones: %w", err)
		}
	}
	return found, nil
}

// DropFailed forgets what failed.
func (s *Store) DropFailed(ctx context.Context, ids []string) error {
	args := []any{s.failures(), len(ids)}
	for _, id := range ids {
		args = append(args, id)
	}
	if _, err := s.run(ctx, &s.scripts.dropFailed, call{key: s.failures(), args: args}); err != nil {
		return fmt.Errorf("drop %d failed ones: %w", len(ids), err)
	}
	return nil
}
