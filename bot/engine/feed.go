package engine

import (
	"context"
	"sync"

	"otklik/bot"
)

// Feed tells watchers which conversations have changed, and runners when their queue has something due: in this process at once, in
// other replicas through the engine's Relay. What it misses, a store's reader sees at the next look.
type Feed struct {
	mu       sync.Mutex
	watchers map[chan bot.ID]bool
	lookers  map[chan bot.Here]bool
	wakers   map[bot.Queue]chan struct{}
	outgoing *outgoing
}

// watched is how many changes a slow watcher may lag behind before it misses some.
const watched = 256

func newFeed() *Feed {
	return &Feed{watchers: make(map[chan bot.ID]bool), lookers: make(map[chan bot.Here]bool), wakers: make(map[bot.Queue]chan struct{}), outgoing: newOutgoing()}
}

// Watch returns the ids of conversations as they change, until ctx ends. A watcher that does not keep up misses some.
func (f *Feed) Watch(ctx context.Context) <-chan bot.ID {
	ch := make(chan bot.ID, watched)
	f.mu.Lock()
	f.watchers[ch] = true
	f.mu.Unlock()
	context.AfterFunc(ctx, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.watchers, ch)
		close(ch)
	})
	return ch
}

// changed tells of a conversation that was changed here.
func (f *Feed) changed(id bot.ID) {
	f.publish(id)
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
		f.publish(n.Conversation)
	}
	if n.Queue != "" {
		f.wake(n.Queue)
	}
	if n.Here != (bot.Here{}) {
		f.here(n.Here)
	}
}

func (f *Feed) publish(id bot.ID) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for ch := range f.watchers {
		select {
		case ch <- id:
		default:
		}
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
