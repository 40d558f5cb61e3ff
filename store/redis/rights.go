package redis

import (
	"context"
	"fmt"
	"time"
)

// Hold takes a right or renews it. The server's clock ends it, so that a replica whose clock is wrong or that was frozen holds it
// no longer than it may.
func (s *Store) Hold(ctx context.Context, right, holder string, hold time.Duration) (bool, error) {
	base := s.base(right)
	answers, err := s.run(ctx, &s.scripts.hold, call{key: base, args: []any{base, right, holder, max(hold.Milliseconds(), 1)}})
	if err != nil {
		return false, fmt.Errorf("hold right %s: %w", right, err)
	}
	return answers[0] == int64(1), nil
}

// Release gives a right back.
func (s *Store) Release(ctx context.Context, right, holder string) error {
	base := s.base(right)
	if _, err := s.run(ctx, &s.scripts.release, call{key: base, args: []any{base, right, holder}}); err != nil {
		return fmt.Errorf("release right %s: %w", right, err)
	}
	return nil
}
