package redis

import (
	"context"
	"errors"
	"fmt"
	"slices"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// erasingRounds bounds how often a conversation is tried that changes while its jobs are looked for.
const erasingRounds = 64

// Erase forgets conversations, each by one script. Jobs do not stand with their conversation: they are looked for among all that wait,
// and the script sees from the version whether some came meanwhile.
func (s *Store) Erase(ctx context.Context, ids []bot.ID) error {
	left := slices.Compact(slices.Sorted(slices.Values(ids)))
	for round := 0; len(left) > 0; round++ {
		if round == erasingRounds {
			return fmt.Errorf("erase %d conversations: %w", len(left), bot.ErrConflict)
		}
		var err error
		if left, err = s.eraseUnchanged(ctx, left); err != nil {
			return fmt.Errorf("erase %d conversations: %w", len(ids), err)
		}
	}
	return nil
}

// eraseUnchanged returns those that have changed while it looked for their jobs.
func (s *Store) eraseUnchanged(ctx context.Context, ids []bot.ID) (changed []bot.ID, err error) {
	versions, err := s.versions(ctx, ids)
	if err != nil {
		return nil, err
	}
	jobs, err := s.jobsOf(ctx, ids)
	if err != nil {
		return nil, err
	}
	calls := make([]call, len(ids))
	for i, id := range ids {
		args := new(arguments)
		args.pack(s.base(string(id)), s.lane(string(id)), string(id), id.Account())
		args.packNumber(versions[i])
		args.packCount(len(jobs[id]))
		args.end()
		args.add(jobs[id]...)
		calls[i] = call{key: s.base(string(id)), args: values(args)}
	}
	answers, err := s.keep(ctx, &s.scripts.erase, calls...)
	if err != nil {
		return nil, err
	}
	for i, answer := range answers {
		if answer != int64(1) {
			changed = append(changed, ids[i])
		}
	}
	return changed, nil
}

// versions are those of the conversations; 0: it is not there.
func (s *Store) versions(ctx context.Context, ids []bot.ID) ([]int64, error) {
	headings := make([]*goredis.StringCmd, len(ids))
	_, err := s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for i, id := range ids {
			headings[i] = p.HGet(ctx, s.key(id), headingField)
		}
		return nil
	})
	if err != nil && !errors.Is(err, goredis.Nil) {
		return nil, s.explained(err)
	}
	versions := make([]int64, len(ids))
	for i, cmd := range headings {
		if errors.Is(cmd.Err(), goredis.Nil) {
			continue
		}
		known, ok := readHeading(cmd.Val())
		if cmd.Err() != nil || !ok {
			return nil, errors.Join(s.explained(cmd.Err()), fmt.Errorf("read version of %s: %w", ids[i], errTorn))
		}
		versions[i] = known.version
	}
	return versions, nil
}

// jobsOf are the ids of the conversations' jobs.
func (s *Store) jobsOf(ctx context.Context, ids []bot.ID) (map[bot.ID][]string, error) {
	found := make(map[bot.ID][]string, len(ids))
	var lanes []string
	for _, id := range ids {
		if lane := s.lane(string(id)); !slices.Contains(lanes, lane) {
			lanes = append(lanes, lane)
		}
	}
	err := s.scanJobs(ctx, lanes, func(jobs []*booked) error {
		for _, j := range jobs {
			of := j.Job.Conversation
			if slices.Contains(ids, of) && !slices.Contains(found[of], j.Job.ID) { // a scan may tell of one twice
				found[of] = append(found[of], j.Job.ID)
			}
		}
		return nil
	})
	return found, err
}
