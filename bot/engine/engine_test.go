package engine_test

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
	"otklik/store/sqlite"
)

func TestManyCustomersInOneBatchDoNotMeet(t *testing.T) {
	s := newStage(t)
	s.Handle(s.Line(anna, "Верните деньги!!!"), s.Line(boris, "Оператор"), s.Line(anna, "Мошенники!!!"))
	s.Passes(bot.DefaultQuietMax)
	s.Stands(anna, "calm")
	s.Stands(boris, "operator")
	for _, m := range s.Platform.Said {
		if m.Place.Chat != anna && m.Place.Chat != boris {
			t.Errorf("said to %d", m.Place.Chat)
		}
	}
	if c := s.Conversation(anna); c.Case.Turns != 1 {
		t.Errorf("%d turns", c.Case.Turns)
	}
}

// racer lets somebody else be quicker, so that a decision meets a conflict.
type racer struct {
	bot.Store
	mu     sync.Mutex
	before []func()
}

func (r *racer) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	r.mu.Lock()
	var first func()
	if len(r.before) > 0 {
		first, r.before = r.before[0], r.before[1:]
	}
	r.mu.Unlock()
	if first != nil {
		first()
	}
	return r.Store.Commit(ctx, changes)
}

func TestWhoComesSecondDecidesAgain(t *testing.T) {
	s := newStage(t)
	other := engine.New(s.Store, []*bot.Account{s.Account}, func() time.Time { return s.Now }, bottest.Quiet())
	slow := &racer{Store: s.Store, before: []func(){
		func() { _ = other.Handle(context.Background(), s.Line(anna, "раз")) },
		func() { _ = other.Handle(context.Background(), s.Line(anna, "два")) },
	}}
	door := engine.New(slow, []*bot.Account{s.Account}, func() time.Time { return s.Now }, bottest.Quiet())
	if err := door.Handle(t.Context(), s.Line(anna, "три"), s.Line(anna, "четыре")); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, h := range s.Conversation(anna).Monologue {
		texts = append(texts, h.Text)
	}
	if want := []string{"раз", "два", "три", "четыре"}; !slices.Equal(texts, want) {
		t.Errorf("heard %v, want %v", texts, want)
	}
}

