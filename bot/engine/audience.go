package engine

import (
	"context"
	"sync"
)

// watched is how much a slow watcher may lag behind before it misses some.
const watched = 256

// audience is everybody who watches one kind of news.
type audience[T any] struct {
	mu       sync.Mutex
	watchers map[chan T]bool
}

func newAudience[T any]() *audience[T] { return &audience[T]{watchers: make(map[chan T]bool)} }

// watch returns what is told until ctx ends; then the channel is closed.
func (a *audience[T]) watch(ctx context.Context) <-chan T {
	ch := make(chan T, watched)
	a.mu.Lock()
	a.watchers[ch] = true
	a.mu.Unlock()
	context.AfterFunc(ctx, func() {
		a.mu.Lock()
		defer a.mu.Unlock()
		delete(a.watchers, ch)
		close(ch)
	})
	return ch
}

// tell waits for nobody: a watcher that does not keep up misses some.
func (a *audience[T]) tell(news T) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for ch := range a.watchers {
		select {
		case ch <- news:
		default:
		}
	}
}
