package redis

import (
	"context"
	"crypto/sha1" //nolint:gosec // Redis names scripts by it
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"

	goredis "github.com/redis/go-redis/v9"
)

//go:embed scripts/*.lua
var sources embed.FS

// script is what Redis does in one step. Redis forgets scripts when it restarts, and is told them again.
type script struct{ source, digest string }

// scripts are all that a store asks of Redis.
type scripts struct {
	commit, restore, lease, peek, settle, finish, unsettled, list, counts, backlog, setAside, listFailed, dropFailed, putRecord, hold, release, wait, pause,
	erase, rejoin, rebook script
}

func readScripts() (*scripts, error) {
	var s scripts
	var faults []error
	for _, one := range []struct {
		into  *script
		files string // in the order in which they stand in the script
	}{
		{&s.commit, "gather queue less change commit"}, {&s.restore, "gather queue less change restore"}, {&s.settle, "gather queue settle"}, {&s.finish, "queue finish"},
		{&s.lease, "gather queue due lease"}, {&s.peek, "queue due peek"},
		{&s.unsettled, "unsettled"}, {&s.list, "accounts less list"}, {&s.counts, "counts"}, {&s.backlog, "queue accounts backlog"},
		{&s.setAside, "set_aside"}, {&s.listFailed, "list_failed"}, {&s.dropFailed, "drop_failed"}, {&s.putRecord, "put_record"},
		{&s.hold, "hold"}, {&s.release, "release"}, {&s.wait, "wait"}, {&s.pause, "pause"},
		{&s.erase, "queue erase"}, {&s.rejoin, "gather rejoin"}, {&s.rebook, "queue rebook"},
	} {
		var err error
		*one.into, err = readScript("arguments " + one.files)
		faults = append(faults, err)
	}
	return &s, errors.Join(faults...)
}

func readScript(files string) (script, error) {
	var source strings.Builder
	for name := range strings.FieldsSeq(files) {
		part, err := sources.ReadFile("scripts/" + name + ".lua")
		if err != nil {
			return script{}, fmt.Errorf("read script: %w", err)
		}
		source.Write(part)
	}
	digest := sha1.Sum([]byte(source.String()))
	return script{source: source.String(), digest: hex.EncodeToString(digest[:])}, nil
}

// call is one run of a script. In a Cluster it goes to the node of key.
type call struct {
	key  string
	args []any
}

// run runs a script several times, in order, in one round trip for each node, and returns the answers.
func (s *Store) run(ctx context.Context, script *script, calls ...call) ([]any, error) {
	return s.attempt(ctx, script, calls, s.exchange)
}

// keep is run for what must not be lost: it returns when as many replicas have it as the settings ask for.
func (s *Store) keep(ctx context.Context, script *script, calls ...call) ([]any, error) {
	if s.options.Replicas == 0 {
		return s.run(ctx, script, calls...)
	}
	return s.attempt(ctx, script, calls, s.exchangeDurably)
}

// exchange sends the commands and waits for the answers; each command holds its own error.
type exchange func(ctx context.Context, digest string, calls []call) ([]*goredis.Cmd, error)

// tellings bounds how often scripts are told anew within one call.
const tellings = 3

// attempt runs the calls; those that met a server which does not know the script are run again after it was told.
func (s *Store) attempt(ctx context.Context, script *script, calls []call, exchange exchange) ([]any, error) {
	if err := s.usable(ctx); err != nil {
		return nil, err
	}
	answers := make([]any, len(calls))
	open := make([]int, len(calls))
	for i := range calls {
		open[i] = i
	}
	for range tellings {
		unknown, err := s.once(ctx, script, pick(calls, open), func(i int, answer any) { answers[open[i]] = answer }, exchange)
		if err != nil || len(unknown) == 0 {
			return answers, err
		}
		open = pick(open, unknown)
		if err := s.tell(ctx, script); err != nil {
			return nil, err
		}
	}
	return nil, errors.New("redis: the server forgets scripts as soon as it is told them")
}

func pick[T any](from []T, which []int) []T {
	if len(which) == len(from) {
		return from
	}
	picked := make([]T, len(which))
	for i, at := range which {
		picked[i] = from[at]
	}
	return picked
}

// once returns the indexes of the calls whose script the server did not know.
func (s *Store) once(ctx context.Context, script *script, calls []call, answered func(int, any), exchange exchange) (unknown []int, err error) {
	cmds, err := exchange(ctx, script.digest, calls)
	if err != nil && len(cmds) != len(calls) {
		return nil, s.explained(err)
	}
	for i, cmd := range cmds {
		answer, fault := cmd.Result()
		switch {
		case goredis.HasErrorPrefix(fault, "NOSCRIPT"):
			unknown = append(unknown, i)
		case fault != nil && !errors.Is(fault, goredis.Nil):
			return nil, s.explained(fault)
		default:
			answered(i, answer)
		}
	}
	return unknown, nil
}

func (s *Store) exchange(ctx context.Context, digest string, calls []call) ([]*goredis.Cmd, error) {
	if len(calls) == 1 {
		cmd := s.client.EvalSha(ctx, digest, []string{calls[0].key}, calls[0].args...)
		return []*goredis.Cmd{cmd}, nil
	}
	cmds := make([]*goredis.Cmd, len(calls))
	_, err := s.client.Pipelined(ctx, func(p goredis.Pipeliner) error {
		for i, c := range calls {
			cmds[i] = p.EvalSha(ctx, digest, []string{c.key}, c.args...)
		}
		return nil
	})
	return cmds, err
}

// tell makes the script known to every master.
func (s *Store) tell(ctx context.Context, script *script) error {
	err := s.eachMaster(ctx, func(ctx context.Context, node *goredis.Client) error {
		return node.ScriptLoad(ctx, script.source).Err()
	})
	if err != nil {
		return fmt.Errorf("tell a script: %w", s.explained(err))
	}
	return nil
}
