package engine

import (
	"context"
	"sync"

	"otklik/bot"
)

// Feed tells watchers which conversations have changed, and runners when their queue has something due: in this process at once, in
// other replicas through the engine's Relay. What it misses, a store's reader sees at the next look.
type Feed struct {
	changes  *audience[bot.ID]
	heres    *audience[bot.Here]
	outgoing *outgoing

	mu     sync.Mutex
	wakers map[bot.Queue]chan struct{}
}

func newFeed() *Feed {
	return &Feed{changes: newAudience[bot.ID](), heres: newAudience[bot.Here](), outgoing: newOutgoing(), wakers: make(map[bot.Queue]chan struct{})}
}

// Watch returns the ids of conversations as they change, until ctx ends. A watcher that does not keep up misses some.
func (f *Feed) Watch(ctx context.Context) <-chan bot.ID { return f.changes.watch(ctx) }

// WatchHere returns where operators are as they tell, until ctx ends. A watcher that does not keep up misses some.
func (f *Feed) WatchHere(ctx context.Context) <-chan bot.Here { return f.heres.watch(ctx) }

// IsHere tells all desks where an operator is.
func (f *Feed) IsHere(h bot.Here) {
	f.heres.tell(h)
	f.outgoing.add(bot.News{Here: h})
}

// changed tells of a conversation that was changed here.
func (f *Feed) changed(id bot.ID) {
	f.changes.tell(id)
	f.outgoing.add(bot.News{Conversation: id})
}

// ready tells of a job that was queued here.
func (f *Feed) ready(q bot.Queue) {
	f.wake(q)
	f.outgoing.add(bot.News{Queue: q})
}

// heard takes in what another replica tells.
func (f *Feed) heard(n bot.News) {
	if n.Conversation != "" {
		f.changes.tell(n.Conversation)
	}
	if n.Queue != "" {
		f.wake(n.Queue)
	}
	if n.Here != (bot.Here{}) {
		f.heres.tell(n.Here)
	}
}

// waker is the channel on which a queue's runner is woken.
func (f *Feed) waker(q bot.Queue) chan struct{} {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.wakers[q] == nil {
		f.wakers[q] = make(chan struct{}, 1)
	}
	return f.wakers[q]
}

// wake lets a queue's runner look again.
func (f *Feed) wake(q bot.Queue) {
	select {
	case f.waker(q) <- struct{}{}:
	default:
	}
}
