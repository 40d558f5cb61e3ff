package engine_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

// wire joins the replicas of a test: what one tells all others hear.
type wire struct {
	mu        sync.Mutex
	listeners map[*replica]func(bot.News)
	joined    chan bool // says that one more listens
	broke     chan bool // with it the wire breaks once, and says so
	told      int       // messages
}

// replica is a store that several programs share, as one of them sees it.
type replica struct {
	bot.Store
	wire *wire
	now  time.Time
}

func (r *replica) Now() time.Time { return r.now }

func (r *replica) Tell(_ context.Context, news []bot.News) error {
	r.wire.mu.Lock()
	defer r.wire.mu.Unlock()
	if broke := r.wire.broke; broke != nil {
		r.wire.broke = nil
		broke <- true
		return errors.New("connection reset")
	}
	r.wire.told++
	for other, heard := range r.wire.listeners {
		for _, n := range news {
			if other != r {
				heard(n)
			}
		}
	}
	return nil
}

func (r *replica) Listen(ctx context.Context, heard func(bot.News)) error {
	r.wire.mu.Lock()
	r.wire.listeners[r] = heard
	r.wire.mu.Unlock()
	r.wire.joined <- true
	<-ctx.Done()
	return nil
}

// wrapped hides what a store is able to do, and says what it wraps.
type wrapped struct{ bot.Store }

func (w wrapped) Unwrap() bot.Store { return w.Store }

// twins are two replicas on one store, with their news carried until the test ends.
func twins(t *testing.T, w *wire) (a, b *stage) {
	t.Helper()
	a = newStage(t)
	w.listeners, w.joined = make(map[*replica]func(bot.News)), make(chan bool)
	first, second := &replica{Store: a.Store, wire: w, now: bottest.Morning()}, &replica{Store: a.Store, wire: w, now: bottest.Morning()}
	a, b = stageOn(t, wrapped{first}, &bottest.Messenger{}), stageOn(t, second, &bottest.Messenger{})
	ctx, stop := context.WithCancel(context.Background())
	var relays sync.WaitGroup
	relays.Go(func() { a.Engine.Relay(ctx) })
	relays.Go(func() { b.Engine.Relay(ctx) })
	t.Cleanup(func() {
		stop()
		relays.Wait()
	})
	<-w.joined
	<-w.joined
	return a, b
}

func TestWhatOneReplicaChangesIsSeenOnTheOther(t *testing.T) {
	broke := make(chan bool)
	a, b := twins(t, &wire{broke: broke})
	changes := b.Engine.Feed().Watch(t.Context())
	a.Handle(a.Line(boris, "Добрый день"))
	<-broke // this news is lost, later news are not
	a.Handle(a.Line(anna, "Добрый день"))
	if changed := <-changes; changed != bottest.ID(anna) {
		t.Errorf("%s changed", changed)
	}
}

// In the bubble a batch takes no time, however busy the machine is: what is gathered for a moment is all of it.
func TestABurstOfChangesIsOneMessageToTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{}
		a, b := twins(t, w)
		changes := b.Engine.Feed().Watch(t.Context())
		var lines []bot.Event
		for person := range int64(100) {
			lines = append(lines, a.Line(2000+person, "Добрый день"))
		}
		a.Handle(lines...)
		var seen []bot.ID
		for range lines {
			seen = append(seen, <-changes)
		}
		slices.Sort(seen)
		if len(slices.Compact(seen)) != len(lines) {
			t.Errorf("%d conversations are told of, some twice", len(lines))
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		if w.told != 1 {
			t.Errorf("%d messages for one batch", w.told)
		}
	})
}

func TestAStoreWithAClockTellsTheTime(t *testing.T) {
	s := newStage(t)
	noon := bottest.Morning().Add(3 * time.Hour)
	shared := stageOn(t, wrapped{&replica{Store: s.Store, now: noon}}, &bottest.Messenger{})
	shared.Handle(shared.Line(anna, "Добрый день"))
	if at := shared.Conversation(anna).LastHeard; !at.Equal(noon) {
		t.Errorf("heard at %s, by the store's clock it is %s", at, noon)
	}
}

func TestOperatorsSeeOnEveryReplicaWhoElseLooks(t *testing.T) {
	a, b := twins(t, &wire{})
	here, there := a.Engine.Feed().WatchHere(t.Context()), b.Engine.Feed().WatchHere(t.Context())
	olga := bot.Here{Conversation: bottest.ID(anna), Operator: "501", Writing: true}
	a.Engine.Feed().IsHere(olga)
	if h := <-here; h != olga {
		t.Errorf("at the same replica: %+v", h)
	}
	if h := <-there; h != olga {
		t.Errorf("at the other replica: %+v", h)
	}
}
