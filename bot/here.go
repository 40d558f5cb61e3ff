package bot

import "context"

// Here says that an operator looks at a conversation, or writes in it, just now. It is told to the desks of all replicas and kept nowhere.
type Here struct {
	Conversation ID     `json:"c"`
	Operator     string `json:"o"`
	Writing      bool   `json:"w,omitempty"`
	Gone         bool   `json:"g,omitempty"` // does not look any more
}

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
