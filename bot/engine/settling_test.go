package engine_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
)

// ledger counts how often something is settled.
type ledger struct {
	bot.Store
	mu    sync.Mutex
	calls int
}

func (l *ledger) Unwrap() bot.Store { return l.Store }

func (l *ledger) Settle(ctx context.Context, done []bot.Settlement) error {
	l.mu.Lock()
	l.calls++
	l.mu.Unlock()
	return l.Store.Settle(ctx, done)
}

// distant is a platform at which each chat's line takes as many milliseconds as the chat's number.
type distant struct{ loud }

func (d distant) Send(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	<-time.After(time.Duration(m.Place.Chat) * time.Millisecond)
	return d.loud.Send(ctx, m, key)
}

// running has a runner send for a stage, until the test has been run in its bubble.
func (s *stage) running(a bot.Adapter, store bot.Store, do func()) {
	s.Account.Quiet = 0
	s.Engine = engine.New(store, []*bot.Account{s.Account}, time.Now, bottest.Quiet())
	ctx, stop := context.WithCancel(s.Context())
	var running sync.WaitGroup
	running.Go(func() { engine.NewRunner(s.Engine, s.Account.Name, a).Run(ctx) })
	synctest.Wait()
	do()
	stop()
	running.Wait()
}

func TestLinesThatArriveWithinAMomentAreSettledTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		books := &ledger{Store: s.Store}
		platform := distant{loud{&bottest.Messenger{}, make(chan string, 10)}}
		s.running(platform, books, func() {
			s.Handle(s.Line(1, "Оператор"), s.Line(2, "Оператор"), s.Line(3, "Оператор"), s.Line(4, "Оператор"))
			<-time.After(time.Second)
		})
		if books.calls != 1 {
			t.Errorf("four lines were settled by %d calls", books.calls)
		}
		for person := int64(1); person <= 4; person++ {
			if lines := s.Transcript(person); lines[len(lines)-1].Delivery.State != bot.Delivered {
				t.Errorf("person %d: %+v", person, lines)
			}
		}
	})
}

func TestNobodyWaitsForSettlementsToGather(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		platform := loud{&bottest.Messenger{}, make(chan string, 10)}
		s.running(platform, s.Store, func() {
			s.Handle(s.Line(anna, "Оператор"))
			<-platform.said
			<-time.After(time.Second)
			began := time.Now()
			s.Handle(s.By("oleg", bot.TookEvent, ""), s.By("oleg", bot.AnsweredEvent, "Раз"), s.By("oleg", bot.AnsweredEvent, "Два"),
				s.By("oleg", bot.AnsweredEvent, "Три"))
			for range 3 {
				<-platform.said
			}
			if waited := time.Since(began); waited > 0 {
				t.Errorf("three lines took %s", waited)
			}
		})
	})
}
