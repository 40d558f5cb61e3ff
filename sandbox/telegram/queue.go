package telegram

import (
	"slices"
	"sync"
	"time"
)

// firstUpdate is where update ids begin: like real ones they are large.
const firstUpdate = 500000001

// updateAge is how long Telegram keeps an update for its bot; a press it keeps for queryAge.
const updateAge = 24 * time.Hour

// queue holds what a bot has not confirmed yet, oldest first. It has its own lock, so that polls of one bot never
// wait for the rest of the world.
type queue struct {
	now     func() time.Time
	mu      sync.Mutex
	next    int64
	waiting []*item
	soonest time.Time // when the first of those that wait is too old; zero: none waits
	again   []*item   // confirmed, yet to be delivered a second time because of a fault
	allowed []string
	poll    *poll
	pace    pollPace
	hook    *hook
}

type item struct {
	update Update
	kind   string
	chat   int64
	lane   string // webhook deliveries of one lane keep their order
	asked  bool   // whether the fault "twice" was asked about it
	twice  bool
	done   bool // delivered to the webhook
	until  time.Time
}

func newQueue(now func() time.Time) *queue { return &queue{now: now, next: firstUpdate} }

// add queues an update unless the bot has not asked for this kind.
func (q *queue) add(it *item) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !q.wants(it.kind) {
		return
	}
	it.update.UpdateID = q.next
	q.next++
	age := updateAge
	if it.kind == "callback_query" {
		age = queryAge
	}
	it.until = q.now().Add(age)
	q.waiting = append(q.waiting, it)
	q.expect(it)
	if q.hook != nil {
		q.hook.push(it)
		return
	}
	if q.poll != nil {
		q.poll.nudge()
	}
}

func (q *queue) expect(it *item) {
	if q.soonest.IsZero() || it.until.Before(q.soonest) {
		q.soonest = it.until
	}
}

// expire forgets what is too old: nobody hears of it any more.
func (q *queue) expire() {
	now := q.now()
	if q.soonest.IsZero() || !now.After(q.soonest) {
		return
	}
	q.waiting = slices.DeleteFunc(q.waiting, func(it *item) bool { return now.After(it.until) })
	q.soonest = time.Time{}
	for _, it := range q.waiting {
		q.expect(it)
	}
}

// over tells whether an update is too old to be delivered.
func (q *queue) over(it *item) bool { return q.now().After(it.until) }

func (q *queue) wants(kind string) bool {
	if len(q.allowed) == 0 {
		return kind != "chat_member" && kind != "message_reaction"
	}
	return slices.Contains(q.allowed, kind)
}

// confirm drops everything below offset. A negative offset keeps only so many of the newest.
func (q *queue) confirm(offset int64) {
	drop := 0
	switch {
	case offset < 0:
		drop = max(0, len(q.waiting)+int(max(offset, -1<<31)))
	case offset > 0:
		drop, _ = slices.BinarySearchFunc(q.waiting, offset, func(it *item, id int64) int { return int(it.update.UpdateID - id) })
	}
	for _, it := range q.waiting[:drop] {
		if it.twice {
			q.again = append(q.again, it)
		}
	}
	clear(q.waiting[:drop])
	q.waiting = q.waiting[drop:]
}

// pick takes up to limit updates: first those to be repeated, then the oldest unconfirmed ones.
func (q *queue) pick(limit int, twice func(chat int64) bool) []Update {
	q.expire()
	picked := []Update{}
	repeated := min(limit, len(q.again))
	for _, it := range q.again[:repeated] {
		picked = append(picked, it.update)
	}
	q.again = q.again[repeated:]
	for _, it := range q.waiting[:min(limit-repeated, len(q.waiting))] {
		if !it.asked {
			it.asked, it.twice = true, twice(it.chat)
		}
		picked = append(picked, it.update)
	}
	return picked
}

// clear forgets everything not yet confirmed.
func (q *queue) clear() { q.waiting, q.again = nil, nil }
