package engine_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
	"otklik/store/sqlite"
)

// loud tells of every message it sends.
type loud struct {
	*bottest.Messenger
	said chan string
}

func (l loud) Send(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	sent, err := l.Messenger.Send(ctx, m, key)
	if err == nil {
		l.said <- m.Text
	}
	return sent, err
}

func TestARunningRunnerAnswersManyAndFinishesWhatIsInHand(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	own := bottest.Shop(t)
	own.Quiet, own.QuietMax = time.Millisecond, time.Second
	door := engine.New(store, []*bot.Account{own}, time.Now, bottest.Quiet())
	platform := loud{&bottest.Messenger{}, make(chan string, 100)}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { engine.NewRunner(door, own.Name, platform).Run(ctx) })
	s := &stage{&bottest.Stage{T: t, Account: own, Store: store, Engine: door}}
	for person := range int64(20) {
		s.Handle(s.Line(person+1, "Оператор"))
	}
	for range 20 {
		<-platform.said
	}
	stop()
	running.Wait()
	for person := range int64(20) {
		if lines := s.Transcript(person + 1); len(lines) != 2 || lines[1].Delivery.State != bot.Delivered {
			t.Errorf("person %d: %+v", person+1, lines)
		}
	}
	if err := store.Close(); err != nil {
		t.Error(err)
	}
}

// flickering is out of reach at the first looks.
type flickering struct {
	bot.Store
	mu    sync.Mutex
	looks int
}

func (f *flickering) Lease(ctx context.Context, q bot.Queue, now time.Time, hold time.Duration, n int) ([]bot.Job, error) {
	f.mu.Lock()
	f.looks++
	away := f.looks <= 2
	f.mu.Unlock()
	if away {
		return nil, errors.New("database is locked")
	}
	return f.Store.Lease(ctx, q, now, hold, n)
}

func TestARunnerOutlivesAStoreThatWasAway(t *testing.T) {
	s := newStage(t)
	s.Account.Quiet = time.Millisecond
	door := engine.New(&flickering{Store: s.Store}, []*bot.Account{s.Account}, time.Now, bottest.Quiet())
	platform := loud{&bottest.Messenger{}, make(chan string, 10)}
	if err := door.Handle(t.Context(), s.Line(anna, "Оператор")); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() { engine.NewRunner(door, "shop", platform).Run(ctx) })
	<-platform.said
	stop()
	running.Wait()
}

// severed loses its first answer in the moment in which the program stops; like a store on the network it asks again while it may.
type severed struct {
	bot.Store
	stop context.CancelFunc
}

func (s *severed) CommitTaking(ctx context.Context, changes []bot.Change, wanted bot.Wanted) ([]error, []bot.Job, error) {
	taker, _ := bot.Able[bot.Taker](s.Store)
	results, jobs, err := taker.CommitTaking(context.WithoutCancel(ctx), changes, wanted)
	s.stop()
	return results, jobs, errors.Join(err, ctx.Err())
}

func TestAStopThatMeetsALostAnswerLeavesNobodyWaitingForALease(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		ctx, stop := context.WithCancel(t.Context())
		platform := loud{&bottest.Messenger{}, make(chan string, 1)}
		s.running(platform, &severed{s.Store, stop}, func() {
			if err := s.Engine.Handle(ctx, s.Line(anna, "Оператор")); err != nil {
				t.Errorf("what was stored is to be brought again: %v", err)
			}
		})
		if lines := s.Transcript(anna); len(lines) != 2 || lines[1].Delivery.State != bot.Delivered {
			t.Errorf("in the end there stands %+v", lines)
		}
	})
}

// The clock of the bubble moves only while everybody waits for it: a message that waits for the queue to be looked at again is seen.
func TestTheNextLineOfAChatGoesOutAsSoonAsTheOneBeforeIsSettled(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Engine = engine.New(s.Store, []*bot.Account{s.Account}, time.Now, bottest.Quiet())
		s.Handle(s.Line(anna, "Оператор"))
		s.Handle(s.By("oleg", bot.TookEvent, ""), s.By("oleg", bot.AnsweredEvent, "Раз"), s.By("oleg", bot.AnsweredEvent, "Два"),
			s.By("oleg", bot.AnsweredEvent, "Три"))
		platform := loud{&bottest.Messenger{}, make(chan string, 10)}
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		began := time.Now()
		running.Go(func() { engine.NewRunner(s.Engine, s.Account.Name, platform).Run(ctx) })
		for range 3 {
			<-platform.said
		}
		if waited := time.Since(began); waited > 0 {
			t.Errorf("three lines took %s", waited)
		}
		stop()
		running.Wait()
	})
}

func TestABacklogLargerThanAllHandsIsSentWithoutARest(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Account.Quiet = 0
		s.Engine = engine.New(s.Store, []*bot.Account{s.Account}, time.Now, bottest.Quiet())
		const customers = 700
		var lines []bot.Event
		for person := range int64(customers) {
			lines = append(lines, s.Line(person+1, "Оператор"))
		}
		s.Handle(lines...)
		platform := loud{&bottest.Messenger{}, make(chan string)}
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		began := time.Now()
		running.Go(func() { engine.NewRunner(s.Engine, s.Account.Name, platform).Run(ctx) })
		for range customers {
			<-platform.said
		}
		if waited := time.Since(began); waited > 0 {
			t.Errorf("%d answers took %s", customers, waited)
		}
		stop()
		running.Wait()
	})
}

// dawdling is a platform that takes its time with every line.
type dawdling struct {
	*bottest.Messenger
	time time.Duration
}

func (d dawdling) Send(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	<-time.After(d.time)
	return d.Messenger.Send(ctx, m, key)
}

// More lines are due than are sent at once. A lease is shorter than two sends take.
func TestALineThatHasWaitedForASlowPlatformIsNotBegunUnderALeaseThatEndsMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Now = time.Now()
		s.Engine = engine.New(s.Store, []*bot.Account{s.Account}, time.Now, bottest.Quiet())
		const people = 70
		lines := make(map[int64]string)
		for person := range int64(people) {
			lines[person+1] = s.sends(person+1, to(person+1, "Добрый день"))[0]
		}
		platform := dawdling{s.Platform, 50 * time.Second}
		ctx, stop := context.WithCancel(t.Context())
		var running sync.WaitGroup
		running.Go(func() { engine.NewRunner(s.Engine, s.Account.Name, platform).Run(ctx) })
		<-time.After(105 * time.Second)
		stop()
		running.Wait()
		if n := len(platform.Texts()); n != people {
			t.Errorf("%d lines are said to %d people", n, people)
		}
		for person, line := range lines {
			if d := s.delivery(person, line); d.State != bot.Delivered {
				t.Errorf("to %d it is %s", person, d.State)
			}
		}
	})
}
