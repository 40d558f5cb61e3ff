package redis_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"testing"

	goredis "github.com/redis/go-redis/v9"

	"otklik/bot"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
)

// refused expects that the store is not opened, and that the error names what mends it.
func refused(t *testing.T, url string, want error, mend string) {
	t.Helper()
	store, err := redis.Open(t.Context(), url, redis.Options{})
	if err == nil {
		_ = store.Close()
	}
	if !errors.Is(err, want) || !strings.Contains(fmt.Sprint(err), mend) {
		t.Errorf("opened %s: %v; want %v with %q", url, err, want, mend)
	}
}

// allowed expects that the store is opened, and that the log says loudly why that is not safe.
func allowed(t *testing.T, url, warning string) {
	t.Helper()
	var log bytes.Buffer
	store := openStore(t, url, redis.Options{Log: slog.New(slog.NewTextHandler(&log, nil))})
	defer store.Close()
	if !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), warning) {
		t.Errorf("the log says only %q", log.String())
	}
}

func TestAnUnsafeServerIsRefusedWithTheCommandThatMendsIt(t *testing.T) {
	for name, c := range map[string]struct{ setting, value, mend, allow string }{
		"forgets at a restart":       {"--appendonly", "no", "config set appendonly yes", "volatile"},
		"throws data away when full": {"--maxmemory-policy", "allkeys-lru", "config set maxmemory-policy noeviction", "eviction"},
	} {
		t.Run(name, func(t *testing.T) {
			url := redistest.Single(t, c.setting, c.value).URL("unsafe")
			refused(t, url, redis.ErrUnsafe, c.mend)
			allowed(t, url+"&allow="+c.allow, c.mend)
		})
	}
}

// On Linux 0.0.0.0 leads to this machine, and is no loopback address: as good as one on the network.
func TestAServerThatAnybodyCanEnterIsRefused(t *testing.T) {
	server := redistest.Single(t)
	open := fmt.Sprintf("redis://0.0.0.0:%d/0", server.Port)
	refused(t, open, redis.ErrUnsafe, "config set requirepass")
	allowed(t, open+"?allow=open", "requirepass")
	if err := server.Client(t).ConfigSet(t.Context(), "requirepass", "secret").Err(); err != nil {
		t.Fatal(err)
	}
	store := openStore(t, fmt.Sprintf("redis://:secret@0.0.0.0:%d/0", server.Port), redis.Options{})
	if err := store.Close(); err != nil {
		t.Error(err)
	}
}

func TestAReplicaIsRefused(t *testing.T) {
	server := redistest.Single(t, "--replicaof", "127.0.0.1 1")
	refused(t, server.URL("replica"), redis.ErrReadOnly, "replicaof no one")
}

func TestAnOlderServerIsRefused(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	go old(listener)
	refused(t, "redis://"+listener.Addr().String(), redis.ErrOld, `"6.2.14"`)
}

// old speaks as much of the protocol as a store hears before it leaves.
func old(listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer conn.Close()
			words := bufio.NewScanner(conn)
			for words.Scan() {
				switch strings.ToLower(words.Text()) {
				case "info":
					info := "redis_version:6.2.14\r\nrole:master\r\naof_enabled:1\r\nmaxmemory_policy:noeviction\r\n"
					fmt.Fprintf(conn, "$%d\r\n%s\r\n", len(info), info)
				case "hello":
					fmt.Fprint(conn, "-ERR unknown command\r\n")
				case "ping":
					fmt.Fprint(conn, "+PONG\r\n")
				}
			}
		}()
	}
}

func TestWhatIsNotOursOrCannotBeReadIsRefused(t *testing.T) {
	server := redistest.Single(t)
	client := server.Client(t)
	for name, c := range map[string]struct {
		plant func() error
		want  error
	}{
		"foreign":   {func() error { return client.Set(t.Context(), "foreign:cart:17", "1", 0).Err() }, redis.ErrForeign},
		"othermeta": {func() error { return client.Set(t.Context(), "othermeta:meta", "1", 0).Err() }, redis.ErrForeign},
		"strangemeta": {func() error {
			return client.HSet(t.Context(), "strangemeta:meta", "partitions", 16, "lanes", 1, "schema", "x").Err()
		}, redis.ErrForeign},
		"partitions": {func() error { return client.HSet(t.Context(), "partitions:meta", "partitions", 32, "schema", 1).Err() }, redis.ErrPartitions},
		"newer": {func() error {
			return client.HSet(t.Context(), "newer:meta", "partitions", 16, "lanes", 1, "schema", 99).Err()
		}, redis.ErrNewer},
	} {
		t.Run(name, func(t *testing.T) {
			if err := c.plant(); err != nil {
				t.Fatal(err)
			}
			before := keys(t, client, name)
			refused(t, server.URL(name), c.want, "")
			if after := keys(t, client, name); after != before {
				t.Errorf("%s keys before, %s after", before, after)
			}
		})
	}
}

func keys(t *testing.T, client *goredis.Client, prefix string) string {
	t.Helper()
	found, err := client.Keys(t.Context(), prefix+":*").Result()
	if err != nil {
		t.Fatal(err)
	}
	return strconv.Itoa(len(found))
}

func TestTwoPrefixesAreTwoStores(t *testing.T) {
	server := redistest.Single(t)
	first, second := openStore(t, server.URL("a"), redis.Options{}), openStore(t, server.URL("a.b"), redis.Options{})
	defer first.Close()
	defer second.Close()
	commit(t, first, change(1))
	found, err := second.Load(t.Context(), []bot.ID{anna})
	if err != nil || found[0].Version != 0 {
		t.Errorf("version %d: %v", found[0].Version, err)
	}
}
