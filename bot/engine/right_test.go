package engine_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
)

// registry gives rights by a clock turned by hand, as a store does.
type registry struct {
	mu     sync.Mutex
	holder string
	until  time.Time
	away   bool // it cannot be reached
}

func (r *registry) Hold(_ context.Context, _, holder string, hold time.Duration) (bool, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.away {
		return false, errors.New("connection refused")
	}
	if r.holder != holder && time.Now().Before(r.until) {
		return false, nil
	}
	r.holder, r.until = holder, time.Now().Add(hold)
	return true, nil
}

func (r *registry) Release(_ context.Context, _, holder string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.holder == holder {
		r.until = time.Time{}
	}
	return nil
}

func (r *registry) isAway(away bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.away = away
}

// freezer is a registry as a process asks it that is stopped in the middle of the next question, until it is thawed.
type freezer struct {
	*registry
	thawed chan bool // nil: it is not to be frozen
}

func (f *freezer) Hold(ctx context.Context, right, holder string, hold time.Duration) (bool, error) {
	f.mu.Lock()
	thawed := f.thawed
	f.mu.Unlock()
	if thawed != nil {
		<-thawed
	}
	return f.registry.Hold(ctx, right, holder, hold)
}

func (f *freezer) freezes() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.thawed = make(chan bool)
}

// poller is a replica that polls whenever it may.
type poller struct {
	right *engine.Right
	stop  context.CancelFunc
	ended chan error
	turns chan context.Context // of each time that it polls
}

func newPoller(name string, rights bot.Rights) *poller {
	ctx, stop := context.WithCancel(context.Background())
	p := &poller{right: engine.NewRight(rights, "poll:shop", name, engine.DefaultHold, bottest.Quiet()), stop: stop, ended: make(chan error, 1), turns: make(chan context.Context, 9)}
	go func() {
		p.ended <- p.right.While(ctx, func(ctx context.Context) error {
			p.turns <- ctx
			<-ctx.Done()
			return nil
		})
	}()
	synctest.Wait()
	return p
}

// polls tells whether it polls at this moment.
func (p *poller) polls() bool { synctest.Wait(); return p.right.Held() }

// takesOver is how long it takes until the poller polls.
func (p *poller) takesOver(t *testing.T) time.Duration {
	t.Helper()
	began := time.Now()
	select {
	case <-p.turns:
	case <-time.After(time.Hour):
		t.Fatal("it never polls")
	}
	return time.Since(began)
}

func (p *poller) leaves(t *testing.T) {
	t.Helper()
	p.stop()
	if err := <-p.ended; err != nil {
		t.Error(err)
	}
}

func TestOneReplicaPollsAndAnotherTakesOverWhenItStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &registry{}
		first, second := newPoller("first", r), newPoller("second", r)
		defer second.leaves(t)
		for range 100 {
			time.Sleep(time.Second)
			if !first.polls() || second.polls() {
				t.Fatal("not the first one alone polls")
			}
		}
		first.leaves(t)
		if took := second.takesOver(t); took > time.Second {
			t.Errorf("after a clean stop nobody polled for %s", took)
		}
	})
}

func TestAnotherReplicaTakesOverWithinFifteenSecondsOfADeath(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &registry{holder: "died", until: time.Now().Add(engine.DefaultHold)}
		second := newPoller("second", r)
		defer second.leaves(t)
		if took := second.takesOver(t); took > 15*time.Second || took < engine.DefaultHold-time.Second {
			t.Errorf("it took %s", took)
		}
	})
}

func TestAReplicaThatWasFrozenAcceptsNothingBeforeItKnowsWhoPolls(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &registry{}
		f := &freezer{registry: r}
		first, second := newPoller("first", f), newPoller("second", r)
		defer second.leaves(t)
		defer first.leaves(t)
		turn, accepted := <-first.turns, 0
		accept := first.right.Fence(func(context.Context, ...bot.Event) error { accepted++; return nil })
		if err := accept(t.Context(), bot.Event{}); err != nil || accepted != 1 {
			t.Fatalf("a poller in its right is refused: %v", err)
		}
		f.freezes()
		second.takesOver(t)
		if err := accept(t.Context(), bot.Event{}); !errors.Is(err, engine.ErrRightLost) || accepted != 1 {
			t.Errorf("after the freeze it accepted a batch: %v", err)
		}
		close(f.thawed)
		if <-turn.Done(); first.polls() || !second.polls() {
			t.Error("the frozen replica polls again")
		}
	})
}

func TestWithoutTheStoreNobodyPollsAfterTheHold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := &registry{}
		p := newPoller("only", r)
		defer p.leaves(t)
		turn := <-p.turns
		r.isAway(true)
		time.Sleep(engine.DefaultHold / 2)
		if !p.polls() {
			t.Error("a short absence of the store ends the polling")
		}
		lost := time.Now()
		if <-turn.Done(); time.Since(lost) > engine.DefaultHold {
			t.Errorf("it polled for %s without knowing its right", time.Since(lost))
		}
		r.isAway(false)
		if took := p.takesOver(t); took > 2*time.Second {
			t.Errorf("with the store back it took %s", took)
		}
	})
}

func TestAnAccountThatCannotGoOnEndsTheWaitAndGivesTheRightBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, broken := &registry{}, errors.New("wrong token")
		right := engine.NewRight(r, "poll:shop", "first", engine.DefaultHold, bottest.Quiet())
		if err := right.While(t.Context(), func(context.Context) error { return broken }); !errors.Is(err, broken) {
			t.Errorf("it ended with %v", err)
		}
		if held, err := r.Hold(t.Context(), "poll:shop", "second", time.Second); !held || err != nil {
			t.Errorf("the right was kept: %v", err)
		}
	})
}
