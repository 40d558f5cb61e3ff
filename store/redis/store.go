package redis

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"strconv"
	"sync"
	"sync/atomic"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

// ErrClosed is returned by calls on a store after Close.
var ErrClosed = errors.New("redis: the store is closed")

// partitions is how many parts the conversations are spread over. It can never change for data that is there.
const partitions = 16

// Store is a bot.Store in Redis, with all the abilities of a store that several replicas share. It is safe for use by many goroutines.
type Store struct {
	client  goredis.UniversalClient
	cluster *goredis.ClusterClient // nil unless the client is one
	target  *target
	options Options
	scripts *scripts
	bases   [partitions]string
	lanes   []string // where jobs and lists stand: one lane for all, or in a Cluster one in each partition
	clock   *clock
	caller  string // names this process in what it leases
	calls   atomic.Int64
	closed  atomic.Bool
	closing context.CancelFunc
	ended   sync.WaitGroup
	spare   sync.Pool // of *arguments

	standings standings
}

// Open connects to the server that the URL names, makes sure that what is stored there is safe, and prepares an empty one.
// What is not as it should be is refused with the command that mends it: ErrUnsafe, ErrOld, ErrReadOnly, ErrForeign, ErrNewer,
// ErrPartitions, ErrURL, or what the network says.
func Open(ctx context.Context, url string, options Options) (*Store, error) {
	target, err := parse(url)
	if err != nil {
		return nil, err
	}
	options, err = options.with(target)
	if err != nil {
		return nil, err
	}
	scripts, err := readScripts()
	if err != nil {
		return nil, err
	}
	hush(options.Log)
	s := &Store{client: target.connect(options), target: target, options: options, scripts: scripts, caller: rand.Text()[:10]}
	s.cluster, _ = s.client.(*goredis.ClusterClient)
	for n := range s.bases {
		s.bases[n] = options.Prefix + ":{p" + strconv.Itoa(n) + "}"
	}
	s.lanes = []string{options.Prefix + ":{jobs}"}
	if s.cluster != nil {
		s.lanes = s.bases[:]
	}
	defer announce(options.Log, target).Stop()
	if err := s.begin(ctx, target); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", target, err), s.client.Close())
	}
	return s, nil
}

// begin checks the server and starts to follow its clock.
func (s *Store) begin(ctx context.Context, target *target) error {
	if err := s.check(ctx, target); err != nil {
		return err
	}
	if err := s.prepare(ctx); err != nil {
		return err
	}
	offset, err := s.measure(ctx)
	if err != nil {
		return err
	}
	s.clock = newClock(offset)
	following, cancel := context.WithCancel(context.Background())
	s.closing = cancel
	s.ended.Go(func() { s.follow(following) })
	return nil
}

// Close refuses new calls and closes the connections. It may be called twice.
func (s *Store) Close() error {
	if s.closed.Swap(true) {
		return nil
	}
	s.closing()
	s.ended.Wait()
	if err := s.client.Close(); err != nil {
		return fmt.Errorf("close store: %w", err)
	}
	return nil
}

func (s *Store) usable(ctx context.Context) error {
	if s.closed.Load() {
		return ErrClosed
	}
	return ctx.Err()
}

// base is where what has that name is kept.
func (s *Store) base(name string) string { return s.bases[partition(name)] }

// lane is where the jobs of that conversation stand.
func (s *Store) lane(conversation string) string {
	return s.lanes[partition(conversation)%len(s.lanes)]
}

func partition(name string) int {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return int(h.Sum32() % partitions)
}

// token names one call of this process, for a server that sees it twice.
func (s *Store) token() string { return s.caller + strconv.FormatInt(s.calls.Add(1), 36) }

// groups divide items into those that one script may do together: all of them, or in a Cluster those of one partition. Within
// a group they keep their order. at tells an item's partition.
func (s *Store) groups(items int, at func(int) int) [][]int {
	if s.cluster == nil {
		return chunks(upTo(items))
	}
	var of [partitions][]int
	for i := range items {
		of[at(i)] = append(of[at(i)], i)
	}
	var groups [][]int
	for _, group := range of {
		groups = append(groups, chunks(group)...)
	}
	return groups
}

// together bounds how many items one script does: for so long nobody else is served.
const together = 128

func chunks(items []int) (parts [][]int) {
	for len(items) > together {
		parts, items = append(parts, items[:together]), items[together:]
	}
	if len(items) > 0 {
		parts = append(parts, items)
	}
	return parts
}

func upTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

var _ interface {
	bot.Store
	bot.Rights
	bot.Pacer
	bot.Herald
	bot.Clock
} = (*Store)(nil)
