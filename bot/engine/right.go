package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"otklik/bot"
)

// DefaultHold is how long a right outlives its last renewal: who dies is replaced after that.
const DefaultHold = 10 * time.Second

const (
	// renewals is how often a right is renewed within its hold.
	renewals = 3
	// looksForRight is how often a replica that stands by asks for the right within a hold: what is given back is taken at once.
	looksForRight = 10
)

// ErrRightLost means that what was to be accepted came in under a right that another replica may hold by now.
var ErrRightLost = errors.New("engine: the right is no longer held")

// Right is something that only one of several replicas does at a time, such as polling an account. The store decides who.
type Right struct {
	rights       bot.Rights
	name, holder string
	hold         time.Duration
	log          *slog.Logger
	since        atomic.Pointer[time.Time] // when the last successful renewal was asked for; nil: not held
}

// NewRight is a right called name as this replica, holder, strives for it. It is held for at least hold after each renewal.
func NewRight(rights bot.Rights, name, holder string, hold time.Duration, log *slog.Logger) *Right {
	return &Right{rights: rights, name: name, holder: holder, hold: hold, log: log.With("right", name)}
}

// Held tells whether the right is surely ours now. A replica that was frozen learns here that its time is over: what counts is
// the time since it last asked, by whichever clock of this machine has gone further.
func (r *Right) Held() bool { return r.left() > 0 }

func (r *Right) left() time.Duration {
	since := r.since.Load()
	if since == nil {
		return 0
	}
	now := time.Now()
	return r.hold - max(now.Sub(*since), now.Round(0).Sub(since.Round(0)))
}

// While runs do whenever the right is held, until ctx ends or do ends with an error. The context of do ends when the right is lost;
// the right is given back when do has ended. Meanwhile it stands by.
func (r *Right) While(ctx context.Context, do func(ctx context.Context) error) error {
	for ctx.Err() == nil {
		if r.take(ctx); r.Held() {
			r.log.Info("the right is held")
			if err := r.use(ctx, do); err != nil {
				return err
			}
			r.log.Info("the right was lost or given back")
		}
		rest(ctx, r.hold/looksForRight)
	}
	return nil
}

func (r *Right) use(ctx context.Context, do func(ctx context.Context) error) error {
	held, lose := context.WithCancel(ctx)
	defer r.release(ctx)
	var renewing sync.WaitGroup
	defer renewing.Wait()
	defer lose()
	renewing.Go(func() {
		defer lose()
		r.renew(held)
	})
	return do(held)
}

// renew keeps the right until ctx ends or the right is lost.
func (r *Right) renew(ctx context.Context) {
	for r.Held() {
		rest(ctx, min(r.hold/renewals, r.left()))
		if ctx.Err() != nil {
			return
		}
		r.take(ctx)
	}
}

// take asks for the right. When nobody can say who holds it, it stays ours as long as it surely was.
func (r *Right) take(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, r.hold/renewals)
	defer cancel()
	asked := time.Now()
	held, err := r.rights.Hold(ctx, r.name, r.holder, r.hold)
	switch {
	case err == nil && held:
		r.since.Store(&asked)
	case err == nil:
		r.since.Store(nil)
	case ctx.Err() == nil:
		r.log.Warn("unknown who holds the right", "error", err)
	}
}

// release lets another replica take the right at once. Where that fails it runs out by itself.
func (r *Right) release(ctx context.Context) {
	r.since.Store(nil)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), r.hold/renewals)
	defer cancel()
	if err := r.rights.Release(ctx, r.name, r.holder); err != nil {
		r.log.Warn("the right runs out by itself", "in", r.hold, "error", err)
	}
}

// Fence lets events in only while the right is held. A batch that slips through later does no harm, for events are applied once,
// whoever brings them; but who has lost the right must find out before going on.
func (r *Right) Fence(accept bot.Accept) bot.Accept {
	return func(ctx context.Context, events ...bot.Event) error {
		if !r.Held() {
			return fmt.Errorf("accept %d events under %s: %w", len(events), r.name, ErrRightLost)
		}
		return accept(ctx, events...)
	}
}
