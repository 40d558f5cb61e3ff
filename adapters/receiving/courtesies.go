// Package receiving is what every account needs where updates come in, whichever platform sends them: waiting a trouble out, answering
// a webhook's deliveries, and the courtesies that show customers that they are heard.
package receiving

import (
	"context"
	"log/slog"
	"sync"
)

const (
	// waitingCourtesies bounds the queue. When it is full a courtesy is left out.
	waitingCourtesies = 1024
	// courtesiesAtOnce is how many are done at the same time.
	courtesiesAtOnce = 4
)

// Courtesies are calls that customers see and nothing depends on: a pressed button comes to rest, a line is marked as read,
// "typing…" shows. They are done beside the receiving, never hold it up, and their errors do not matter.
type Courtesies struct {
	log   *slog.Logger
	queue chan courtesy
}

type courtesy struct {
	what string
	do   func(ctx context.Context) error
}

// NewCourtesies has nothing to do yet.
func NewCourtesies(log *slog.Logger) *Courtesies {
	return &Courtesies{log: log, queue: make(chan courtesy, waitingCourtesies)}
}

// During does courtesies while receive runs. When receive comes back, or ctx ends, none is begun any more.
func (c *Courtesies) During(ctx context.Context, receive func(ctx context.Context) error) error {
	inner, stop := context.WithCancel(ctx)
	var working sync.WaitGroup
	defer working.Wait()
	defer stop()
	for range courtesiesAtOnce {
		working.Go(func() { c.work(inner) })
	}
	return receive(inner)
}

// Later queues a courtesy, called by what it is ("answer a press"); it does not wait.
func (c *Courtesies) Later(what string, do func(ctx context.Context) error) {
	select {
	case c.queue <- courtesy{what, do}:
	default:
	}
}

func (c *Courtesies) work(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case next := <-c.queue:
			if err := next.do(ctx); err != nil {
				c.log.Debug("a courtesy was not done", "courtesy", next.what, "error", err)
			}
		}
	}
}