func TestTwoEnginesOnOneStoreLoseNothingAndDoNothingTwice(t *testing.T) {
	s := newStage(t)
	other := engine.New(s.Store, []*bot.Account{s.Account}, func() time.Time { return s.Now }, bottest.Quiet())
	events := make([]bot.Event, 40)
	for i := range events {
		events[i] = s.Line(anna, "строка")
	}
	var both sync.WaitGroup
	for _, engine := range []*engine.Engine{s.Engine, other} {
		both.Go(func() {
			for _, e := range events {
				if err := engine.Handle(context.Background(), e); err != nil {
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	if lines := s.Transcript(anna); len(lines) != len(events) {
		t.Errorf("%d lines of %d events", len(lines), len(events))
	}
	if c := s.Conversation(anna); c.Version != int64(len(events)) || len(c.Monologue) != len(events) {
		t.Errorf("version %d, %d lines heard", c.Version, len(c.Monologue))
	}
}

// stubborn always says that somebody was quicker.
type stubborn struct{ bot.Store }

func (stubborn) Commit(_ context.Context, changes []bot.Change) ([]error, error) {
	return slices.Repeat([]error{bot.ErrConflict}, len(changes)), nil
}

func TestAnEndlessConflictIsAnErrorAndNotAnEndlessLoop(t *testing.T) {
	s := newStage(t)
	door := engine.New(stubborn{s.Store}, []*bot.Account{s.Account}, time.Now, bottest.Quiet())
	s.Wants(door.Handle(t.Context(), s.Line(anna, "раз")), bot.ErrConflict)
}

// broken is a store out of reach.
type broken struct {
	bot.Store
	load, commit, aside error
}

func (b broken) Load(ctx context.Context, ids []bot.ID) ([]bot.Conversation, error) {
	if b.load != nil {
		return nil, b.load
	}
	return b.Store.Load(ctx, ids)
}

func (b broken) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	if b.commit != nil {
		return nil, b.commit
	}
	return b.Store.Commit(ctx, changes)
}

func (b broken) SetAside(ctx context.Context, items []bot.Failed) error {
	if b.aside != nil {
		return b.aside
	}
	return b.Store.SetAside(ctx, items)
}

func TestWhenTheStoreFailsTheEventIsNotAcknowledged(t *testing.T) {
	s := newStage(t)
	down := errors.New("disk full")
	for name, store := range map[string]bot.Store{"load": broken{Store: s.Store, load: down}, "commit": broken{Store: s.Store, commit: down}} {
		door := engine.New(store, []*bot.Account{s.Account}, time.Now, bottest.Quiet())
		if err := door.Handle(t.Context(), s.Line(anna, "раз")); !errors.Is(err, down) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if lines := s.Transcript(anna); len(lines) != 0 {
		t.Errorf("kept %+v", lines)
	}
}

func TestAChangeThatNoStoreCanTakeIsSetAsideAndTheRestGoesOn(t *testing.T) {
	s := newStage(t)
	unnamed := s.Line(anna, "у этого события нет имени")
	unnamed.ID = ""
	s.Handle(unnamed, s.Line(boris, "Оператор"))
	s.Passes(bot.DefaultQuietMax)
	s.Stands(boris, "operator")
	counts, err := s.Store.Counts(t.Context())
	if err != nil || counts.Failed != 1 {
		t.Errorf("%d set aside (%v)", counts.Failed, err)
	}
	full := errors.New("disk full")
	door := engine.New(broken{Store: s.Store, aside: full}, []*bot.Account{s.Account}, time.Now, bottest.Quiet())
	s.Wants(door.Handle(t.Context(), unnamed), full)
}

func TestAnEventThatCannotEvenBeWrittenDownIsAnError(t *testing.T) {
	s := newStage(t)
	e := s.Line(anna, "")
	e.At = time.Date(99999, 1, 1, 0, 0, 0, 0, time.UTC) // no JSON for such a year
	if err := s.Engine.Handle(t.Context(), e); err == nil || !strings.Contains(err.Error(), e.ID) {
		t.Errorf("got %v", err)
	}
}

func TestUnknownAccountsAreRefusedByName(t *testing.T) {
	s := newStage(t)
	e := s.Line(anna, "раз")
	e.Conversation = "elsewhere/1001"
	err := s.Engine.Handle(t.Context(), e, s.Line(boris, "два"))
	s.Wants(err, engine.ErrUnknownAccount)
	if !strings.Contains(err.Error(), "elsewhere/1001") {
		t.Error(err)
	}
	if lines := s.Transcript(boris); len(lines) != 1 {
		t.Error("the other customer's line is lost")
	}
	if s.Engine.Account("shop") != s.Account || s.Engine.Account("elsewhere") != nil {
		t.Error("accounts are mixed up")
	}
}

func TestAClockThatGoesBackDelaysNothingForEver(t *testing.T) {
	s := newStage(t)
	s.Handle(s.Line(anna, "Верните деньги!!!"))
	s.Now = s.Now.Add(-time.Hour)
	s.Handle(s.Line(anna, "Мошенники!!!"))
	s.Passes(bot.DefaultQuietMax)
	if said := s.Platform.Texts(); len(said) != 1 {
		t.Errorf("said %q", said)
	}
	s.Stands(anna, "calm")
}

func TestTheRecordOfAThreadCountsWhoComplains(t *testing.T) {
	s := newStage(t)
	for i, person := range []int64{anna, boris, anna} {
		e := s.Line(person, "Верните деньги, мошенники, позор!!!")
		e.Place, e.Addressed = bottest.Group(), true
		s.Handle(e)
		if others := s.Conversation(person).Others; others != min(i, 1) {
			t.Errorf("line %d: %d others", i, others)
		}
		s.Passes(bot.DefaultQuietMax)
	}
}

func TestWhoWatchesTheFeedSeesEveryChange(t *testing.T) {
	s := newStage(t)
	ctx, leave := context.WithCancel(t.Context())
	changes := s.Engine.Feed().Watch(ctx)
	s.Handle(s.Line(anna, "раз"))
	if got := <-changes; got != bottest.ID(anna) {
		t.Errorf("changed %s", got)
	}
	for range 300 { // a watcher that sleeps holds nobody up
		s.Handle(s.Line(boris, "два"))
	}
	leave()
	for range changes {
	}
	s.Handle(s.Line(anna, "три")) // nobody watches
}

func TestACommitOfManyIsWholeAfterAReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := stageOn(t, store, &bottest.Messenger{})
	s.Says(anna, "Верните деньги!!!")
	before := s.Conversation(anna)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Close() })
	s2 := stageOn(t, again, s.Platform)
	s2.Now, s2.Events = s.Now, s.Events
	if after := s2.Conversation(anna); after.Version != before.Version || after.State != before.State {
		t.Errorf("%+v became %+v", before, after)
	}
	s2.Says(anna, "Ну?!")
	if lines := s2.Transcript(anna); len(lines) < 4 {
		t.Errorf("%d lines", len(lines))
	}
}
