package engine

import (
	"context"
	"runtime"
	"sync"
	"time"

	"otklik/bot"
)

// crews finds who does the jobs of a queue in this process.
type crews struct {
	mu      sync.Mutex
	working map[bot.Queue]*crew
}

func (c *crews) of(q bot.Queue) *crew {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.working[q]
}

func (c *crews) add(one *crew) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.working[one.queue] = one
}

func (c *crews) remove(one *crew) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.working[one.queue] == one {
		delete(c.working, one.queue)
	}
}

// commit commits the changes and has their messages sent at once where there is somebody free to do it; the others wait in their
// queue. A customer waits for nothing but that: whoever else wants to know is told afterwards.
func (e *Engine) commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	crew, hand := e.free(changes)
	if crew == nil {
		defer e.times.Commit.since(time.Now())
		results, err := e.store.Commit(ctx, changes)
		e.expect(changes, results)
		e.tell(changes, results, nil)
		return results, err
	}
	results, jobs, err := e.take(ctx, changes, crew, hand)
	if len(jobs) == 1 {
		runtime.Gosched() // who sends it goes first
	}
	e.tell(changes, results, jobs)
	return results, err
}

// take commits the changes and hands over what is leased by that. Whoever stops waits for it: a store whose answer is lost asks again,
// and were it not let to, messages that are leased already would lie until the leases end.
func (e *Engine) take(ctx context.Context, changes []bot.Change, crew *crew, hand func([]bot.Job)) (results []error, jobs []bot.Job, err error) {
	defer e.times.Commit.since(time.Now())
	defer func() { hand(jobs) }()
	results, jobs, err = e.taker.CommitTaking(context.WithoutCancel(ctx), changes, bot.Wanted{Queue: crew.queue, Now: e.now(), Hold: hold})
	e.expect(changes, results)
	return results, jobs, err
}

// free finds who can send what the changes say now, and the way to hand it to them, which must be gone once; nil: nobody.
func (e *Engine) free(changes []bot.Change) (*crew, func([]bot.Job)) {
	if e.taker == nil {
		return nil, nil
	}
	for _, c := range changes {
		for _, j := range c.Jobs {
			if j.Message == nil {
				continue
			}
			if crew := e.crews.of(j.Queue); crew != nil {
				return crew.lend(len(changes))
			}
			return nil, nil
		}
	}
	return nil, nil
}

// expect tells those who do the jobs of the changes that were stored; before a job is handed over, or it could be done by then.
func (e *Engine) expect(changes []bot.Change, results []error) {
	for i, c := range changes {
		if i >= len(results) || results[i] != nil {
			continue
		}
		for _, j := range c.Jobs {
			if crew := e.crews.of(j.Queue); crew != nil {
				crew.expect(j)
			}
		}
	}
}

// tell tells those who wait for what the changes have made. What is due later is found by looking at the queue, and what was handed
// over needs nobody else.
func (e *Engine) tell(changes []bot.Change, results []error, taken []bot.Job) {
	handed := make(map[string]bool, len(taken))
	for _, j := range taken {
		handed[j.ID] = true
	}
	now := e.now()
	for i, c := range changes {
		if i >= len(results) || results[i] != nil {
			continue
		}
		if c.Conversation.Thread == nil && c.Conversation.Token == nil {
			e.feed.changed(c.Conversation.ID)
			e.countHeat(c)
		}
		for _, j := range c.Jobs {
			if !handed[j.ID] && !j.Due.After(now) {
				e.feed.ready(j.Queue)
			}
		}
	}
}
