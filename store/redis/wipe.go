package redis

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
)

const (
	// rewrittenAtMost is the memory in bytes up to which a server is asked to rewrite its file without being told so: it forks for that.
	rewrittenAtMost = 1 << 30
	// rewritingPause is how long to wait before it is asked again whether it is done.
	rewritingPause = 50 * time.Millisecond
)

// Wipe has the servers write their files anew, for what was erased stands in them until then, and waits for that. What it may not or cannot
// reach it names.
func (s *Store) Wipe(ctx context.Context, whole bool) error {
	if err := s.usable(ctx); err != nil {
		return err
	}
	var alone sync.Mutex // the masters of a Cluster are looked after at once
	var left []string
	err := s.eachMaster(ctx, func(ctx context.Context, node *goredis.Client) error {
		there, err := s.wipeServer(ctx, node, whole)
		alone.Lock()
		defer alone.Unlock()
		left = append(left, there...)
		return err
	})
	switch {
	case err != nil:
		return fmt.Errorf("wipe: %w", s.explained(err))
	case len(left) > 0:
		return &bot.RemainsError{What: strings.Join(left, "; ")}
	}
	return nil
}

// wipeServer tells what is left, and what to do about it.
func (s *Store) wipeServer(ctx context.Context, node *goredis.Client, whole bool) (left []string, err error) {
	where, err := s.target.address(ctx, node)
	if err != nil {
		return nil, err
	}
	known, err := s.facts(ctx, node)
	if err != nil {
		return nil, err
	}
	if copies, _ := strconv.Atoi(known["connected_slaves"]); copies > 0 {
		left = append(left, fmt.Sprintf("the replicas (%d) of %s have files of their own; on each of them: redis-cli bgrewriteaof", copies, where))
	}
	if memory, _ := strconv.ParseInt(known["used_memory"], 10, 64); memory > rewrittenAtMost && !whole {
		return append(left, fmt.Sprintf("the files of %s hold it until they are written anew; as it has %d MB, and forks for that, it is asked only with --rewrite", where, memory>>20)), nil
	}
	for _, file := range files() {
		if known[file.kept] == "0" {
			continue
		}
		said, err := s.anew(ctx, node, file)
		if err != nil {
			return nil, err
		}
		if said != "" {
			left = append(left, fmt.Sprintf("%s: %s %s", said, s.target.cli(where), file.command))
		}
	}
	return left, nil
}

func (s *Store) facts(ctx context.Context, node *goredis.Client) (map[string]string, error) {
	told, err := node.Info(ctx).Result()
	return facts(told), err
}

// file is one of the files that a server writes, and what INFO tells of it.
type file struct {
	name, command           string
	kept                    string // "0": it has none, or has not written it since its start
	going, scheduled, ended string
}

func files() []file {
	return []file{
		{"append-only file", "bgrewriteaof", "aof_enabled", "aof_rewrite_in_progress", "aof_rewrite_scheduled", "aof_last_bgrewrite_status"},
		{"snapshot", "bgsave", "rdb_saves", "rdb_bgsave_in_progress", "", "rdb_last_bgsave_status"},
	}
}

// anew waits until a file that was begun after now is there: one that was begun before may hold what was erased since. Said is what hinders it,
// and who can mend that with the same command.
func (s *Store) anew(ctx context.Context, node *goredis.Client, f file) (said string, err error) {
	if _, err := s.idle(ctx, node); err != nil {
		return "", err
	}
	err = node.Do(ctx, f.command).Err()
	switch {
	case goredis.HasErrorPrefix(err, "Background"): // it is being written already: begun since, perhaps by us, and the answer was lost
	case goredis.HasErrorPrefix(err, "Another child"): // another file is: begun since, too
		return s.anew(ctx, node, f)
	case goredis.HasErrorPrefix(err, "NOPERM"):
		return fmt.Sprintf("the %s holds it until it is written anew, which this user may not ask for; an admin may", f.name), nil
	case err != nil:
		return "", err
	}
	known, err := s.idle(ctx, node)
	if err == nil && known[f.ended] != "ok" {
		said = fmt.Sprintf("the server could not write its %s anew; its log says why. Then", f.name)
	}
	return said, err
}

// idle waits until the server writes no file anew.
func (s *Store) idle(ctx context.Context, node *goredis.Client) (map[string]string, error) {
	for {
		known, err := s.facts(ctx, node)
		if err != nil {
			return nil, err
		}
		busy := false
		for _, f := range files() {
			busy = busy || known[f.going] == "1" || known[f.scheduled] == "1"
		}
		if !busy {
			return known, nil
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-time.After(rewritingPause):
		}
	}
}
