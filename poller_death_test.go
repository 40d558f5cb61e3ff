package main

import (
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"otklik/sandbox"
	"otklik/sandbox/sandboxtest"
	"otklik/store/redis/redistest"
)

// polls is what a replica says when it begins to poll.
const polls = "the right is held"

// sharedFile is the settings file of one of several replicas on a server.
func sharedFile(t *testing.T, server *redistest.Server, town *sandboxtest.Town) string {
	t.Helper()
	return written(t, "otklik.yaml", fmt.Sprintf(`store: redis://%s
company: {name: Ромашка}
accounts:
  - {name: shop-tg, platform: telegram, token_file: %q, api: %q}
desk: {listen: "127.0.0.1:0"}
quiet: {window: 100ms, limit: 1s}
`, server.Address(), written(t, "token", secretToken), town.URL))
}

// takesOver is how long it takes until the replica polls.
func (c *child) takesOver(t *testing.T) time.Duration {
	t.Helper()
	began := time.Now()
	c.says(t, polls)
	return time.Since(began)
}

// isHolder tells whether the right to poll is the child's.
func (c *child) isHolder(t *testing.T, server *redistest.Server) bool {
	t.Helper()
	client := server.Client(t)
	keys, err := client.Keys(t.Context(), "*:h:poll:shop-tg").Result()
	if err != nil || len(keys) != 1 {
		return false
	}
	holder, err := client.Get(t.Context(), keys[0]).Result()
	return err == nil && strings.Contains(holder, fmt.Sprintf("-%d-", c.command.Process.Pid))
}

func TestAnotherReplicaPollsWhenTheOneThatPolledIsGone(t *testing.T) {
	t.Parallel()
	server, town := redistest.Single(t), sandboxtest.Start(t, sandbox.Options{})
	file := sharedFile(t, server, town)
	first := otklik(t, "run", "--config", file)
	first.says(t, polls)
	second := otklik(t, "run", "--config", file)
	second.says(t, "otklik serves")
	complains(town, 701)
	answered(t, town, 701, 701)

	if err := first.command.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	complains(town, 702)
	t.Logf("after a kill -9 another replica polls in %.1f s", second.takesOver(t).Seconds())
	answered(t, town, 702, 702) // 701's answer may be said once more, when the lease of the one that was killed has run out

	third := otklik(t, "run", "--config", file)
	third.says(t, "otklik serves")
	if !second.isHolder(t, server) {
		t.Error("the one that polls does not hold the right")
	}
	if err := second.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	complains(town, 703)
	if code := second.wait(t, usualTime); code != 0 {
		t.Errorf("the one that was stopped ended with %d:\n%s", code, &second.output)
	}
	if second.isHolder(t, server) {
		t.Error("the one that was stopped has not given the right back")
	}
	t.Logf("after a clean stop another replica polls in %.1f s", third.takesOver(t).Seconds())
	answered(t, town, 702, 703)
}

func TestAFrozenReplicaThatWakesLeavesThePollingToAnother(t *testing.T) {
	t.Parallel()
	server, town := redistest.Single(t), sandboxtest.Start(t, sandbox.Options{})
	file := sharedFile(t, server, town)
	first := otklik(t, "run", "--config", file)
	first.says(t, polls)
	second := otklik(t, "run", "--config", file)
	second.says(t, "otklik serves")
	if err := first.command.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	complains(town, 711)
	t.Logf("after a freeze another replica polls in %.1f s", second.takesOver(t).Seconds())
	answered(t, town, 711, 711)
	if err := first.command.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	first.says(t, "the right was lost")
	for person := 712; person <= 731; person++ {
		complains(town, person)
	}
	answered(t, town, 711, 731)
}
