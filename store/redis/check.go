package redis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"strconv"
	"strings"

	goredis "github.com/redis/go-redis/v9"
)

// Why a server is refused. What is said with it names the command that mends it.
var (
	ErrUnsafe   = errors.New("redis: what is stored there would not be safe")
	ErrLoading  = errors.New("redis: the server still reads what it had written before it was restarted; start again in a moment")
	ErrOld      = errors.New("redis: the server is older than Redis 7")
	ErrReadOnly = errors.New("redis: the server is a read-only replica")
)

const oldestMajor = 7

// check looks at every master before anything is stored.
func (s *Store) check(ctx context.Context, t *target) error {
	return s.eachMaster(ctx, func(ctx context.Context, node *goredis.Client) error {
		told, err := node.Info(ctx).Result()
		if err != nil {
			return s.explained(err)
		}
		if facts(told)["loading"] == "1" { // it does not write its file yet
			return ErrLoading
		}
		where, err := t.address(ctx, node)
		if err != nil {
			return err
		}
		if err := s.checkServer(where, facts(told)); err != nil {
			return err
		}
		return s.checkDoor(ctx, where, t)
	})
}

// facts are what INFO tells. Unlike CONFIG GET it is seldom forbidden, and tells the same.
func facts(info string) map[string]string {
	found := make(map[string]string)
	for line := range strings.Lines(info) {
		if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
			found[name] = value
		}
	}
	return found
}

func (s *Store) checkServer(where string, info map[string]string) error {
	major, _, _ := strings.Cut(info["redis_version"], ".")
	if n, err := strconv.Atoi(major); err != nil || n < oldestMajor {
		return fmt.Errorf("%w: %s runs version %q; install a newer one", ErrOld, where, info["redis_version"])
	}
	if info["role"] != "master" {
		return fmt.Errorf("%w: name the master instead of %s, or make it one: redis-cli %s replicaof no one", ErrReadOnly, where, at(where))
	}
	volatile := s.lifted(s.options.AllowVolatile, info["aof_enabled"] != "1",
		fmt.Sprintf("%s forgets what it was told when it restarts; mend it with: redis-cli %s config set appendonly yes && redis-cli %s config rewrite (or allow=volatile)",
			where, at(where), at(where)))
	evicting := s.lifted(s.options.AllowEviction, info["maxmemory_policy"] != "noeviction",
		fmt.Sprintf("%s throws data away when its memory is full (%s); mend it with: redis-cli %s config set maxmemory-policy noeviction && redis-cli %s config rewrite (or allow=eviction)",
			where, info["maxmemory_policy"], at(where), at(where)))
	s.missReplicas(where, info["connected_slaves"])
	return errors.Join(volatile, evicting)
}

// lifted is the fault, or a warning where the fault is allowed.
func (s *Store) lifted(allowed, faulty bool, fault string) error {
	switch {
	case !faulty:
		return nil
	case allowed:
		s.options.Log.Warn("redis is not safe, which the settings allow", "fault", fault)
		return nil
	}
	return fmt.Errorf("%w: %s", ErrUnsafe, fault)
}

// missReplicas warns only: a replica that is down for a while comes back, and until then nothing is acknowledged.
func (s *Store) missReplicas(where, connected string) {
	if n, _ := strconv.Atoi(connected); n < s.options.Replicas {
		s.options.Log.Warn("redis has fewer replicas than wait asks for: nothing is acknowledged until they are there",
			"server", where, "replicas", n, "wait", s.options.Replicas)
	}
}

func at(where string) string {
	host, port, err := net.SplitHostPort(where)
	if err != nil {
		return "-h " + where
	}
	return "-h " + host + " -p " + port
}

// checkDoor tries to enter without a password, as anybody on the network could.
func (s *Store) checkDoor(ctx context.Context, where string, t *target) error {
	if loopback(where) {
		return nil
	}
	stranger := goredis.NewClient(&goredis.Options{Addr: where, TLSConfig: t.secure, Protocol: 2, DisableIdentity: true, MaxRetries: -1})
	defer stranger.Close()
	open := stranger.Ping(ctx).Err() == nil
	return s.lifted(s.options.AllowOpen, open, fmt.Sprintf(
		"anybody who reaches %s can read and change everything; mend it with: redis-cli %s config set requirepass <a long password> && redis-cli %s config rewrite, and write the password into the address (or allow=open)",
		where, at(where), at(where)))
}

func loopback(where string) bool {
	host, _, err := net.SplitHostPort(where)
	if err != nil {
		host = where
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
