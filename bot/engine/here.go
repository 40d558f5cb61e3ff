package engine

import (
	"context"

	"otklik/bot"
)

// WatchHere returns where operators are as they tell, until ctx ends. A watcher that does not keep up misses some.
func (f *Feed) WatchHere(ctx context.Context) <-chan bot.Here {
	ch := make(chan bot.Here, watched)
	f.mu.Lock()
	f.lookers[ch] = true
	f.mu.Unlock()
	context.AfterFunc(ctx, func() {
		f.mu.Lock()
		defer f.mu.Unlock()
		delete(f.lookers, ch)
		close(ch)
	})
	return ch
}

// IsHere tells all desks where an operator is.
func (f *Feed) IsHere(h bot.Here) {
	f.here(h)
	f.outgoing.add(bot.News{Here: h})
}

func (f *Feed) here(h bot.Here) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for ch := range f.lookers {
		select {
		case ch <- h:
		default:
		}
	}
}
