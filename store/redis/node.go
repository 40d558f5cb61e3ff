package redis

import (
	"context"
	"fmt"

	goredis "github.com/redis/go-redis/v9"
)

// eachMaster does something with every server that writes.
func (s *Store) eachMaster(ctx context.Context, do func(context.Context, *goredis.Client) error) error {
	if s.cluster != nil {
		return s.cluster.ForEachMaster(ctx, do)
	}
	node, ok := s.client.(*goredis.Client)
	if !ok {
		return fmt.Errorf("redis: %T is no server", s.client)
	}
	return do(ctx, node)
}

// exchangeDurably is exchange for what must not be lost: on each connection the servers are waited for as well.
func (s *Store) exchangeDurably(ctx context.Context, digest string, calls []call) ([]*goredis.Cmd, error) {
	cmds := make([]*goredis.Cmd, len(calls))
	routes, err := s.routes(ctx, calls)
	if err != nil {
		return nil, err
	}
	for node, which := range routes {
		if err := s.confirmed(ctx, node, digest, pick(calls, which), func(i int, cmd *goredis.Cmd) { cmds[which[i]] = cmd }); err != nil {
			return nil, err
		}
	}
	return cmds, nil
}

// routes tell which calls go to which master.
func (s *Store) routes(ctx context.Context, calls []call) (map[*goredis.Client][]int, error) {
	routes := make(map[*goredis.Client][]int)
	for i, c := range calls {
		node, err := s.master(ctx, c.key)
		if err != nil {
			return nil, err
		}
		routes[node] = append(routes[node], i)
	}
	return routes, nil
}

func (s *Store) master(ctx context.Context, key string) (*goredis.Client, error) {
	if s.cluster != nil {
		return s.cluster.MasterForKey(ctx, key)
	}
	node, _ := s.client.(*goredis.Client)
	return node, nil
}

// confirmed runs the calls and waits on the same connection, for WAIT speaks of what its own connection wrote. The small write before it makes it
// speak of everything written so far: a call that is repeated writes nothing itself, and its first try may still be on its way.
func (s *Store) confirmed(ctx context.Context, node *goredis.Client, digest string, calls []call, sent func(int, *goredis.Cmd)) error {
	var wait *goredis.Cmd
	_, _ = node.Pipelined(ctx, func(p goredis.Pipeliner) error { // each command holds its own error
		for i, c := range calls {
			sent(i, p.EvalSha(ctx, digest, []string{c.key}, c.args...))
		}
		wait = s.waiting(ctx, p, calls[0].key)
		return nil
	})
	return s.waited(ctx, wait)
}

// waiting asks how many replicas have what the connection wrote; key names the partition that it writes to for that.
func (s *Store) waiting(ctx context.Context, p goredis.Pipeliner, key string) *goredis.Cmd {
	p.Set(ctx, key+":y", "1", 0)
	return p.Do(ctx, "wait", s.options.Replicas, s.options.WaitAtMost.Milliseconds())
}

func (s *Store) waited(ctx context.Context, wait *goredis.Cmd) error {
	reached, fault := wait.Int()
	switch {
	case fault != nil && s.cluster != nil:
		s.cluster.ReloadState(ctx)
		return s.explained(fault)
	case fault != nil:
		return s.explained(fault)
	case reached < s.options.Replicas:
		return ErrUnconfirmed
	}
	return nil
}
