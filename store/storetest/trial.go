package storetest

import (
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"otklik/bot"
)

// trial is one law held against one store. Its methods end the test at an error that the law does not expect.
type trial struct {
	*testing.T
	subject Subject
	store   bot.Store
}

func begin(t *testing.T, subject Subject) *trial {
	trial := &trial{T: t, subject: subject, store: subject.Open(t)}
	t.Cleanup(func() { trial.noError("close", trial.store.Close()) })
	return trial
}

func (t *trial) noError(what string, err error) {
	t.Helper()
	if err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

func (t *trial) load(ids ...bot.ID) []bot.Conversation {
	t.Helper()
	found, err := t.store.Load(t.Context(), ids)
	t.noError("load", err)
	if len(found) != len(ids) {
		t.Fatalf("load %d ids: %d conversations", len(ids), len(found))
	}
	return found
}

func (t *trial) version(id bot.ID, want int64) {
	t.Helper()
	if got := t.load(id)[0].Version; got != want {
		t.Errorf("version of %s is %d, want %d", id, got, want)
	}
}

func (t *trial) results(changes ...bot.Change) []error {
	t.Helper()
	results, err := t.store.Commit(t.Context(), changes)
	t.noError("commit", err)
	if len(results) != len(changes) {
		t.Fatalf("commit %d changes: %d results", len(changes), len(results))
	}
	return results
}

// commit expects every change to be applied.
func (t *trial) commit(changes ...bot.Change) {
	t.Helper()
	t.commits(make([]error, len(changes)), changes...)
}

// commits expects these results.
func (t *trial) commits(want []error, changes ...bot.Change) {
	t.Helper()
	for i, got := range t.results(changes...) {
		if !errors.Is(got, want[i]) {
			t.Errorf("change %d (%s of %s): %v, want %v", i, changes[i].Event, changes[i].Conversation.ID, got, want[i])
		}
	}
}

// hold is how long leases last where the law does not say otherwise.
const hold = 30 * time.Second

func (t *trial) lease(at time.Time, n int) []bot.Job {
	t.Helper()
	jobs, err := t.store.Lease(t.Context(), queue, at, hold, n)
	t.noError("lease", err)
	return jobs
}

// leases expects these jobs, in this order.
func (t *trial) leases(at time.Time, want ...string) []bot.Job {
	t.Helper()
	jobs := t.lease(at, 100)
	if got := jobIDs(jobs); !slices.Equal(got, want) {
		t.Fatalf("leased %q, want %q", got, want)
	}
	return jobs
}

func (t *trial) settle(done ...bot.Settlement) {
	t.Helper()
	t.noError("settle", t.store.Settle(t.Context(), done))
}

func (t *trial) transcript(id bot.ID) []bot.Line {
	t.Helper()
	lines, err := t.store.Transcript(t.Context(), id, "", 2000)
	t.noError("transcript", err)
	return lines
}

func (t *trial) line(id bot.ID, line string) bot.Line {
	t.Helper()
	for _, l := range t.transcript(id) {
		if l.ID == line {
			return l
		}
	}
	t.Fatalf("line %s of %s is not there", line, id)
	return bot.Line{}
}

func (t *trial) lines(id bot.ID, want ...string) {
	t.Helper()
	if got := lineIDs(t.transcript(id)); !slices.Equal(got, want) {
		t.Errorf("transcript of %s is %q, want %q", id, got, want)
	}
}

func (t *trial) list(filter bot.Filter, want ...bot.ID) {
	t.Helper()
	found, err := t.store.List(t.Context(), filter)
	t.noError("list", err)
	if got := conversationIDs(found); !slices.Equal(got, want) {
		t.Errorf("list %+v is %q, want %q", filter, got, want)
	}
}

func (t *trial) counts() bot.Counts {
	t.Helper()
	counts, err := t.store.Counts(t.Context())
	t.noError("counts", err)
	return counts
}

// same compares as JSON: that is what survives, and times count as equal in every zone's clothing of the same moment only if written alike.
func (t *trial) same(what string, got, want any) {
	t.Helper()
	if g, w := written(got), written(want); g != w {
		t.Errorf("%s:\n got %s\nwant %s", what, g, w)
	}
}

func written(value any) string {
	body, err := json.Marshal(value)
	if err != nil {
		return "not JSON: " + err.Error()
	}
	return string(body)
}
