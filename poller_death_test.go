package main

import (
	"fmt"
	"syscall"
	"testing"
	"time"

	"otklik/bot"
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
	if took := second.takesOver(t); took > 15*time.Second {
		t.Errorf("after a kill -9 nobody polled for %s", took)
	} else {
		t.Logf("after a kill -9 another replica polls in %.1f s", took.Seconds())
	}
	answered(t, town, 701, 702)

	third := otklik(t, "run", "--config", file)
	third.says(t, "otklik serves")
	if err := second.command.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	complains(town, 703)
	// A right that is not given back lasts for at least this long, for it is renewed with every third of its time.
	if took := third.takesOver(t); took > bot.DefaultHold*2/3 {
		t.Errorf("after a clean stop nobody polled for %s", took)
	} else {
		t.Logf("after a clean stop another replica polls in %.1f s", took.Seconds())
	}
	if code := second.wait(t, usualTime); code != 0 {
		t.Errorf("the one that was stopped ended with %d:\n%s", code, &second.output)
	}
	answered(t, town, 701, 703)
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
	if took := second.takesOver(t); took > 15*time.Second {
		t.Errorf("after a freeze nobody polled for %s", took)
	}
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
