package bot

import "context"

// WatchHere returns where operators are as they tell, until ctx ends. A watcher that does not keep up misses some.
func (f *Feed) WatchHere(ctx context.Context) <-chan Here {
	ch := make(chan Here, watched)
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
func (f *Feed) IsHere(h Here) {
	f.here(h)
	f.outgoing.add(News{Here: h})
}

func (f *Feed) here(h Here) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for ch := range f.lookers {
		select {
		case ch <- h:
		default:
		}
	}
}
