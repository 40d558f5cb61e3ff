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
		args.pack(s.lane(first))
		args.packCount(len(group))
		args.end()
		for _, i := range group {
			args.joined("j", done[i].Job)
		}
		for _, i := range group {
			s.addSettlement(args, &done[i])
			if args.err != nil {
				return fmt.Errorf("settle job %s: %w", done[i].Job, args.err)
			}
		}
		calls[g] = call{key: s.base(first), args: values(args)}
	}
	if _, err := s.run(ctx, &s.scripts.settle, calls...); err != nil {
		return fmt.Errorf("settle %d jobs: %w", len(done), err)
	}
	return nil
}

// addSettlement adds a settlement as the script reads it: when the job is due again is "" if it is done.
func (s *Store) addSettlement(args *arguments, d *bot.Settlement) {
	again, delivery := "", ""
	if !d.Again.IsZero() {
		again = score(d.Again)
	}
	if d.Delivery != nil {
		delivery = args.written(args.bodies.Delivery(d.Delivery))
	}
	args.pack(score(d.Lease), s.key(d.Conversation), delivery, again)
	args.packFlag(d.Doubt)
	args.packFlag(d.Free)
	args.end()
}
