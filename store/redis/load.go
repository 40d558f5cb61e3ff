package redis

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// Load returns the conversations in the order of ids; one that was never stored has only its id.
func (s *Store) Load(ctx context.Context, ids []bot.ID) ([]bot.Conversation, error) {
	found := make([]bot.Conversation, len(ids))
	known, err := s.records(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("load %d conversations: %w", len(ids), err)
	}
	for i, id := range ids {
		found[i].ID = id
		if known[i] == "" {
			continue
		}
		if err := decode(known[i], &found[i]); err != nil {
			return nil, fmt.Errorf("load conversation %s: %w", id, err)
		}
	}
	return found, nil
}

// records reads what is kept of the conversations; "" for those that are not there.
func (s *Store) records(ctx context.Context, ids []bot.ID) ([]string, error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	known := make([]string, len(ids))
	groups := s.groups(len(ids), func(i int) int { return partition(string(ids[i])) })
	cmds := make([]*goredis.SliceCmd, len(groups))
	_, err := s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for g, group := range groups {
			keys := make([]string, len(group))
			for k, i := range group {
				keys[k] = s.base(string(ids[i])) + ":c:" + string(ids[i])
			}
			cmds[g] = p.MGet(ctx, keys...)
		}
		return nil
	})
	if err != nil {
		return nil, s.explained(err)
	}
	for g, group := range groups {
		for k, value := range cmds[g].Val() {
			known[group[k]], _ = value.(string)
		}
	}
	return known, nil
}

// errTorn means that somebody else wrote under our prefix.
var errTorn = errors.New("redis: what is stored there was not written by this program")

// decode reads a conversation behind the line that the scripts look at.
func decode(record string, c *bot.Conversation) error {
	_, body, found := bytes.Cut([]byte(record), []byte("\n"))
	if !found {
		return errTorn
	}
	return json.Unmarshal(body, c)
}
