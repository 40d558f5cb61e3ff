package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"otklik/bot"
)

const (
	crowdWorkers = 8
	crowdEvents  = 120
)

func crowdLaws() []law {
	return []law{
		{"versions_form_a_chain_and_each_event_is_applied_once", chain},
		{"each_job_is_leased_once_and_each_key_stays_in_order", sharedQueue},
		{"a_crowd_and_a_second_process_form_one_chain", func(t *trial) {
			second := t.subject.Beside(t.T, t.store)
			defer func() { t.noError("close", second.Close()) }()
			writeTogether(t, t.store, second)
		}},
	}
}

func chain(t *trial) { writeTogether(t, t.store) }

// writeTogether lets many write to the same two conversations. Every event comes to two of them, as platforms deliver twice.
func writeTogether(t *trial, stores ...bot.Store) {
	together(t, func(worker int) error {
		for n := range crowdEvents {
			if n%crowdWorkers != worker && (n+1)%crowdWorkers != worker {
				continue
			}
			if err := applied(t.Context(), stores[worker%len(stores)], fmt.Sprintf("%03d", n), anna, boris); err != nil {
				return err
			}
		}
		return nil
	})
	for _, id := range []bot.ID{anna, boris} {
		c := t.load(id)[0]
		lines := t.transcript(id)
		if c.Version != crowdEvents || len(lines) != crowdEvents || len(c.Recent) != crowdEvents {
			t.Errorf("%s: version %d, %d lines, %d links; want %d of each", id, c.Version, len(lines), len(c.Recent), crowdEvents)
		}
		if unique := slices.Compact(slices.Sorted(slices.Values(c.Recent))); len(unique) != crowdEvents {
			t.Errorf("%s: %d different events in the chain, want %d", id, len(unique), crowdEvents)
		}
	}
}

func together(t *trial, work func(worker int) error) {
	var group sync.WaitGroup
	errs := make([]error, crowdWorkers)
	for worker := range crowdWorkers {
		group.Go(func() { errs[worker] = work(worker) })
	}
	group.Wait()
	t.noError("work together", errors.Join(errs...))
}

// applied does what an engine does: load, decide, commit, and all again after a conflict.
func applied(ctx context.Context, store bot.Store, event string, ids ...bot.ID) error {
	for len(ids) > 0 {
		found, err := store.Load(ctx, ids)
		if err != nil {
			return err
		}
		results, err := store.Commit(ctx, links(found, event))
		if err != nil {
			return err
		}
		var again []bot.ID
		for i, result := range results {
			if errors.Is(result, bot.ErrConflict) {
				again = append(again, ids[i])
			} else if result != nil && !errors.Is(result, bot.ErrDuplicate) {
				return result
			}
		}
		ids = again
	}
	return nil
}

// links adds the event to each conversation's chain.
func links(found []bot.Conversation, event string) (changes []bot.Change) {
	for _, c := range found {
		c.Version++
		c.Recent = append(c.Recent, event)
		changes = append(changes, withLines(bot.Change{Event: event, Conversation: c}, event))
	}
	return changes
}

func sharedQueue(t *trial) {
	const keys, perKey = 10, 12
	for version := range perKey {
		c := change(anna, int64(version+1))
		for key := range keys {
			c = withJobs(c, keyed(fmt.Sprintf("%d-%02d", key, version), fmt.Sprint(key)))
		}
		t.commit(c)
	}
	var lock sync.Mutex
	done := make(map[string][]string)
	total := 0
	together(t, func(int) error {
		for {
			jobs, err := t.store.Lease(t.Context(), queue, noon(), hold, 3)
			if err != nil {
				return err
			}
			lock.Lock()
			for _, j := range jobs {
				done[j.Key] = append(done[j.Key], j.ID)
			}
			total += len(jobs)
			finished := total >= keys*perKey
			lock.Unlock()
			if err := settleAll(t.Context(), t.store, jobs); err != nil || finished {
				return err
			}
		}
	})
	for key, ids := range done {
		if len(ids) != perKey || !slices.IsSorted(ids) {
			t.Errorf("key %s was done as %q", key, ids)
		}
	}
}

func settleAll(ctx context.Context, store bot.Store, jobs []bot.Job) error {
	var done []bot.Settlement
	for _, j := range jobs {
		done = append(done, j.Settles())
	}
	return store.Settle(ctx, done)
}
