package engine

import (
	"context"
	"time"

	"otklik/bot"
)

const (
	// settledAtOnce bounds how many jobs are settled by one call.
	settledAtOnce = 256
	// settlePause is how long a settlement that nobody waits for waits for others: each call of the store is in the way of the
	// next customer's, most of all where it is a sync of the disk.
	settlePause = 20 * time.Millisecond
	// manyUnsettled is how many conversations with unsettled jobs are remembered; some are another replica's to settle.
	manyUnsettled = 10_000
)

// settleAlong settles many by one call. What is settled may let the next job of its key come first; then the queue is
// looked at again.
func (c *crew) settleAlong(ctx context.Context) {
	for first := range c.done {
		done := c.gather(first)
		if err := c.settle(ctx, done); err != nil {
			c.log.Error("jobs are left to their leases", "count", len(done), "error", err)
		}
		if c.followed(done) {
			c.engine.feed.wake(c.queue)
		}
	}
}

// gather takes what comes within a moment. As soon as somebody waits for one of them, it only takes what is there.
func (c *crew) gather(first bot.Settlement) []bot.Settlement {
	done := []bot.Settlement{first}
	timer := time.NewTimer(settlePause)
	defer timer.Stop()
	for !c.awaited(done[len(done)-1]) && len(done) < settledAtOnce {
		select {
		case next, open := <-c.done:
			if !open {
				return done
			}
			done = append(done, next)
		case <-timer.C:
			return done
		case <-c.haste:
			return c.andWhatIsThere(done)
		}
	}
	return c.andWhatIsThere(done)
}

func (c *crew) andWhatIsThere(done []bot.Settlement) []bot.Settlement {
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

// awaited tells whether something is done as soon as that is settled: the job itself, or the next one of its conversation.
func (c *crew) awaited(s bot.Settlement) bool {
	if !s.Again.IsZero() {
		return true
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.unsettled[s.Conversation] != 1
}

// expect notes a job that was queued here. One that comes after another of its conversation waits for that to be settled.
func (c *crew) expect(j bot.Job) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.unsettled) >= manyUnsettled {
		clear(c.unsettled)
	}
	if c.unsettled[j.Conversation]++; c.unsettled[j.Conversation] == 1 {
		return
	}
	select {
	case c.haste <- struct{}{}:
	default:
	}
}

// followed tells whether the conversation of a settled job may have another one waiting.
func (c *crew) followed(done []bot.Settlement) (followed bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.engine.now().Add(time.Millisecond)
	for _, s := range done {
		if !s.Again.IsZero() {
			followed = followed || s.Again.Before(now)
			continue
		}
		left, known := c.unsettled[s.Conversation]
		if left > 1 {
			c.unsettled[s.Conversation] = left - 1
		} else {
			delete(c.unsettled, s.Conversation)
		}
		followed = followed || !known || left > 1
	}
	return followed
}
