package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"otklik/bot"
)

const (
	// inFlight is how many messages of an account are on their way at once.
	inFlight = 64
	// longestInHand is how long a job may wait after its lease: what is left of it is more than a send takes.
	longestInHand = hold / 3
)

// crew does jobs of many keys at once: a slow chat never holds up another. Jobs are leased ahead of their turn, so that one lease
// takes many and nobody waits for the next.
type crew struct {
	*Runner
	queue bot.Queue
	size  int
	do    func(context.Context, leased) (bot.Settlement, error)
	taken chan inHand         // leased and not yet begun
	alone chan inHand         // likewise, to be begun one at a time
	done  chan bot.Settlement // on their way to the store
	haste chan struct{}       // holds a token when somebody waits for a settlement
	more  atomic.Bool         // the queue may hold what there was no room for

	gate      sync.RWMutex // held for reading while jobs are handed over
	closed    bool
	mu        sync.Mutex
	unsettled map[bot.ID]int  // jobs that were queued here
	outlived  map[string]bool // jobs that failed here and are to be tried again
}

// inHand is a leased job, and since when it is.
type inHand struct {
	leased
	since time.Time
}

// along has that many jobs of a queue done at once until ctx ends, and then finishes what is in hand.
func (r *Runner) along(ctx context.Context, queue bot.Queue, size int, do func(context.Context, leased) (bot.Settlement, error)) {
	c := &crew{Runner: r, queue: queue, size: size, do: do, unsettled: make(map[bot.ID]int), outlived: make(map[string]bool),
		taken: make(chan inHand, 4*size), alone: make(chan inHand, 4*size), done: make(chan bot.Settlement, settledAtOnce), haste: make(chan struct{}, 1)}
	var doing, settling sync.WaitGroup
	working := context.WithoutCancel(ctx)
	settling.Go(func() { c.settleAlong(working) })
	for range size {
		doing.Go(func() { c.doAll(working, c.taken) })
	}
	doing.Go(func() { c.doAll(working, c.alone) })
	r.engine.crews.add(c)
	r.work(ctx, queue, c.take)
	r.engine.crews.remove(c)
	c.close()
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
	room := c.room()
	now := c.engine.now()
	jobs, err := c.lease(ctx, c.queue, room)
	for _, j := range jobs {
		c.assign(inHand{j, now})
	}
	return len(jobs) == room, err
}

// assign lets a leased job wait for its turn. Suspected messages have a line of their own, so that a death is laid at one door only.
// Those that this process outlived need not stand there: else a platform in trouble would fill it, and one slow chat hold up another.
func (c *crew) assign(j inHand) {
	if j.note == nil || c.outlives(j.ID) {
		c.taken <- j
		return
	}
	select {
	case c.alone <- j:
	default:
		c.done <- c.freed(j.leased, firstRetry)
	}
}

// outlives tells whether this process has tried the job and lived on.
func (c *crew) outlives(job string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.outlived[job]
}

// ended notes that an attempt did not kill the process.
func (c *crew) ended(s bot.Settlement) {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case s.Again.IsZero():
		delete(c.outlived, s.Job)
	case !s.Free:
		if len(c.outlived) >= manyUnsettled {
			clear(c.outlived)
		}
		c.outlived[s.Job] = true
	}
}

func (c *crew) room() int { return cap(c.taken) - len(c.taken) }

func (c *crew) roomy() bool { return c.room() >= 2*c.size }

// lend gives the way to hand jobs over that are leased elsewhere, which must be gone once; nil when there is no room for so many, or
// others wait in the queue.
func (c *crew) lend(jobs int) (*crew, func([]bot.Job)) {
	if !c.gate.TryRLock() {
		return nil, nil
	}
	if c.closed || c.more.Load() || c.room() < jobs {
		c.gate.RUnlock()
		return nil, nil
	}
	now := c.engine.now()
	return c, func(jobs []bot.Job) {
		defer c.gate.RUnlock()
		for _, j := range jobs {
			select {
			case c.taken <- inHand{leased{Job: j}, now}:
			default: // somebody else was quicker; one of the crew must not wait for the crew
				c.done <- c.freed(leased{Job: j}, 0)
			}
		}
	}
}

func (c *crew) close() {
	c.gate.Lock()
	defer c.gate.Unlock()
	c.closed = true
	close(c.taken)
	close(c.alone)
}

// doAll does one job after the other.
func (c *crew) doAll(ctx context.Context, jobs <-chan inHand) {
	for j := range jobs {
		if c.roomy() && c.more.CompareAndSwap(true, false) {
			c.engine.feed.wake(c.queue)
		}
		settlement, err := c.begin(ctx, j)
		if err != nil {
			c.log.Error("job could not be done", "job", j.ID, "error", err)
			settlement = c.freed(j.leased, firstRetry)
		}
		c.ended(settlement)
		c.done <- settlement
	}
}

// begin does a job, unless it was in hand for so long that somebody else may lease it before it is done.
func (c *crew) begin(ctx context.Context, j inHand) (bot.Settlement, error) {
	if c.engine.now().Sub(j.since) > longestInHand {
		return c.freed(j.leased, 0), nil
	}
	return c.do(ctx, j.leased)
}
