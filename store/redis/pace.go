package redis

import (
	"context"
	"fmt"
	"time"

	"otklik/bot"
)

// Wait takes a turn of the account and of the chat, or tells how long to wait. Both limits are kept in one place by the server's
// clock; they are forgotten when they are whole again.
func (s *Store) Wait(ctx context.Context, turn bot.Turn) (time.Duration, error) {
	base := s.base(turn.Account)
	args := append([]any{base, turn.Account, turn.Chat}, rate(turn.AccountRate)...)
	answers, err := s.run(ctx, &s.scripts.wait, call{key: base, args: append(args, rate(turn.ChatRate)...)})
	if err != nil {
		return 0, fmt.Errorf("take a turn of %s: %w", turn.Account, err)
	}
	micros, _ := answers[0].(int64)
	return time.Duration(micros) * time.Microsecond, nil
}

// rate is a limit as microseconds per turn, 0 for none, and how many turns may be taken at once.
func rate(r bot.Rate) []any {
	if r.PerSecond <= 0 {
		return []any{0, 1}
	}
	return []any{int64(1e6 / r.PerSecond), max(r.Burst, 1)}
}

// Pause holds a chat, or the whole account.
func (s *Store) Pause(ctx context.Context, account, chat string, d time.Duration) error {
	name := account
	if chat != "" {
		name += " " + chat
	}
	base := s.base(account)
	if _, err := s.run(ctx, &s.scripts.pause, call{key: base, args: []any{base, name, d.Microseconds()}}); err != nil {
		return fmt.Errorf("pause %s: %w", name, err)
	}
	return nil
}
