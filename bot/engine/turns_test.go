package engine_test

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
)

// metronome lets one message a second through for all replicas, and knows pauses.
type metronome struct {
	bot.Store
	now    func() time.Time
	mu     sync.Mutex
	next   time.Time
	pauses map[string]time.Duration
	broken error
}

func (m *metronome) Wait(_ context.Context, turn bot.Turn) (time.Duration, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return 0, m.broken
	}
	if wait := m.next.Sub(m.now()); wait > 0 {
		return wait, nil
	}
	m.next = m.now().Add(time.Duration(float64(time.Second) / turn.ChatRate.PerSecond))
	return 0, nil
}

func (m *metronome) Pause(_ context.Context, account, chat string, d time.Duration) error {
	m.pauses[account+" "+chat] = d
	return m.broken
}

// choirs are two replicas that send to one platform.
func choirs(t *testing.T) (a, b *stage, m *metronome) {
	t.Helper()
	a = newStage(t)
	m = &metronome{Store: a.Store, pauses: make(map[string]time.Duration), now: func() time.Time { return a.Now }}
	a, b = stageOn(t, m, a.Platform), stageOn(t, m, a.Platform)
	a.Serve(strict{a.Platform})
	b.Serve(strict{b.Platform})
	return a, b, m
}

func TestReplicasKeepOneLimitTogether(t *testing.T) {
	a, b, _ := choirs(t)
	a.sends(anna, to(anna, "раз"), to(anna, "два"), to(anna, "три"), to(anna, "четыре"))
	for second := range 4 {
		if n := len(a.Platform.Texts()); n != second {
			t.Errorf("%d messages after %d seconds", n, second)
		}
		a.Passes(0)
		b.Passes(0)
		a.Now, b.Now = a.Now.Add(time.Second), b.Now.Add(time.Second)
	}
	if n := len(a.Platform.Texts()); n != 4 {
		t.Errorf("%d messages of 4", n)
	}
}

func TestWhatThePlatformWantsHeldIsHeldForAllReplicas(t *testing.T) {
	a, _, m := choirs(t)
	a.Platform.Faults = []error{&bot.RetryError{After: 7 * time.Second, Account: true}, &bot.RetryError{After: 5 * time.Second}}
	a.sends(anna, to(anna, "раз"))
	a.Passes(0)
	a.Passes(7 * time.Second)
	if m.pauses["shop "] != 7*time.Second || m.pauses["shop "+bottest.Private(anna).Key()] != 5*time.Second {
		t.Errorf("paused: %v", m.pauses)
	}
}

func TestAMessageWaitsWhileNobodyKnowsTheLimits(t *testing.T) {
	a, _, m := choirs(t)
	m.broken = errors.New("connection refused")
	ids := a.sends(anna, to(anna, "раз"))
	for range 20 {
		a.Passes(time.Second)
	}
	if said := a.Platform.Texts(); len(said) > 0 {
		t.Errorf("said %q beyond any limit", said)
	}
	m.broken = nil
	a.Passes(time.Second)
	if d := a.delivery(anna, ids[0]); d.State != bot.Delivered {
		t.Errorf("delivered as %+v", d)
	}
}

// sleeper is a store whose process is frozen right after a lease.
type sleeper struct {
	bot.Store
	freeze func()
}

func (s sleeper) Lease(ctx context.Context, q bot.Queue, now time.Time, hold time.Duration, n int) ([]bot.Job, error) {
	jobs, err := s.Store.Lease(ctx, q, now, hold, n)
	if len(jobs) > 0 {
		s.freeze()
	}
	return jobs, err
}

func TestAReplicaThatWasFrozenLeavesAMessageToTheOneThatHasItNow(t *testing.T) {
	awake := newStage(t)
	var frozen *stage
	frozen = stageOn(t, sleeper{awake.Store, func() {
		awake.Passes(2 * time.Minute)
		frozen.Now = awake.Now
	}}, awake.Platform)
	ids := awake.sends(anna, to(anna, "раз"))
	if _, err := frozen.Runner.Step(t.Context()); err == nil {
		t.Error("the late message is no error")
	}
	if said := awake.Platform.Texts(); len(said) != 1 {
		t.Errorf("said %q", said)
	}
	if d := awake.delivery(anna, ids[0]); d.State != bot.Repeated { // the one that was awake cannot know that the other never sent it
		t.Errorf("delivered as %+v", d)
	}
}

func TestACrowdMakesNoPacerForgetWhoMustWait(t *testing.T) {
	s := newStage(t)
	now := s.Now
	pacer := engine.NewPacer(s.Store, func() time.Time { return now })
	turn := bot.Turn{Account: "shop", Chat: "group:1", ChatRate: bot.Rate{PerSecond: 1, Burst: 1}}
	waits := func(chat string) time.Duration {
		turn.Chat = chat
		wait, err := pacer.Wait(t.Context(), turn)
		s.Wants(err, nil)
		return wait
	}
	s.Wants(pacer.Pause(t.Context(), "shop", "group:1", time.Hour), nil)
	for n := range 10_001 {
		waits(fmt.Sprint("private:", n))
	}
	if wait := waits("group:1"); wait != time.Hour {
		t.Errorf("a paused chat waits %s", wait)
	}
	if wait := waits("private:0"); wait != time.Second {
		t.Errorf("a chat that has had its turn waits %s", wait)
	}
	now = now.Add(time.Hour)
	for _, chat := range []string{"group:1", "private:0", "private:new"} {
		if wait := waits(chat); wait != 0 {
			t.Errorf("an hour later %s waits %s", chat, wait)
		}
	}
}
