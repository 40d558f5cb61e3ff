package redis

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// Restore keeps parcels and records as they are, each whole or not at all. What is there already stays as it was.
func (s *Store) Restore(ctx context.Context, parcels []bot.Parcel, records []bot.Record) error {
	groups := s.groups(len(parcels), func(i int) int { return partition(string(parcels[i].Conversation.ID)) })
	for _, group := range groups {
		first := string(parcels[group[0]].Conversation.ID)
		args := s.arguments()
		args.add(s.lane(first))
		args.packCount(int(remember / time.Second))
		args.packCount(len(group))
		args.end()
		for _, i := range group {
			s.addParcel(args, &parcels[i])
			if args.err != nil {
				return fmt.Errorf("restore %s: %w", parcels[i].Conversation.ID, args.err)
			}
		}
		_, err := s.keep(ctx, &s.scripts.restore, call{key: s.base(first), args: values(args)})
		s.putBack(args)
		if err != nil {
			return fmt.Errorf("restore %d conversations: %w", len(group), err)
		}
	}
	return s.restoreRecords(ctx, records)
}

// moved stands where a record names the call that wrote it.
const moved = "moved"

func (s *Store) addParcel(args *arguments, p *bot.Parcel) {
	id, lines := p.Conversation.ID, inOrderOfIDs(p.Lines)
	args.pack(s.base(string(id)), string(id), id.Account())
	args.packConversation(&p.Conversation)
	for _, count := range []int{len(lines), fieldsOf(lines), len(p.Jobs), len(p.Applied)} {
		args.packCount(count)
	}
	args.end()
	args.addFields(&p.Conversation, lines)
	for i := range p.Jobs {
		args.packJob(&p.Jobs[i].Job, p.Lines)
		args.packNumber(int64(p.Jobs[i].Tries))
		args.pack(flag(p.Jobs[i].Doubt))
		args.end()
	}
	for _, a := range p.Applied {
		args.add(strconv.FormatInt(a.At.Unix(), 10), mark(a.Event))
	}
}

func (s *Store) restoreRecords(ctx context.Context, records []bot.Record) error {
	if len(records) == 0 {
		return nil
	}
	_, err := s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for _, r := range records {
			p.HSetNX(ctx, s.base(r.Name)+":r", r.Name, strconv.FormatInt(r.Version, 10)+" "+moved+" "+string(r.Value))
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("restore %d records: %w", len(records), s.explained(err))
	}
	return nil
}

// Names are those of all positions and of all records, in order.
func (s *Store) Names(ctx context.Context) (positions, records []string, err error) {
	if err := s.usable(ctx); err != nil {
		return nil, nil, err
	}
	var cmds [2][partitions]*goredis.StringSliceCmd
	_, err = s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for n, base := range s.bases {
			cmds[0][n], cmds[1][n] = p.HKeys(ctx, base+":v"), p.HKeys(ctx, base+":r")
		}
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("name positions and records: %w", s.explained(err))
	}
	for n := range partitions {
		positions, records = append(positions, cmds[0][n].Val()...), append(records, cmds[1][n].Val()...)
	}
	slices.Sort(positions)
	slices.Sort(records)
	return positions, records, nil
}
