// Package redistest starts real Redis servers for tests: a single one, one behind Sentinel, a Cluster. They listen on loopback
// only, keep their files in the test's folder and end with the test.
package redistest

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// patience is how long a server may take for what is asked of it, on a machine that is busy with much else.
const patience = 2 * time.Minute

// Server is one redis-server that a test may kill, restart and freeze.
type Server struct {
	Port   int
	folder string
	papers *papers
	args   []string
	mu     sync.Mutex
	cmd    *exec.Cmd
}

// Single starts a server as Otklik wants it: everything written to the append-only file, nothing evicted. More settings may
// follow, as on redis-server's command line; a server that is to be killed needs "--appendfsync", "always", or it forgets now and then.
func Single(t testing.TB, settings ...string) *Server {
	t.Helper()
	return single(t, nil, settings...)
}

// SingleOverTLS starts one that speaks TLS only, and only with those who show a certificate of its authority.
func SingleOverTLS(t testing.TB, settings ...string) *Server {
	t.Helper()
	return single(t, newPapers(t), settings...)
}

func single(t testing.TB, p *papers, settings ...string) *Server {
	t.Helper()
	s := prepare(t, p, settings...)
	s.Start(t)
	s.answers(t)
	return s
}

func prepare(t testing.TB, p *papers, settings ...string) *Server {
	t.Helper()
	if _, err := exec.LookPath("redis-server"); err != nil {
		t.Fatalf("redis-server is needed for this test: apt-get install redis-server (%v)", err)
	}
	s := &Server{Port: FreePort(t), folder: t.TempDir(), papers: p}
	s.args = append(p.settings(strconv.Itoa(s.Port)), "--bind", "127.0.0.1", "--dir", s.folder, "--save", "",
		"--appendonly", "yes", "--maxmemory-policy", "noeviction", "--logfile", filepath.Join(s.folder, "log"))
	s.args = append(s.args, settings...)
	t.Cleanup(s.stop)
	return s
}

// Address is where the server listens.
func (s *Server) Address() string { return net.JoinHostPort("127.0.0.1", strconv.Itoa(s.Port)) }

// Folder is where the server keeps its files.
func (s *Server) Folder() string { return s.folder }

// URL opens the server with a prefix of its own, so that a test may have many stores in it.
func (s *Server) URL(prefix string) string {
	return s.papers.address("redis", s.Address()+"/0", "prefix="+prefix)
}

// Start starts the server that was killed, or was never started. It reads what it had written before.
func (s *Server) Start(t testing.TB) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cmd = exec.Command("redis-server", s.args...)
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
}

// Kill ends the server as kill -9 does, without a chance to write anything.
func (s *Server) Kill() { s.stop() }

func (s *Server) stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd != nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
		s.cmd = nil
	}
}

// Restart kills the server and starts it again; it answers when Restart returns.
func (s *Server) Restart(t testing.TB) {
	t.Helper()
	s.Kill()
	s.Start(t)
	s.answers(t)
}

// Freeze stops the server in the middle of what it does, until Thaw: connections stay, answers do not come.
func (s *Server) Freeze() { s.signal(syscall.SIGSTOP) }

// Thaw lets a frozen server go on.
func (s *Server) Thaw() { s.signal(syscall.SIGCONT) }

func (s *Server) signal(signal syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cmd != nil {
		_ = s.cmd.Process.Signal(signal)
	}
}

// Client is a plain client of the server; it is closed with the test.
func (s *Server) Client(t testing.TB) *goredis.Client {
	t.Helper()
	client := goredis.NewClient(&goredis.Options{Addr: s.Address(), TLSConfig: s.papers.shown(t), Protocol: 2, DisableIdentity: true})
	t.Cleanup(func() { _ = client.Close() })
	return client
}

func (s *Server) answers(t testing.TB) {
	t.Helper()
	client := s.Client(t)
	Eventually(t, "the server answers", func() error { return client.Ping(t.Context()).Err() })
}

// Eventually asks until there is no error; the test ends when that takes too long.
func Eventually(t testing.TB, what string, ask func() error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	ticker := time.NewTicker(20 * time.Millisecond)
	defer ticker.Stop()
	for {
		err := ask()
		if err == nil {
			return
		}
		select {
		case <-ctx.Done():
			t.Fatalf("%s: %v", what, err)
		case <-ticker.C:
		}
	}
}

func write(t testing.TB, path, format string, args ...any) {
	t.Helper()
	if err := os.WriteFile(path, fmt.Appendf(nil, format, args...), 0o600); err != nil {
		t.Fatal(err)
	}
}
