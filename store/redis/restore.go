package redis

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
	"otklik/store/body"
)

// Restore keeps parcels and records as they are, each whole or not at all. What is there already stays as it was.
func (s *Store) Restore(ctx context.Context, parcels []bot.Parcel, records []bot.Record) error {
	groups := s.groups(len(parcels), func(i int) int { return partition(string(parcels[i].Conversation.ID)) })
	var bodies body.Writer
	for _, group := range groups {
		args := []any{int64(remember / time.Second), len(group)}
		for _, i := range group {
			var err error
			if args, err = s.appendParcel(args, &bodies, &parcels[i]); err != nil {
				return fmt.Errorf("restore %s: %w", parcels[i].Conversation.ID, err)
			}
		}
		key := s.base(string(parcels[group[0]].Conversation.ID))
		if _, err := s.keep(ctx, &s.scripts.restore, call{key: key, args: args}); err != nil {
			return fmt.Errorf("restore %d conversations: %w", len(group), err)
		}
	}
	return s.restoreRecords(ctx, records)
}

// moved stands where a record names the call that wrote it.
const moved = "moved"

func (s *Store) appendParcel(args []any, bodies *body.Writer, p *bot.Parcel) ([]any, error) {
	c := &p.Conversation
	record, err := bodies.Conversation(c)
	if err != nil {
		return nil, invalid(err)
	}
	args = append(args, s.base(string(c.ID)), s.lane(string(c.ID)), string(c.ID), c.ID.Account(), s.heading(c, moved)+record,
		len(p.Lines), len(p.Jobs), len(p.Applied))
	for i := range p.Lines {
		if args, err = appendLine(args, bodies, &p.Lines[i]); err != nil {
			return nil, err
		}
	}
	for i := range p.Jobs {
		if args, err = appendJob(args, bodies, &p.Jobs[i].Job); err != nil {
			return nil, err
		}
		args = append(args, p.Jobs[i].Job.ID, strconv.Itoa(p.Jobs[i].Tries), flag(p.Jobs[i].Doubt))
	}
	for _, a := range p.Applied {
		args = append(args, strconv.FormatInt(a.At.Unix(), 10), a.Event)
	}
	return args, nil
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
