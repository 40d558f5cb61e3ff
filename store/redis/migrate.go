package redis

import (
	"context"
	"fmt"
	"strings"

	goredis "github.com/redis/go-redis/v9"
)

// rejoined is how many conversations one script brings into another layout: for so long nobody else is served.
const rejoined = 100

// toOneKey brings all that is known of a conversation into one key, and of a job into one field.
func toOneKey(ctx context.Context, s *Store) error {
	for _, base := range s.bases {
		if err := s.rejoin(ctx, base); err != nil {
			return fmt.Errorf("bring conversations of %s together: %w", base, err)
		}
	}
	for _, lane := range s.lanes {
		if err := s.rebook(ctx, lane); err != nil {
			return fmt.Errorf("bring jobs of %s together: %w", lane, err)
		}
	}
	return nil
}

func (s *Store) rejoin(ctx context.Context, base string) error {
	for after := "-"; ; {
		ids, err := s.client.ZRangeByLex(ctx, base+":i", &goredis.ZRangeBy{Min: after, Max: "+", Count: rejoined}).Result()
		if err != nil || len(ids) == 0 {
			return s.explained(err)
		}
		args := s.arguments()
		args.add(ids...)
		_, err = s.run(ctx, &s.scripts.rejoin, call{key: base, args: values(args)})
		s.putBack(args)
		if err != nil {
			return err
		}
		after = "(" + ids[len(ids)-1]
	}
}

func (s *Store) rebook(ctx context.Context, lane string) error {
	for from := "0"; ; {
		answers, err := s.run(ctx, &s.scripts.rebook, call{key: lane, args: []any{from}})
		if err != nil {
			return err
		}
		if from, _ = answers[0].(string); from == "0" {
			return nil
		}
	}
}

// toLanes brings the lists of conversations into the lane in which their jobs stand, and drops those of accounts, of which the ids tell.
// In a Cluster lists and jobs stand together already. Jobs that hold a text which their line has as well are read as they are; programs
// of the layout before could not read one without it.
func toLanes(ctx context.Context, s *Store) error {
	lists, err := s.lists(ctx)
	if err != nil {
		return fmt.Errorf("find lists: %w", err)
	}
	for _, base := range s.bases {
		if err := s.client.Del(ctx, base+":a").Err(); err != nil {
			return fmt.Errorf("drop the accounts of %s: %w", base, s.explained(err))
		}
	}
	for _, list := range lists {
		_, name, _ := strings.Cut(list, "}")
		joined := s.lanes[0] + name
		_, err := s.client.TxPipelined(ctx, func(p goredis.Pipeliner) error {
			p.ZUnionStore(ctx, joined, &goredis.ZStore{Keys: []string{joined, list}, Aggregate: "MAX"})
			p.Del(ctx, list)
			return nil
		})
		if err != nil {
			return fmt.Errorf("join %s to %s: %w", list, joined, s.explained(err))
		}
	}
	return nil
}

// lists are the keys of all lists that stand outside of their lane.
func (s *Store) lists(ctx context.Context) (names []string, err error) {
	if len(s.lanes) == len(s.bases) {
		return nil, nil
	}
	for _, base := range s.bases {
		names = append(names, base+":i")
	}
	found := s.client.Scan(ctx, 0, s.options.Prefix+":{p*}:s:*", scanned).Iterator()
	for found.Next(ctx) {
		names = append(names, found.Val())
	}
	return names, s.explained(found.Err())
}

// toRecords changes nothing: from here on bodies are written as records, and the JSON that is there is read as it is. Programs of the
// layout before could not read a record.
func toRecords(context.Context, *Store) error { return nil }
