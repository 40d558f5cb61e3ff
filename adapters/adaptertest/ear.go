package adaptertest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"otklik/bot"
)

var errStoreDown = errors.New("adaptertest: the store is down")

// ear takes events in, as an engine would, and can refuse.
type ear struct {
	mu      sync.Mutex
	refuse  int         // so many calls are refused first
	refused []bot.Event // what they brought
	heard   []bot.Event
	changed chan struct{}
}

func newEar() *ear { return &ear{changed: make(chan struct{})} }

func (e *ear) accept(_ context.Context, events ...bot.Event) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	defer func() {
		close(e.changed)
		e.changed = make(chan struct{})
	}()
	if e.refuse > 0 {
		e.refuse--
		e.refused = append(e.refused, events...)
		return errStoreDown
	}
	e.heard = append(e.heard, events...)
	return nil
}

// await waits until the events heard so far fit.
func (e *ear) await(ctx context.Context, what string, fits func(heard []bot.Event) bool) ([]bot.Event, error) {
	for {
		e.mu.Lock()
		heard, changed := append([]bot.Event(nil), e.heard...), e.changed
		e.mu.Unlock()
		if fits(heard) {
			return heard, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return heard, fmt.Errorf("waited in vain for %s; heard %d events", what, len(heard))
		}
	}
}

// line waits for the event of kind with that text.
func (e *ear) line(ctx context.Context, kind bot.Kind, text string) (bot.Event, error) {
	heard, err := e.await(ctx, fmt.Sprintf("%s %q", kind, text), func(heard []bot.Event) bool { return find(heard, kind, text) >= 0 })
	if err != nil {
		return bot.Event{}, err
	}
	return heard[find(heard, kind, text)], nil
}

func find(events []bot.Event, kind bot.Kind, text string) int {
	for i, e := range events {
		if e.Kind == kind && (text == "" || e.Text == text) {
			return i
		}
	}
	return -1
}

// listening runs the adapter while the deed is done, and reports how either of them went wrong.
func listening(ctx context.Context, a bot.Adapter, e *ear, deed func(ctx context.Context) error) error {
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- a.Run(running, e.accept) }()
	failed := deed(ctx)
	stop()
	select {
	case err := <-ended:
		if err != nil {
			err = fmt.Errorf("Run ended with %w; told to stop it returns nil", err)
		}
		return errors.Join(failed, err)
	case <-ctx.Done():
		return errors.Join(failed, errors.New("Run goes on though its context has ended"))
	}
}
