package sqlite_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"otklik/bot"
	"otklik/store/body"
	"otklik/store/sqlite"
)

const (
	crashVariable = "SQLITE_TEST_WRITE_UNTIL_KILLED" // holds the path of the store
	crashWriters  = 4
	crashRounds   = 25
)

// TestMain lets this binary be the daemon that is killed.
func TestMain(m *testing.M) {
	if path := os.Getenv(crashVariable); path != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

func crashID(writer int) bot.ID { return bot.NewID("shop-tg", int64(writer)) }

// writeUntilKilled commits, leases and settles, and says every version that was acknowledged.
func writeUntilKilled(path string) error {
	ctx := context.Background()
	store, err := sqlite.Open(ctx, path, sqlite.Options{})
	if err != nil {
		return err
	}
	var group sync.WaitGroup
	errs := make([]error, crashWriters)
	for writer := range crashWriters {
		group.Go(func() { errs[writer] = writeOn(ctx, store, writer) })
	}
	group.Wait()
	return errors.Join(errs...)
}

func writeOn(ctx context.Context, store *sqlite.Store, writer int) error {
	for {
		found, err := store.Load(ctx, []bot.ID{crashID(writer)})
		if err != nil {
			return err
		}
		results, err := store.Commit(ctx, []bot.Change{crashChange(found[0])})
		if err = errors.Join(append(results, err)...); err != nil {
			return err
		}
		fmt.Println(writer, found[0].Version+1)
		if err := sendOn(ctx, store, writer); err != nil {
			return err
		}
	}
}

func crashQueue(writer int) bot.Queue { return bot.Queue(fmt.Sprint("send:", writer)) }

func crashChange(c bot.Conversation) bot.Change {
	c.Version++
	name := fmt.Sprintf("%09d", c.Version)
	c.Recent = append(c.Recent, name)
	return bot.Change{Event: name, Conversation: c,
		Lines: []bot.Line{{ID: name + "a", Conversation: c.ID, By: bot.ByCustomer, Text: strings.Repeat(name, 100)},
			{ID: name + "b" + string(c.ID), Conversation: c.ID, By: bot.ByBot, Delivery: &bot.Delivery{State: bot.Pending}}},
		Jobs: []bot.Job{{ID: name + "b" + string(c.ID), Queue: crashQueue(int(c.ID[len(c.ID)-1] - '0')), Key: "chat", Conversation: c.ID, Due: time.Unix(1, 0)}},
	}
}

// sendOn settles the oldest job, and now and then lets its lease run out.
func sendOn(ctx context.Context, store *sqlite.Store, writer int) error {
	jobs, err := store.Lease(ctx, crashQueue(writer), time.Now(), time.Microsecond, 1)
	if err != nil || len(jobs) == 0 || rand.IntN(3) == 0 {
		return err
	}
	done := jobs[0].Settles()
	done.Delivery = &bot.Delivery{State: bot.Delivered}
	return store.Settle(ctx, []bot.Settlement{done})
}

// A daemon is killed again and again. What it acknowledged is there, and of what it did not, everything or nothing.
func TestNothingAcknowledgedIsLostWhenTheDaemonIsKilled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	acknowledged := make([]int64, crashWriters)
	total := 0
	for range crashRounds {
		total += killOne(t, path, acknowledged, 1+rand.IntN(60))
		inspect(t, path, acknowledged)
	}
	t.Logf("%d commits acknowledged, %d kills", total, crashRounds)
}

// killOne kills a daemon after so many acknowledgements, and reads those that were still on their way.
func killOne(t *testing.T, path string, acknowledged []int64, after int) (read int) {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0])
	command.Env = append(os.Environ(), crashVariable+"="+path)
	command.Stderr = os.Stderr
	output, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	for lines := bufio.NewScanner(output); lines.Scan(); read++ {
		var writer int
		var version int64
		if n, _ := fmt.Sscan(lines.Text(), &writer, &version); n == 2 {
			acknowledged[writer] = max(acknowledged[writer], version)
		}
		if read == after {
			_ = command.Process.Kill()
		}
	}
	_ = command.Wait()
	if read < after {
		t.Fatalf("the daemon ended by itself after %d commits", read)
	}
	return read
}

func inspect(t *testing.T, path string, acknowledged []int64) {
	t.Helper()
	store := open(t, path, sqlite.Options{})
	defer store.Close()
	var lines int64
	for writer, want := range acknowledged {
		found, err := store.Load(t.Context(), []bot.ID{crashID(writer)})
		if err != nil {
			t.Fatal(err)
		}
		c := found[0]
		transcript, err := store.Transcript(t.Context(), c.ID, "", 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		if c.Version < want {
			t.Fatalf("%s: version %d was acknowledged, %d is there", c.ID, want, c.Version)
		}
		if int64(len(c.Recent)) != c.Version || int64(len(transcript)) != 2*c.Version {
			t.Fatalf("%s: version %d with %d links and %d lines", c.ID, c.Version, len(c.Recent), len(transcript))
		}
		lines += int64(len(transcript))
	}
	counts, err := store.Counts(t.Context())
	if err != nil || counts.Lines != lines {
		t.Fatalf("%d lines are counted, %d are there: %v", counts.Lines, lines, err)
	}
	inspectJobs(t, path, counts.Jobs)
}

// inspectJobs looks past the store: the kept order and the kept totals must fit what is there, and a line is pending as
// long as its job is there.
func inspectJobs(t *testing.T, path string, counted int64) {
	t.Helper()
	db := rawOpen(t, path)
	defer db.Close()
	waits, err := new(body.Writer).Delivery(&bot.Delivery{State: bot.Pending})
	if err != nil {
		t.Fatal(err)
	}
	var there, pending, wrong int64
	err = db.QueryRow(`SELECT (SELECT count(*) FROM jobs),
		(SELECT count(*) FROM lines JOIN jobs USING (conversation, id) WHERE delivery = ?),
		(SELECT count(*) FROM jobs WHERE key <> '' AND head <> (age = (
			SELECT min(age) FROM jobs AS o WHERE o.conversation = jobs.conversation AND o.queue = jobs.queue AND o.key = jobs.key)))`, waits).
		Scan(&there, &pending, &wrong)
	if err != nil || there != counted || pending != there || wrong != 0 {
		t.Fatalf("%d jobs are counted, %d are there, %d of a pending line, %d wrongly first or not: %v", counted, there, pending, wrong, err)
	}
	if err := db.QueryRow(`SELECT count(*) FROM lines WHERE delivery = ?`, waits).Scan(&pending); err != nil || pending != there {
		t.Fatalf("%d lines are pending, %d jobs are there: %v", pending, there, err)
	}
}
