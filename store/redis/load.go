package redis

import (
	"context"
	"errors"
	"fmt"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
	"otklik/store/body"
)

// Load returns the conversations in the order of ids; one that was never stored has only its id.
func (s *Store) Load(ctx context.Context, ids []bot.ID) ([]bot.Conversation, error) {
	found := make([]bot.Conversation, len(ids))
	known, err := s.records(ctx, ids)
	if err != nil {
		return nil, fmt.Errorf("load %d conversations: %w", len(ids), err)
	}
	var torn *bot.TornError
	for i, id := range ids {
		found[i].ID = id
		if known[i] == "" {
			continue
		}
		if err := body.ReadConversation(known[i], &found[i]); err != nil {
			found[i], torn = bot.Conversation{ID: id}, torn.With(id, err)
		}
	}
	return found, torn.Or(nil)
}

// key is where all that is known of a conversation is kept.
func (s *Store) key(id bot.ID) string { return s.base(string(id)) + ":c:" + string(id) }

// Fields of a conversation that are there once.
const (
	headingField      = "h"
	conversationField = "c"
)

// records reads what is kept of the conversations; "" for those that are not there.
func (s *Store) records(ctx context.Context, ids []bot.ID) ([]string, error) {
	if err := s.usable(ctx); err != nil || len(ids) == 0 {
		return nil, err
	}
	cmds := make([]*goredis.StringCmd, len(ids))
	_, err := s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for i, id := range ids {
			cmds[i] = p.HGet(ctx, s.key(id), conversationField)
		}
		return nil
	})
	if err != nil && !errors.Is(err, goredis.Nil) {
		return nil, s.explained(err)
	}
	known := make([]string, len(ids))
	for i, cmd := range cmds {
		if err := cmd.Err(); err != nil && !errors.Is(err, goredis.Nil) {
			return nil, s.explained(err)
		}
		known[i] = cmd.Val()
	}
	return known, nil
}

// errTorn means that somebody else wrote under our prefix.
var errTorn = errors.New("redis: what is stored there was not written by this program")
