package redistest

import (
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	goredis "github.com/redis/go-redis/v9"
)

// master is what the group of servers is called that Sentinel watches.
const master = "otklik"

// Group is two servers, a master and its replica, and a Sentinel that makes the replica the master when the master is gone.
type Group struct {
	Servers  [2]*Server
	Sentinel *Server
}

// Sentinel starts a group. It is quick to judge: three seconds of silence are a death.
func Sentinel(t testing.TB) *Group {
	t.Helper()
	return group(t, nil)
}

// SentinelOverTLS starts one whose servers speak TLS only, the Sentinel too.
func SentinelOverTLS(t testing.TB) *Group {
	t.Helper()
	return group(t, newPapers(t))
}

func group(t testing.TB, p *papers) *Group {
	t.Helper()
	first := single(t, p)
	second := prepare(t, p, "--replicaof", "127.0.0.1 "+strconv.Itoa(first.Port))
	second.Start(t)
	Eventually(t, "the replica follows the master", func() error { return follows(t, first) })
	return &Group{Servers: [2]*Server{first, second}, Sentinel: sentinel(t, first)}
}

func sentinel(t testing.TB, watched *Server) *Server {
	t.Helper()
	s := &Server{Port: FreePort(t), folder: t.TempDir(), papers: watched.papers}
	config := filepath.Join(s.folder, "sentinel.conf")
	write(t, config, `bind 127.0.0.1
dir %s
logfile %s
sentinel monitor %s 127.0.0.1 %d 1
sentinel down-after-milliseconds %s 3000
sentinel failover-timeout %s 6000
`, s.folder, filepath.Join(s.folder, "log"), master, watched.Port, master, master)
	s.args = append([]string{config, "--sentinel"}, s.papers.settings(strconv.Itoa(s.Port))...)
	t.Cleanup(s.stop)
	s.Start(t)
	s.answers(t)
	return s
}

// URL opens the group with a prefix of its own; a change counts when both servers have it.
func (g *Group) URL(prefix string) string {
	return g.Sentinel.papers.address("redis+sentinel", g.Sentinel.Address()+"/"+master+"/0", "wait=1&prefix="+prefix)
}

// Master is the server that Sentinel names.
func (g *Group) Master(t testing.TB) *Server {
	t.Helper()
	var found *Server
	Eventually(t, "Sentinel names the master", func() error {
		client := goredis.NewSentinelClient(&goredis.Options{Addr: g.Sentinel.Address(), TLSConfig: g.Sentinel.papers.shown(t), Protocol: 2, DisableIdentity: true})
		defer client.Close()
		address, err := client.GetMasterAddrByName(t.Context(), master).Result()
		if err != nil {
			return err
		}
		for _, s := range g.Servers {
			if address[1] == strconv.Itoa(s.Port) {
				found = s
				return nil
			}
		}
		return fmt.Errorf("it names %q", address)
	})
	return found
}

// Failover kills the master, waits until the other server is the master, and brings the killed one back as its replica.
func (g *Group) Failover(t testing.TB) {
	t.Helper()
	killed := g.Master(t)
	killed.Kill()
	Eventually(t, "the replica becomes the master", func() error {
		if g.Master(t) == killed {
			return errors.New("the killed one still is")
		}
		return nil
	})
	killed.Start(t)
	killed.answers(t)
	heir := g.Master(t)
	if err := killed.Client(t).ReplicaOf(t.Context(), "127.0.0.1", strconv.Itoa(heir.Port)).Err(); err != nil { // Sentinel would take its time
		t.Fatal(err)
	}
	Eventually(t, "the killed one follows the new master", func() error { return follows(t, g.Master(t)) })
}

func follows(t testing.TB, s *Server) error {
	info, err := s.Client(t).Info(t.Context(), "replication").Result()
	if err != nil {
		return err
	}
	if !strings.Contains(info, "role:master") || !strings.Contains(info, "state=online") {
		return fmt.Errorf("the server says: %s", info)
	}
	return nil
}
