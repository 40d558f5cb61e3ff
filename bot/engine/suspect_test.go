package engine_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
)

// grave is a store whose process can be dead: nothing is stored or read then, until it is started again.
type grave struct {
	bot.Store
	unsettled bool // it dies when something is settled next
	dead      bool
	deaths    int
}

func (g *grave) die() error {
	if !g.dead {
		g.dead = true
		g.deaths++
	}
	return errDead
}

func (g *grave) fault() error {
	if g.dead {
		return errDead
	}
	return nil
}

func (g *grave) Lease(ctx context.Context, q bot.Queue, now time.Time, hold time.Duration, n int) ([]bot.Job, error) {
	if g.dead {
		return nil, errDead
	}
	return g.Store.Lease(ctx, q, now, hold, n)
}

func (g *grave) Settle(ctx context.Context, done []bot.Settlement) error {
	if g.unsettled {
		g.unsettled = false
		return g.die()
	}
	return unless(g.fault(), func() error { return g.Store.Settle(ctx, done) })
}

func (g *grave) PutRecord(ctx context.Context, r bot.Record) error {
	return unless(g.fault(), func() error { return g.Store.PutRecord(ctx, r) })
}

func (g *grave) SetAside(ctx context.Context, items []bot.Failed) error {
	return unless(g.fault(), func() error { return g.Store.SetAside(ctx, items) })
}

// unless does it, unless there is a fault.
func unless(fault error, otherwise func() error) error {
	if fault != nil {
		return fault
	}
	return otherwise()
}

// fatal is a platform at which the process dies of one line.
type fatal struct {
	*bottest.Messenger
	grave *grave
	text  string
}

func (f fatal) Send(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	if f.grave.dead || m.Text == f.text {
		return bot.Sent{}, f.grave.die()
	}
	return f.Messenger.Send(ctx, m, key)
}

// lives lets the program be started that often; each life ends when it dies or has nothing to do.
func (g *grave) lives(s *stage, times int) {
	for range times {
		g.dead = false
		for n, err := s.Runner.Step(s.Context()); n > 0 && err == nil && !g.dead; {
			n, err = s.Runner.Step(s.Context())
		}
		s.Now = s.Now.Add(2 * time.Minute)
	}
}

func TestALineThatKillsTheProcessIsGivenUpAfterFiveDeathsAndNoOtherWithIt(t *testing.T) {
	s := newStage(t)
	g := &grave{Store: s.Store}
	s = stageOn(t, g, s.Platform)
	s.Serve(fatal{s.Platform, g, "смерть"})
	const others = 20
	lines := make(map[int64]string)
	for person := boris; person < boris+others; person++ {
		if person == boris+others/2 {
			s.sends(anna, to(anna, "смерть"))
		}
		lines[person] = s.sends(person, to(person, "Добрый день"))[0]
	}
	g.lives(s, 10)
	if g.deaths != 5 {
		t.Errorf("the process died %d times", g.deaths)
	}
	if f := s.onlyFailed(bot.FailedMessage, "5 tries"); f.Conversation != bottest.ID(anna) || f.Tries != 5 {
		t.Errorf("failed %+v", f)
	}
	for person, line := range lines {
		if d := s.delivery(person, line); d.State != bot.Delivered && d.State != bot.Repeated {
			t.Errorf("to %d it is %s: %s", person, d.State, d.Reason)
		}
	}
}

func TestALineIsNotGivenUpForBeingInHandWhereverSomethingElseKillsTheProgram(t *testing.T) {
	s := newStage(t)
	g := &grave{Store: s.Store}
	s = stageOn(t, g, s.Platform)
	ids := s.sends(anna, to(anna, "раз"))
	tried := 0
	for range 20 {
		loop := fatal{s.Platform, g, "раз"}
		s.Serve(loop)
		before := g.deaths
		g.lives(s, 1)
		tried += g.deaths - before
	}
	g.dead = false
	s.Serve(s.Platform)
	s.Works()
	s.Passes(10 * time.Second)
	if d := s.delivery(anna, ids[0]); d.State != bot.Repeated || tried > 2 {
		t.Errorf("delivered as %+v after %d attempts", d, tried)
	}
}

