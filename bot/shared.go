package bot

import (
	"context"
	"time"
)

// A store that several replicas of the program share can do more than keep things. Each of these abilities is optional: a store
// that one program has for itself lacks them, and the program keeps limits and tells news within its own process instead.

// Rights is a Store that gives rights to one replica at a time: the right to poll an account.
type Rights interface {
	// Hold takes the right, or renews it, from now on for that long by the store's clock. False: somebody else holds it.
	Hold(ctx context.Context, right, holder string, hold time.Duration) (bool, error)
	// Release gives the right back. One that somebody else holds stays theirs.
	Release(ctx context.Context, right, holder string) error
}

// Pacer keeps a platform's limits for all replicas together.
type Pacer interface {
	// Wait takes a turn and returns 0, or says how long to wait before asking again and takes none.
	Wait(ctx context.Context, turn Turn) (time.Duration, error)
	// Pause holds a chat, or with chat "" the whole account, for that long. The longest of several pauses counts.
	Pause(ctx context.Context, account, chat string, d time.Duration) error
}

// Turn is one message's turn to be sent.
type Turn struct {
	Account, Chat string // Chat is the key of the place within the account
	AccountRate   Rate
	ChatRate      Rate
}

// Rate is how often something may be done: Burst at once, PerSecond in the long run. PerSecond 0: as often as one likes.
type Rate struct {
	PerSecond float64
	Burst     int
}

// Herald carries news between replicas. It may lose some: whoever waits for news looks at the store from time to time as well.
type Herald interface {
	// Tell hands news to all other replicas that listen.
	Tell(ctx context.Context, news []News) error
	// Listen calls heard, one after the other, for what other replicas tell, until ctx ends or the store is out of reach.
	Listen(ctx context.Context, heard func(News)) error
}

// News is one thing that other replicas may want to look at. Exactly one field is set.
type News struct {
	Conversation ID    `json:"c,omitempty"` // has changed
	Queue        Queue `json:"q,omitempty"` // has something due
	Here         Here  `json:"h,omitzero"`  // an operator looks at it
}

// Clock is a Store with a clock of its own, which all replicas go by.
type Clock interface{ Now() time.Time }

// Able finds an optional ability of a store, or of the store that it wraps: wrappers say which one with Unwrap() Store.
func Able[T any](s Store) (T, bool) {
	for s != nil {
		if able, ok := s.(T); ok {
			return able, true
		}
		wrapper, ok := s.(interface{ Unwrap() Store })
		if !ok {
			break
		}
		s = wrapper.Unwrap()
	}
	var none T
	return none, false
}

// Here says that an operator looks at a conversation, or writes in it, just now. It is told to the desks of all replicas and kept nowhere.
type Here struct {
	Conversation ID     `json:"c"`
	Operator     string `json:"o"`
	Writing      bool   `json:"w,omitempty"`
	Gone         bool   `json:"g,omitempty"` // does not look any more
}
