package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"otklik/store/redis/redistest"
)

// childVariable makes this test binary another program: the command line itself, or a daemon that kills itself.
const childVariable = "OTKLIK_TEST_CHILD"

const (
	childCommand = "command"
	childDaemon  = "daemon"
)

const (
	// lookEvery is how often a test looks at another process again.
	lookEvery = 50 * time.Millisecond
	// usualTime is far more than anything takes that another process does, even on a machine that is busy with much else.
	usualTime = 3 * time.Minute
	// unfinished is what the program says when its stop took too long.
	unfinished = "not everything in hand was finished"
)

func TestMain(m *testing.M) {
	kind := os.Getenv(childVariable)
	leaveNoSettings()
	switch kind {
	case childCommand:
		main()
	case childDaemon:
		ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer stop()
		if err := serveUntilKilled(ctx, os.Args[1]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	default:
		os.Exit(m.Run())
	}
}

// leaveNoSettings takes away what the tests' own variable would be to a child: a setting that does not exist.
func leaveNoSettings() {
	os.Unsetenv(childVariable)
}

// child is another process of this test binary.
type child struct {
	command *exec.Cmd
	output  output
	ended   chan struct{}
}

// output collects what a child says on both its streams.
type output struct {
	mu   sync.Mutex
	said bytes.Buffer
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.said.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.said.String()
}

// childBinary is what runs as a child: this binary, or the same tests as $CHILD_BINARY was built from them, without the race detector.
func childBinary() string { return cmp.Or(os.Getenv("CHILD_BINARY"), os.Args[0]) }

// start runs the test binary as a child of that kind until the test ends.
func start(t testing.TB, kind string, args ...string) *child {
	t.Helper()
	c := &child{command: exec.Command(childBinary(), args...), ended: make(chan struct{})}
	c.command.Env = append(ownEnvironment(), childVariable+"="+kind)
	c.command.Dir = t.TempDir()
	c.command.Stdout, c.command.Stderr = &c.output, &c.output
	if err := c.command.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		_ = c.command.Wait() // how it ended is read from ProcessState
		close(c.ended)
	}()
	t.Cleanup(func() {
		_ = c.command.Process.Kill()
		<-c.ended
	})
	return c
}

// ownEnvironment is ours without anything that is a setting.
func ownEnvironment() []string {
	var kept []string
	for _, pair := range os.Environ() {
		if !strings.HasPrefix(pair, "OTKLIK_") {
			kept = append(kept, pair)
		}
	}
	return kept
}

// otklik runs one command line.
func otklik(t testing.TB, args ...string) *child {
	t.Helper()
	return start(t, childCommand, args...)
}

// wait returns the exit code; -1 when a signal ended it.
func (c *child) wait(t testing.TB, limit time.Duration) int {
	t.Helper()
	select {
	case <-c.ended:
		return c.command.ProcessState.ExitCode()
	case <-time.After(limit):
		t.Fatalf("%v still runs after %s and said:\n%s", c.command.Args, limit, &c.output)
		return 0
	}
}

// stop asks the child to end, as a service manager does, and returns the exit code.
func (c *child) stop(t testing.TB) int {
	t.Helper()
	if err := c.command.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		t.Fatal(err)
	}
	return c.wait(t, usualTime)
}

// stopsCleanly stops the child, which must finish all that it has in hand.
func (c *child) stopsCleanly(t testing.TB) {
	t.Helper()
	if code := c.stop(t); code != 0 || strings.Contains(c.output.String(), unfinished) {
		t.Errorf("%v ended with %d:\n%s", c.command.Args, code, &c.output)
	}
}

// says waits until the child has said that.
func (c *child) says(t testing.TB, words string) {
	t.Helper()
	c.until(t, fmt.Sprintf("said %q", words), func() bool { return strings.Contains(c.output.String(), words) })
}

// until waits for something that happens while the child runs.
func (c *child) until(t testing.TB, what string, happened func() bool) {
	t.Helper()
	c.untilWithin(t, usualTime, what, happened)
}

func (c *child) untilWithin(t testing.TB, limit time.Duration, what string, happened func() bool) {
	t.Helper()
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	late := time.After(limit)
	for !happened() {
		select {
		case <-look.C:
		case <-c.ended:
			if !happened() {
				t.Fatalf("%v ended before it %s:\n%s", c.command.Args, what, &c.output)
			}
			return
		case <-late:
			t.Fatalf("%v never %s:\n%s", c.command.Args, what, &c.output)
		}
	}
}

// freeAddress is one that nobody listens on.
func freeAddress(t testing.TB) string {
	t.Helper()
	return fmt.Sprintf("127.0.0.1:%d", redistest.FreePort(t))
}

// written puts a file into a folder of the test and returns its path.
func written(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
