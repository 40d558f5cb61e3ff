package bot

import (
	"context"
	"sync"
	"sync/atomic"
)

const (
	// inFlight is how many messages of an account are on their way at once.
	inFlight = 64
	// settledAtOnce bounds how many jobs are settled by one call.
	settledAtOnce = 256
)

// crew does jobs of many keys at once: a slow chat never holds up another. Jobs are leased ahead of their turn, as many again as
// are being done, so that one lease takes many and nobody waits for the next.
type crew struct {
	*Runner
	queue Queue
	size  int
	do    func(context.Context, Job) (Settlement, error)
	taken chan Job        // leased and not yet begun
	done  chan Settlement // on their way to the store
	more  atomic.Bool     // the queue may hold what there was no room for
}

// along has that many jobs of a queue done at once until ctx ends, and then finishes what is in hand.
func (r *Runner) along(ctx context.Context, queue Queue, size int, do func(context.Context, Job) (Settlement, error)) {
	c := &crew{Runner: r, queue: queue, size: size, do: do, taken: make(chan Job, 2*size), done: make(chan Settlement, settledAtOnce)}
	var doing, settling sync.WaitGroup
	working := context.WithoutCancel(ctx)
	settling.Go(func() { c.settleAlong(working) })
	for range size {
		doing.Go(func() { c.doTaken(working) })
	}
	r.work(ctx, queue, c.take)
	close(c.taken)
	doing.Wait()
	close(c.done)
	settling.Wait()
}

// take leases as many jobs as there is room for, once that is worth a call.
func (c *crew) take(ctx context.Context) (more bool, err error) {
	if !c.roomy() {
		c.more.Store(true)
		if !c.roomy() { // whoever makes room sees that more is wanted, or we see the room
			return false, nil
		}
	}
	room := cap(c.taken) - len(c.taken)
	jobs, err := c.lease(ctx, c.queue, room)
	for _, j := range jobs {
		c.taken <- j
	}
	return len(jobs) == room, err
}

func (c *crew) roomy() bool { return cap(c.taken)-len(c.taken) >= c.size }

// doTaken does one job after the other.
func (c *crew) doTaken(ctx context.Context) {
	for j := range c.taken {
		if c.roomy() && c.more.CompareAndSwap(true, false) {
			c.engine.feed.wake(c.queue)
		}
		settlement, err := c.do(ctx, j)
		if err != nil {
			c.log.Error("job could not be done", "job", j.ID, "error", err)
			settlement = c.freed(j, firstRetry)
		}
		c.done <- settlement
	}
}

// settleAlong settles whatever waits by one call. What is settled may let the next job of a key come first, so the queue is
// looked at again.
func (c *crew) settleAlong(ctx context.Context) {
	for first := range c.done {
		done := c.waiting(first)
		if err := c.settle(ctx, done); err != nil {
			c.log.Error("jobs are left to their leases", "count", len(done), "error", err)
		}
		c.engine.feed.wake(c.queue)
	}
}

func (c *crew) waiting(first Settlement) []Settlement {
	done := []Settlement{first}
	for len(done) < settledAtOnce {
		select {
		case next, open := <-c.done:
			if !open {
				return done
			}
			done = append(done, next)
		default:
			return done
		}
	}
	return done
}