func TestALineThatWasOnlyInHandAtManyDeathsIsSaid(t *testing.T) {
	s := newStage(t)
	ids := s.sends(anna, to(anna, "раз"))
	for range 12 {
		if jobs, err := s.Store.Lease(t.Context(), bot.SendQueue("shop"), s.Now, 90*time.Second, 10); err != nil || len(jobs) != 1 {
			t.Fatalf("%d jobs (%v)", len(jobs), err)
		}
		s.Now = s.Now.Add(2 * time.Minute)
	}
	s.Works()
	if d := s.delivery(anna, ids[0]); d.State != bot.Repeated {
		t.Errorf("delivered as %+v", d)
	}
}

func TestATimerThatWasOnlyInHandAtManyDeathsIsFired(t *testing.T) {
	s := newStage(t)
	s.Handle(s.Line(anna, "Где мой диван?!"))
	s.Now = s.Now.Add(bot.DefaultQuietMax)
	for range 12 {
		if jobs, err := s.Store.Lease(t.Context(), bot.TimerQueue("shop"), s.Now, 90*time.Second, 10); err != nil || len(jobs) != 1 {
			t.Fatalf("%d jobs (%v)", len(jobs), err)
		}
		s.Now = s.Now.Add(2 * time.Minute)
	}
	s.Works()
	s.Stands(anna, "calm")
	if len(s.failed()) != 0 {
		t.Errorf("failed %+v", s.failed())
	}
}

func TestWhatIsTakenAwayIsNoneTheWorseForTheDeathsOfOthers(t *testing.T) {
	s := newStage(t)
	platform := &cleaner{Messenger: s.Platform}
	s.Serve(platform)
	s.sends(anna, bot.Message{Place: bottest.Group(), Delete: 17})
	for range 12 {
		if jobs, err := s.Store.Lease(t.Context(), bot.SendQueue("shop"), s.Now, 90*time.Second, 10); err != nil || len(jobs) != 1 {
			t.Fatalf("%d jobs (%v)", len(jobs), err)
		}
		s.Now = s.Now.Add(2 * time.Minute)
	}
	s.Works()
	if len(s.failed()) != 0 || !slices.Equal(platform.Gone, []int64{17}) {
		t.Errorf("failed %+v, taken away %v", s.failed(), platform.Gone)
	}
}

func TestASuspectThatAPlatformPutsOffIsNotTriedByThat(t *testing.T) {
	s := newStage(t)
	ids := s.sends(anna, to(anna, "раз"))
	s.Platform.Faults = slices.Concat(slices.Repeat([]error{&bot.DoubtError{Reason: "timeout"}}, 4),
		slices.Repeat([]error{&bot.RetryError{After: time.Second, Flood: true, Reason: "Too Many Requests"}}, 30))
	for range 40 {
		s.Passes(6 * time.Minute)
	}
	if d := s.delivery(anna, ids[0]); d.State != bot.Repeated {
		t.Errorf("delivered as %+v", d)
	}
}

func TestASuspectIsNotSentBeforeThatIsWrittenDown(t *testing.T) {
	s := newStage(t)
	away := &forgetful{Store: s.Store}
	s = stageOn(t, away, s.Platform)
	s.sends(anna, to(anna, "раз"))
	for range 2 {
		if _, err := s.Store.Lease(t.Context(), bot.SendQueue("shop"), s.Now, 90*time.Second, 10); err != nil {
			t.Fatal(err)
		}
		s.Now = s.Now.Add(2 * time.Minute)
	}
	away.fault = errors.New("disk full")
	if _, err := s.Runner.Step(t.Context()); !errors.Is(err, away.fault) || !strings.Contains(err.Error(), "write down") {
		t.Errorf("got %v", err)
	}
	if said := s.Platform.Texts(); len(said) != 0 {
		t.Fatalf("said %q", said)
	}
	away.fault = nil
	s.Passes(time.Minute)
	if said := s.Platform.Texts(); len(said) != 1 {
		t.Errorf("said %q", said)
	}
}

