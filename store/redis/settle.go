package redis

import (
	"context"
	"fmt"

	"otklik/bot"
	"otklik/store/body"
)

// Settle ends leases. One that is not held any more is passed over.
func (s *Store) Settle(ctx context.Context, done []bot.Settlement) error {
	groups := s.groups(len(done), func(i int) int { return partition(string(done[i].Conversation)) })
	calls := make([]call, len(groups))
	var bodies body.Writer
	for g, group := range groups {
		args := []any{len(group)}
		for _, i := range group {
			var err error
			if args, err = s.appendSettlement(args, &bodies, &done[i]); err != nil {
				return fmt.Errorf("settle job %s: %w", done[i].Job, err)
			}
		}
		calls[g] = call{key: s.base(string(done[group[0]].Conversation)), args: args}
	}
	if _, err := s.run(ctx, &s.scripts.settle, calls...); err != nil {
		return fmt.Errorf("settle %d jobs: %w", len(done), err)
	}
	return nil
}

func (s *Store) appendSettlement(args []any, bodies *body.Writer, d *bot.Settlement) ([]any, error) {
	delivery, again := "", ""
	if d.Delivery != nil {
		var err error
		if delivery, err = bodies.Delivery(d.Delivery); err != nil {
			return nil, err
		}
	}
	if !d.Again.IsZero() {
		again = score(d.Again)
	}
	return append(args, s.base(string(d.Conversation)), s.lane(string(d.Conversation)), string(d.Conversation), d.Job, score(d.Lease), again,
		flag(d.Doubt), flag(d.Free), delivery), nil
}

func flag(set bool) string {
	if set {
		return "1"
	}
	return "0"
}
