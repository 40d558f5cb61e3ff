package engine_test

import (
	"context"
	"errors"
	"fmt"
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

// crowded is a store that stores nothing before two want to.
type crowded struct {
	bot.Store
	mu     sync.Mutex
	came   int
	second chan struct{}
}

func (c *crowded) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	c.mu.Lock()
	if c.came++; c.came == 2 {
		close(c.second)
	}
	c.mu.Unlock()
	<-c.second
	return c.Store.Commit(ctx, changes)
}

// The bubble ends with a panic when everybody waits for ever.
func TestWhileSomeOfAPollsHundredAreStoredOthersAreDecided(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t)
		s.Engine = engine.New(&crowded{Store: s.Store, second: make(chan struct{})}, []*bot.Account{s.Account}, time.Now, bottest.Quiet())
		var lines []bot.Event
		for person := range int64(100) {
			lines = append(lines, s.Line(person+1, "Где мой диван?!"))
		}
		s.Handle(lines...)
		for person := range int64(100) {
			if c := s.Conversation(person + 1); c.Version != 1 {
				t.Errorf("person %d has version %d", person+1, c.Version)
			}
		}
	})
}

// hiccup is a store that cannot be reached once, by the commit of that number.
type hiccup struct {
	bot.Store
	mu   sync.Mutex
	left int
}

func (h *hiccup) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	h.mu.Lock()
	h.left--
	away := h.left == 0
	h.mu.Unlock()
	if away {
		return nil, errAway
	}
	return h.Store.Commit(ctx, changes)
}

var errAway = errors.New("the store is out of reach")

func TestManyLinesOfAFewAreHeardOnceAndInOrderThoughTheStoreWasAwayInTheMiddle(t *testing.T) {
	s := newStage(t)
	s.Engine = engine.New(&hiccup{Store: s.Store, left: 3}, []*bot.Account{s.Account}, func() time.Time { return s.Now }, bottest.Quiet())
	const people, each = 60, 4
	var lines []bot.Event
	for n := range each {
		for person := range int64(people) {
			e := s.Line(person+1, fmt.Sprintf("Ужас, верните деньги!!! %d", n))
			if (int(person)+n)%3 == 0 {
				e.Place, e.Addressed = bottest.Group(), true
			}
			lines = append(lines, e)
		}
	}
	if err := s.Engine.Handle(t.Context(), lines...); !errors.Is(err, errAway) {
		t.Fatalf("what could not be stored counts as stored: %v", err)
	}
	s.Handle(lines...)
	for person := range int64(people) {
		var heard []string
		for _, l := range s.Transcript(person + 1) {
			if l.By == bot.ByCustomer {
				heard = append(heard, l.Text[len(l.Text)-1:])
			}
		}
		if !slices.Equal(heard, []string{"0", "1", "2", "3"}) {
			t.Errorf("of person %d was heard %q", person+1, heard)
		}
	}
	thread, err := s.Store.Load(t.Context(), []bot.ID{bot.ID("shop/thread:" + bottest.Group().Key())})
	if err != nil || thread[0].Thread == nil || len(thread[0].Thread.Authors) != people {
		t.Errorf("in the thread complain %+v (%v)", thread[0].Thread, err)
	}
}

func TestWhoIsDeniedInALargeBatchIsToldAndAllOthersAreServed(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	s.Handle(s.By("oleg", bot.TookEvent, ""))
	var events []bot.Event
	for n := range 100 {
		switch n {
		case 10:
			events = append(events, s.By("maria", bot.AnsweredEvent, "Уже решаем"))
		case 90:
			e := s.Line(1, "раз")
			e.Conversation = "elsewhere/1"
			events = append(events, e)
		default:
			events = append(events, s.Line(boris+int64(n), "Где мой диван?!"))
		}
	}
	err := s.Engine.Handle(t.Context(), events...)
	s.Wants(err, bot.ErrNotYours)
	s.Wants(err, engine.ErrUnknownAccount)
	if strings.Contains(err.Error(), "handle 100 events") {
		t.Errorf("a denial reads like a store out of reach: %v", err)
	}
	for n := range int64(100) {
		if c := s.Conversation(boris + n); n != 10 && n != 90 && c.Version != 1 {
			t.Errorf("person %d has version %d", n, c.Version)
		}
	}
}
