package telegram

import (
	"encoding/json"
	"time"
)

// linger is how long a waiting poll gathers after the first update, as the real server does.
const linger = time.Millisecond

// poll is one waiting getUpdates.
type poll struct {
	news chan struct{}
	end  chan ending
}

type ending struct {
	err   error
	delay time.Duration
}

// pollPace remembers earlier polls: the real server slows down bots that ask the same again and again.
type pollPace struct {
	offset   int64
	start    time.Time
	conflict time.Time // until then another conflict is answered late
}

type pollOrder struct {
	offset  int64
	limit   int
	timeout time.Duration
}

func (p *poll) nudge() {
	select {
	case p.news <- struct{}{}:
	default:
	}
}

func getUpdates(c *call) (any, error) {
	q := c.bot.queue
	order, err := q.begin(c)
	if err != nil {
		return nil, err
	}
	p := &poll{news: make(chan struct{}, 1), end: make(chan ending, 1)}
	if updates := q.answerOrWait(c, order, p); updates != nil {
		return updates, nil
	}
	defer q.leave(p)
	return q.await(c, order, p)
}

// begin reads the order, confirms what the offset confirms and ends an earlier poll.
func (q *queue) begin(c *call) (pollOrder, error) {
	order := pollOrder{
		offset:  c.number("offset"),
		limit:   int(c.within("limit", 1, 100, 100)),
		timeout: time.Duration(c.within("timeout", 0, 50, 0)) * time.Second,
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.hook != nil {
		return order, conflict("can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	q.allow(c.text("allowed_updates"))
	q.endPoll(conflict("terminated by other getUpdates request; make sure that only one bot instance is running"))
	q.confirm(order.offset)
	q.slowDown(&order)
	return order, nil
}

// allow changes the kinds of updates: an empty list means the usual ones, anything but a list changes nothing.
func (q *queue) allow(text string) {
	var kinds []string
	if text != "" && text != "null" && json.Unmarshal([]byte(text), &kinds) == nil {
		q.allowed = kinds
	}
}

func (q *queue) slowDown(order *pollOrder) {
	now := time.Now()
	if order.offset == q.pace.offset && now.Before(q.pace.start.Add(3*time.Second)) && order.timeout < 3*time.Second {
		order.timeout = 3 * time.Second
	}
	if order.offset == q.pace.offset && now.Before(q.pace.start.Add(time.Second/2)) {
		order.limit = 1
	}
	q.pace.offset, q.pace.start = order.offset, now
}

// endPoll answers a waiting poll with an error; a second conflict within three seconds is answered late.
func (q *queue) endPoll(why error) {
	if q.poll == nil {
		return
	}
	now, delay := time.Now(), time.Duration(0)
	if now.Before(q.pace.conflict) {
		delay = 3 * time.Second
	}
	q.pace.conflict = now.Add(3 * time.Second)
	q.poll.end <- ending{err: why, delay: delay}
	q.poll = nil
}

// answerOrWait returns updates at once, or nil after having made p the waiting poll.
func (q *queue) answerOrWait(c *call, order pollOrder, p *poll) []Update {
	q.mu.Lock()
	defer q.mu.Unlock()
	updates := q.pick(order.limit, c.server.deliversTwice)
	if len(updates) > 0 || order.timeout == 0 {
		return updates
	}
	q.endPoll(conflict("terminated by other getUpdates request; make sure that only one bot instance is running"))
	q.poll = p
	return nil
}

func (q *queue) leave(p *poll) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.poll == p {
		q.poll = nil
	}
}

func (q *queue) await(c *call, order pollOrder, p *poll) (any, error) {
	timer := time.NewTimer(order.timeout)
	defer timer.Stop()
	select {
	case <-p.news:
		c.pause(linger)
	case <-timer.C:
	case e := <-p.end:
		c.pause(e.delay)
		return nil, e.err
	case <-c.ctx.Done():
		return nil, c.ctx.Err()
	case <-c.server.closing.Done():
		return nil, internal(": restart")
	}
	return q.take(c, order, p)
}

func (q *queue) take(c *call, order pollOrder, p *poll) (any, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.poll != p {
		return nil, (<-p.end).err
	}
	return q.pick(order.limit, c.server.deliversTwice), nil
}

func (s *Server) deliversTwice(chat int64) bool { return s.options.Faults.Twice(Platform, chat) }
