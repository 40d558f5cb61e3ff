package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// Position returns where an adapter stands in its platform's stream; "" when never set.
func (s *Store) Position(ctx context.Context, name string) (string, error) {
	if err := s.usable(ctx); err != nil {
		return "", err
	}
	value, err := s.client.HGet(ctx, s.base(name)+":v", name).Result()
	if err != nil && !errors.Is(err, goredis.Nil) {
		return "", fmt.Errorf("read position %s: %w", name, s.explained(err))
	}
	return value, nil
}

// SetPosition keeps where an adapter stands. No replica is waited for: an older place in the stream brings what is known already.
func (s *Store) SetPosition(ctx context.Context, name, value string) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	if err := s.client.HSet(ctx, s.base(name)+":v", name, value).Err(); err != nil {
		return fmt.Errorf("keep position %s: %w", name, s.explained(err))
	}
	return nil
}

// Records returns the records in the order of names; one that is not there has only its name.
func (s *Store) Records(ctx context.Context, names []string) ([]bot.Record, error) {
	if err := s.usable(ctx); err != nil || len(names) == 0 {
		return nil, err
	}
	cmds := make([]*goredis.StringCmd, len(names))
	_, err := s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for i, name := range names {
			cmds[i] = p.HGet(ctx, s.base(name)+":r", name)
		}
		return nil
	})
	if err != nil && !errors.Is(err, goredis.Nil) {
		return nil, fmt.Errorf("read %d records: %w", len(names), s.explained(err))
	}
	found := make([]bot.Record, len(names))
	for i, cmd := range cmds {
		found[i].Name = names[i]
		if errors.Is(cmd.Err(), goredis.Nil) {
			continue
		}
		if err := readRecord(cmd, &found[i]); err != nil {
			return nil, fmt.Errorf("read record %s: %w", names[i], s.explained(err))
		}
	}
	return found, nil
}

// readRecord reads "version call value".
func readRecord(cmd *goredis.StringCmd, r *bot.Record) error {
	kept, err := cmd.Result()
	if err != nil {
		return err
	}
	version, rest, _ := strings.Cut(kept, " ")
	_, value, found := strings.Cut(rest, " ")
	if r.Version, err = strconv.ParseInt(version, 10, 64); err != nil || !found {
		return errTorn
	}
	r.Value = []byte(value)
	return nil
}

// PutRecord keeps a record if nobody was faster.
func (s *Store) PutRecord(ctx context.Context, r bot.Record) error {
	base := s.base(r.Name)
	args := []any{base, r.Name, strconv.FormatInt(r.Version, 10), s.token(), string(r.Value)}
	answers, err := s.keep(ctx, &s.scripts.putRecord, call{key: base, args: args})
	if err == nil && answers[0] == conflict {
		err = bot.ErrConflict
	}
	if err != nil {
		return fmt.Errorf("put record %s: %w", r.Name, err)
	}
	return nil
}