// forgetful cannot keep records.
type forgetful struct {
	bot.Store
	fault error
}

func (f *forgetful) PutRecord(ctx context.Context, r bot.Record) error {
	return unless(f.fault, func() error { return f.Store.PutRecord(ctx, r) })
}

// halting is a platform that takes its time with every line, and knows how many suspects it is asked to say at once.
type halting struct {
	*bottest.Messenger
	mu      sync.Mutex
	at, all int
}

func (h *halting) Send(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	if m.Text == "под подозрением" {
		h.mu.Lock()
		h.at++
		h.all = max(h.all, h.at)
		h.mu.Unlock()
		defer func() {
			h.mu.Lock()
			defer h.mu.Unlock()
			h.at--
		}()
	}
	<-time.After(time.Second)
	return h.Messenger.Send(ctx, m, key)
}

func TestSuspectsAreSentOneAtATimeAndHoldUpNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Now = time.Now()
		s.Engine = engine.New(s.Store, []*bot.Account{s.Account}, time.Now, bottest.Quiet())
		const suspects, others = 5, 30
		for person := range int64(suspects) {
			s.sends(person+1, to(person+1, "под подозрением"))
		}
		for range 2 {
			if _, err := s.Store.Lease(t.Context(), bot.SendQueue("shop"), s.Now, 0, 10); err != nil {
				t.Fatal(err)
			}
		}
		for person := range int64(others) {
			s.sends(person+100, to(person+100, "Добрый день"))
		}
		platform := &halting{Messenger: s.Platform}
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		began := time.Now()
		running.Go(func() { engine.NewRunner(s.Engine, s.Account.Name, platform).Run(ctx) })
		<-time.After(time.Second)
		synctest.Wait()
		if n := len(platform.Texts()); n != others {
			t.Errorf("after %s %d are said", time.Since(began), n)
		}
		<-time.After(6 * time.Second)
		synctest.Wait()
		if n := len(platform.Texts()); n == others || n == others+suspects {
			t.Errorf("after %s %d are said", time.Since(began), n)
		}
		<-time.After(suspects * time.Second)
		synctest.Wait()
		stop()
		running.Wait()
		if n := len(platform.Texts()); n != others+suspects || platform.all != 1 {
			t.Errorf("%d are said, up to %d suspects at once", n, platform.all)
		}
	})
}

// slow is a store whose commits take two seconds.
type slow struct {
	bot.Store
	stage *stage
}

func (w *slow) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	w.stage.Now = w.stage.Now.Add(2 * time.Second)
	return w.Store.Commit(ctx, changes)
}

func TestSuspectedTimersKeepTheOthersWaitingForAMomentOnly(t *testing.T) {
	s := newStage(t)
	for person := range int64(3) {
		s.Handle(s.Line(person+1, "Где мой диван?!"))
	}
	s.Now = s.Now.Add(bot.DefaultQuietMax)
	for range 2 {
		if _, err := s.Store.Lease(t.Context(), bot.TimerQueue("shop"), s.Now, time.Second, 10); err != nil {
			t.Fatal(err)
		}
		s.Now = s.Now.Add(time.Minute)
	}
	w := &slow{Store: s.Store}
	w.stage = stageOn(t, w, s.Platform)
	w.stage.Now = s.Now
	for want := 1; want <= 3; want++ {
		if _, err := w.stage.Runner.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
		fired := 0
		for person := range int64(3) {
			if s.Conversation(person+1).Version == 2 {
				fired++
			}
		}
		if fired != want {
			t.Errorf("after %d looks at the queue %d are fired", want, fired)
		}
	}
}
