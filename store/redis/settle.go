package redis

import (
	"context"
	"fmt"

	"otklik/bot"
)

// Settle ends leases. One that is not held any more is passed over.
func (s *Store) Settle(ctx context.Context, done []bot.Settlement) error {
	groups := s.groups(len(done), func(i int) int { return partition(string(done[i].Conversation)) })
	rest, err := s.finish(ctx, done, groups)
	if err == nil && len(rest) > 0 {
		err = s.settle(ctx, done, rest)
	}
	if err != nil {
		return fmt.Errorf("settle %d jobs: %w", len(done), err)
	}
	return nil
}

// settle has each of them judged for itself.
func (s *Store) settle(ctx context.Context, done []bot.Settlement, groups [][]int) error {
	calls, used := make([]call, len(groups)), make([]*arguments, len(groups))
	defer func() { s.putBack(used...) }()
	for g, group := range groups {
		used[g] = s.arguments()
		s.addSettlements(used[g], done, group)
		if err := used[g].err; err != nil {
			return err
		}
		calls[g] = call{key: s.base(string(done[group[0]].Conversation)), args: values(used[g])}
	}
	_, err := s.run(ctx, &s.scripts.settle, calls...)
	return err
}

// addSettlements adds the fields of the jobs, which the script reads first, and what is to become of them.
func (s *Store) addSettlements(args *arguments, done []bot.Settlement, group []int) {
	args.pack(s.lane(string(done[group[0]].Conversation)))
	args.packCount(len(group))
	args.end()
	for _, i := range group {
		args.joined("j", done[i].Job)
	}
	for _, i := range group {
		s.addSettlement(args, &done[i])
	}
}

// addSettlement adds a settlement as the script reads it: when the job is due again is "" if it is done.
func (s *Store) addSettlement(args *arguments, d *bot.Settlement) {
	args.pack(score(d.Lease), s.key(d.Conversation))
	start := args.beginText()
	if d.Delivery != nil {
		args.written(args.bodies.AppendDelivery(args.text, d.Delivery))
	}
	args.endText(start)
	again := ""
	if !d.Again.IsZero() {
		again = score(d.Again)
	}
	args.pack(again, flag(d.Doubt), flag(d.Free))
	args.end()
}
