package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	goredis "github.com/redis/go-redis/v9"
)

var (
	// ErrNewer is returned for data that a newer program has upgraded.
	ErrNewer = errors.New("redis: the data was written by a newer version of this program; run that one")
	// ErrPartitions is returned for data that is spread over another number of partitions, or whose jobs stand in another number
	// of lanes: that of a single server in a Cluster.
	ErrPartitions = errors.New("redis: the data is spread in another way and cannot be read here; move it from where it was written: otklik move --from … --to …")
	// ErrRunning is returned for data that must be brought up to date while a replica of an earlier program still works with it.
	ErrRunning = errors.New("redis: the data is kept in another way from this version on, and replicas of an earlier one still run; stop all of them, then start this one")
	// ErrForeign is returned when keys under our prefix are not ours.
	ErrForeign = errors.New("redis: another program keeps keys under this prefix; choose another one with ?prefix=")
)

// step brings the data of an earlier layout to the next one. It may be done again after it was broken off.
type step func(ctx context.Context, s *Store) error

// steps lead from an empty server to the layout of this program; the meta key counts those that were taken. A step that was
// released is never changed: a new one is added.
func steps() []step {
	return []step{func(context.Context, *Store) error { return nil }, toOneKey, toLanes, toRecords}
}

const (
	partitionsField = "partitions"
	lanesField      = "lanes"
	schemaField     = "schema"
)

func (s *Store) meta() string { return s.options.Prefix + ":meta" }

// prepare makes sure that what is kept under our prefix is ours and can be read, and brings it up to date.
func (s *Store) prepare(ctx context.Context) error { return s.migrate(ctx, steps()) }

func (s *Store) migrate(ctx context.Context, steps []step) error {
	have, err := s.schema(ctx)
	if err != nil {
		return err
	}
	if have > len(steps) {
		return fmt.Errorf("schema %d, this program knows %d: %w", have, len(steps), ErrNewer)
	}
	if have > 0 && have < len(steps) {
		if err := s.alone(ctx); err != nil {
			return fmt.Errorf("upgrade schema %d to %d: %w", have, len(steps), err)
		}
	}
	for n := have; n < len(steps); n++ {
		if err := steps[n](ctx, s); err != nil {
			return fmt.Errorf("upgrade schema %d to %d: %w", n, n+1, err)
		}
		if err := s.client.HSet(ctx, s.meta(), partitionsField, partitions, lanesField, len(s.lanes), schemaField, n+1).Err(); err != nil {
			return fmt.Errorf("upgrade schema %d to %d: %w", n, n+1, s.explained(err))
		}
	}
	return nil
}

// alone makes sure that no replica is at work: each of them listens for news.
func (s *Store) alone(ctx context.Context) error {
	return s.eachMaster(ctx, func(ctx context.Context, node *goredis.Client) error {
		listeners, err := node.PubSubNumSub(ctx, s.news()).Result()
		if err == nil && listeners[s.news()] > 0 {
			err = ErrRunning
		}
		return s.explained(err)
	})
}

// schema tells how many steps the data has taken; 0: there is none.
func (s *Store) schema(ctx context.Context) (int, error) {
	found, err := s.client.HGetAll(ctx, s.meta()).Result()
	if goredis.HasErrorPrefix(err, "WRONGTYPE") {
		return 0, fmt.Errorf("%s: %w", s.meta(), ErrForeign)
	}
	if err != nil {
		return 0, s.explained(err)
	}
	if len(found) == 0 {
		return 0, s.untouched(ctx)
	}
	return s.readSchema(found)
}

// readSchema understands what the meta key holds.
func (s *Store) readSchema(found map[string]string) (int, error) {
	if found[partitionsField] != strconv.Itoa(partitions) {
		return 0, fmt.Errorf("%s partitions, this program knows %d: %w", found[partitionsField], partitions, ErrPartitions)
	}
	if found[lanesField] != strconv.Itoa(len(s.lanes)) {
		return 0, fmt.Errorf("jobs in %s lanes, here are %d: %w", found[lanesField], len(s.lanes), ErrPartitions)
	}
	have, err := strconv.Atoi(found[schemaField])
	if err != nil {
		return 0, fmt.Errorf("the meta key: %w", ErrForeign)
	}
	return have, nil
}

// scanned is how many keys a server looks at in one step.
const scanned = 1000

// untouched makes sure that nobody has keys where ours will be.
func (s *Store) untouched(ctx context.Context) error {
	return s.eachMaster(ctx, func(ctx context.Context, node *goredis.Client) error {
		keys := node.Scan(ctx, 0, s.options.Prefix+":*", scanned).Iterator()
		for keys.Next(ctx) {
			return s.foreign(ctx, keys.Val())
		}
		return s.explained(keys.Err())
	})
}

// foreign is the fault of a key that is there, unless another replica of the program was just as quick to begin here.
func (s *Store) foreign(ctx context.Context, key string) error {
	begun, err := s.client.Exists(ctx, s.meta()).Result()
	if err != nil || begun > 0 {
		return s.explained(err)
	}
	return fmt.Errorf("%s: %w", key, ErrForeign)
}
