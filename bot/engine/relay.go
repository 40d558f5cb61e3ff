package engine

import (
	"context"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"otklik/bot"
)

const (
	// gathering is how long news are collected before the other replicas are told: a burst of changes is one message.
	gathering = 20 * time.Millisecond
	// mostNews is how many wait at the most, as when the store is out of reach. With more all are forgotten: the others look for themselves.
	mostNews = 10_000
	// newsAtOnce bounds one message to the others.
	newsAtOnce = 500
)

// outgoing is news that the other replicas have not been told yet, each once, in the order in which it came.
type outgoing struct {
	mu     sync.Mutex
	news   []bot.News
	listed map[bot.News]bool
	relays bool          // somebody carries them; otherwise they are not kept
	some   chan struct{} // holds a token when there is something
}

func newOutgoing() *outgoing {
	return &outgoing{listed: make(map[bot.News]bool), some: make(chan struct{}, 1)}
}

func (o *outgoing) add(n bot.News) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if !o.relays {
		return
	}
	if len(o.news) >= mostNews {
		o.news = nil
		clear(o.listed)
	}
	if !o.listed[n] {
		o.listed[n] = true
		o.news = append(o.news, n)
	}
	select {
	case o.some <- struct{}{}:
	default:
	}
}

// take empties the list.
func (o *outgoing) take() []bot.News {
	o.mu.Lock()
	defer o.mu.Unlock()
	news := o.news
	o.news = nil
	clear(o.listed)
	return news
}

func (o *outgoing) carried(yes bool) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.relays = yes
}

// Relay carries news between this replica and the others until ctx ends, so that pages are live and runners wake whichever replica
// made a change. It returns at once when the store has no Herald: then there are no others.
func (e *Engine) Relay(ctx context.Context) {
	herald, ok := bot.Able[bot.Herald](e.store)
	if !ok {
		return
	}
	e.feed.outgoing.carried(true)
	defer e.feed.outgoing.carried(false)
	var wg sync.WaitGroup
	wg.Go(func() {
		e.persist(ctx, "listen to other replicas", func() error { return herald.Listen(ctx, e.feed.heard) })
	})
	wg.Go(func() {
		e.persist(ctx, "tell other replicas", func() error { return e.feed.outgoing.tellAll(ctx, herald) })
	})
	wg.Wait()
}

// persist begins again, after a growing pause, what ends before ctx does.
func (e *Engine) persist(ctx context.Context, what string, do func() error) {
	pause := backoff.NewExponentialBackOff()
	for ctx.Err() == nil {
		began := time.Now()
		err := do()
		if ctx.Err() != nil {
			return
		}
		if time.Since(began) > pause.MaxInterval {
			pause.Reset()
		}
		e.log.Warn("replicas learn of each other's changes late", "what", what, "error", err)
		rest(ctx, pause.NextBackOff())
	}
}

// tellAll tells all news, gathered for a moment each time, until ctx ends or they cannot be told.
func (o *outgoing) tellAll(ctx context.Context, herald bot.Herald) error {
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-o.some:
		}
		rest(ctx, gathering)
		for news := o.take(); len(news) > 0; news = news[min(newsAtOnce, len(news)):] {
			if err := herald.Tell(ctx, news[:min(newsAtOnce, len(news))]); err != nil {
				return err
			}
		}
	}
}

// rest waits, or ends early with ctx.
func rest(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-timer.C:
	}
}
