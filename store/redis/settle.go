package redis

import (
	"context"
	"fmt"

	"otklik/bot"
)

// Settle ends leases. One that is not held any more is passed over.
func (s *Store) Settle(ctx context.Context, done []bot.Settlement) error {
	groups := s.groups(len(done), func(i int) int { return partition(string(done[i].Conversation)) })
	calls := make([]call, len(groups))
	for g, group := range groups {
		first := string(done[group[0]].Conversation)
		args := argumentsOf(8*len(group) + 2)
		args.add(s.lane(first), len(group))
		for _, i := range group {
			s.addSettlement(args, &done[i])
			if args.err != nil {
				return fmt.Errorf("settle job %s: %w", done[i].Job, args.err)
			}
		}
		calls[g] = call{key: s.base(first), args: args.list}
	}
	if _, err := s.run(ctx, &s.scripts.settle, calls...); err != nil {
		return fmt.Errorf("settle %d jobs: %w", len(done), err)
	}
	return nil
}

func (s *Store) addSettlement(args *arguments, d *bot.Settlement) {
	again := ""
	if !d.Again.IsZero() {
		again = score(d.Again)
	}
	args.add(s.base(string(d.Conversation)), string(d.Conversation), d.Job, score(d.Lease), again, flag(d.Doubt), flag(d.Free))
	if d.Delivery == nil {
		args.add("")
		return
	}
	args.addBody(args.bodies.Delivery(d.Delivery))
}

func flag(set bool) string {
	if set {
		return "1"
	}
	return "0"
}
