package redis

import (
	"context"
	"fmt"

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

// withoutAccounts drops the lists of accounts: the ids of conversations tell of them. Jobs that hold a text which their line has as well
// are read as they are; programs of the layout before could not read one without it.
func withoutAccounts(ctx context.Context, s *Store) error {
	_, err := s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for _, base := range s.bases {
			p.Del(ctx, base+":a")
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("drop lists of accounts: %w", s.explained(err))
	}
	return nil
}
