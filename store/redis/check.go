package redis

import (
	"context"
	"crypto/tls"
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
			return s.explained(t.lockedOut(err))
		}
		if facts(told)["loading"] == "1" { // it does not write its file yet
			return ErrLoading
		}
		where, err := t.address(ctx, node)
		if err != nil {
			return err
		}
		one := server{where, t.cli(where)}
		if err := s.checkServer(one, facts(told)); err != nil {
			return err
		}
		return s.checkDoor(ctx, one, t)
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

// server is one that is looked at.
type server struct {
	where string // host:port
	cli   string // redis-cli, with all that it needs to reach it
}

func (s *Store) checkServer(one server, info map[string]string) error {
	major, _, _ := strings.Cut(info["redis_version"], ".")
	if n, err := strconv.Atoi(major); err != nil || n < oldestMajor {
		return fmt.Errorf("%w: %s runs version %q; install a newer one", ErrOld, one.where, info["redis_version"])
	}
	if info["role"] != "master" {
		return fmt.Errorf("%w: name the master instead of %s, or make it one: %s replicaof no one", ErrReadOnly, one.where, one.cli)
	}
	volatile := s.lifted(s.options.AllowVolatile, info["aof_enabled"] != "1",
		fmt.Sprintf("%[1]s forgets what it was told when it restarts; mend it with: %[2]s config set appendonly yes && %[2]s config rewrite (or allow=volatile)",
			one.where, one.cli))
	evicting := s.lifted(s.options.AllowEviction, info["maxmemory_policy"] != "noeviction",
		fmt.Sprintf("%[1]s throws data away when its memory is full (%[3]s); mend it with: %[2]s config set maxmemory-policy noeviction && %[2]s config rewrite (or allow=eviction)",
			one.where, one.cli, info["maxmemory_policy"]))
	s.missReplicas(one.where, info["connected_slaves"])
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

// cli is how redis-cli is called at a server, but for user and password.
func (t *target) cli(where string) string {
	command := "redis-cli"
	if t.secure != nil {
		command += " --tls"
		for _, file := range [][2]string{{"--cacert", "tls_ca"}, {"--cert", "tls_cert"}, {"--key", "tls_key"}} {
			if path := t.query.Get(file[1]); path != "" {
				command += " " + file[0] + " " + path
			}
		}
	}
	host, port, err := net.SplitHostPort(where)
	if err != nil {
		return command + " -h " + where
	}
	return command + " -h " + host + " -p " + port
}

// checkDoor tries to enter as anybody on the network could: without a password, and without a certificate.
func (s *Store) checkDoor(ctx context.Context, one server, t *target) error {
	if loopback(one.where) {
		return nil
	}
	stranger := goredis.NewClient(&goredis.Options{Addr: one.where, TLSConfig: t.strangers(), Protocol: 2, DisableIdentity: true, MaxRetries: -1})
	defer stranger.Close()
	open := stranger.Ping(ctx).Err() == nil
	return s.lifted(s.options.AllowOpen, open, fmt.Sprintf(
		"anybody who reaches %[1]s can read and change everything; mend it with: %[2]s config set requirepass <a long password> && %[2]s config rewrite, and write the password into the address (or allow=open)",
		one.where, one.cli))
}

// strangers are the rules of TLS for those who have no certificate.
func (t *target) strangers() *tls.Config {
	if t.secure == nil {
		return nil
	}
	rules := t.secure.Clone()
	rules.Certificates = nil
	return rules
}

func loopback(where string) bool {
	host, _, err := net.SplitHostPort(where)
	if err != nil {
		host = where
	}
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
