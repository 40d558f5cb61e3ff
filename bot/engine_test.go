package bot_test

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
	"otklik/bot/engine"
	"otklik/flows"
	"otklik/store/sqlite"
)

func TestAnAngryCustomerIsCalmedOnceThoughTheLineComesTwice(t *testing.T) {
	s := newStage(t)
	e := s.line(anna, "Где мой диван?! Третья неделя!!!")
	s.handle(e, e)
	s.handle(e)
	s.passes(bot.DefaultQuietMax)
	s.handle(e)
	s.passes(bot.DefaultQuietMax)
	if said := s.platform.texts(); len(said) != 1 {
		t.Errorf("said %q", said)
	}
	if lines := s.transcript(anna); len(lines) != 2 || lines[0].By != bot.ByCustomer || lines[1].By != bot.ByBot {
		t.Errorf("the transcript is %+v", lines)
	}
	if c := s.conversation(anna); c.Version != 2 || c.State != "calm" || c.Section != bot.SectionBot {
		t.Errorf("version %d, state %s, section %s", c.Version, c.State, c.Section)
	}
}

func TestFiveLinesInARowAreAnsweredOnce(t *testing.T) {
	s := newStage(t)
	for _, text := range []string{"Ужас", "шкаф не тот", "цвет другой", "царапина во всю дверь!!!", "верните деньги"} {
		s.handle(s.line(anna, text))
		s.passes(2 * time.Second)
	}
	if said := s.platform.texts(); len(said) != 0 {
		t.Fatalf("the bot speaks in between: %q", said)
	}
	s.passes(bot.DefaultQuietMax)
	if said := s.platform.texts(); len(said) != 1 {
		t.Errorf("said %q", said)
	}
}

func TestSomebodyWhoNeverPausesIsAnsweredAtTheUpperBound(t *testing.T) {
	s := newStage(t)
	for range 15 {
		s.handle(s.line(anna, "и ещё одно!"))
		s.passes(3 * time.Second)
	}
	if said := s.platform.texts(); len(said) == 0 {
		t.Error("45 seconds of lines and no answer")
	}
}

func TestManyCustomersInOneBatchDoNotMeet(t *testing.T) {
	s := newStage(t)
	s.handle(s.line(anna, "Верните деньги!!!"), s.line(boris, "Оператор"), s.line(anna, "Мошенники!!!"))
	s.passes(bot.DefaultQuietMax)
	s.stands(anna, "calm")
	s.stands(boris, "operator")
	for _, m := range s.platform.said {
		if m.Place.Chat != anna && m.Place.Chat != boris {
			t.Errorf("said to %d", m.Place.Chat)
		}
	}
	if c := s.conversation(anna); c.Case.Turns != 1 {
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
	other := engine.New(s.store, []*bot.Account{s.account}, func() time.Time { return s.now }, quiet())
	slow := &racer{Store: s.store, before: []func(){
		func() { _ = other.Handle(context.Background(), s.line(anna, "раз")) },
		func() { _ = other.Handle(context.Background(), s.line(anna, "два")) },
	}}
	door := engine.New(slow, []*bot.Account{s.account}, func() time.Time { return s.now }, quiet())
	if err := door.Handle(t.Context(), s.line(anna, "три"), s.line(anna, "четыре")); err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, h := range s.conversation(anna).Monologue {
		texts = append(texts, h.Text)
	}
	if want := []string{"раз", "два", "три", "четыре"}; !slices.Equal(texts, want) {
		t.Errorf("heard %v, want %v", texts, want)
	}
}

func TestTwoEnginesOnOneStoreLoseNothingAndDoNothingTwice(t *testing.T) {
	s := newStage(t)
	other := engine.New(s.store, []*bot.Account{s.account}, func() time.Time { return s.now }, quiet())
	events := make([]bot.Event, 40)
	for i := range events {
		events[i] = s.line(anna, "строка")
	}
	var both sync.WaitGroup
	for _, engine := range []*engine.Engine{s.engine, other} {
		both.Go(func() {
			for _, e := range events {
				if err := engine.Handle(context.Background(), e); err != nil {
					t.Error(err)
				}
			}
		})
	}
	both.Wait()
	if lines := s.transcript(anna); len(lines) != len(events) {
		t.Errorf("%d lines of %d events", len(lines), len(events))
	}
	if c := s.conversation(anna); c.Version != int64(len(events)) || len(c.Monologue) != len(events) {
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
	door := engine.New(stubborn{s.store}, []*bot.Account{s.account}, time.Now, quiet())
	s.wants(door.Handle(t.Context(), s.line(anna, "раз")), bot.ErrConflict)
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
	for name, store := range map[string]bot.Store{"load": broken{Store: s.store, load: down}, "commit": broken{Store: s.store, commit: down}} {
		door := engine.New(store, []*bot.Account{s.account}, time.Now, quiet())
		if err := door.Handle(t.Context(), s.line(anna, "раз")); !errors.Is(err, down) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if lines := s.transcript(anna); len(lines) != 0 {
		t.Errorf("kept %+v", lines)
	}
}

func TestAChangeThatNoStoreCanTakeIsSetAsideAndTheRestGoesOn(t *testing.T) {
	s := newStage(t)
	unnamed := s.line(anna, "у этого события нет имени")
	unnamed.ID = ""
	s.handle(unnamed, s.line(boris, "Оператор"))
	s.passes(bot.DefaultQuietMax)
	s.stands(boris, "operator")
	counts, err := s.store.Counts(t.Context())
	if err != nil || counts.Failed != 1 {
		t.Errorf("%d set aside (%v)", counts.Failed, err)
	}
	full := errors.New("disk full")
	door := engine.New(broken{Store: s.store, aside: full}, []*bot.Account{s.account}, time.Now, quiet())
	s.wants(door.Handle(t.Context(), unnamed), full)
}

func TestAnEventThatCannotEvenBeWrittenDownIsAnError(t *testing.T) {
	s := newStage(t)
	e := s.line(anna, "")
	e.At = time.Date(99999, 1, 1, 0, 0, 0, 0, time.UTC) // no JSON for such a year
	if err := s.engine.Handle(t.Context(), e); err == nil || !strings.Contains(err.Error(), e.ID) {
		t.Errorf("got %v", err)
	}
}

func TestUnknownAccountsAreRefusedByName(t *testing.T) {
	s := newStage(t)
	e := s.line(anna, "раз")
	e.Conversation = "elsewhere/1001"
	err := s.engine.Handle(t.Context(), e, s.line(boris, "два"))
	s.wants(err, engine.ErrUnknownAccount)
	if !strings.Contains(err.Error(), "elsewhere/1001") {
		t.Error(err)
	}
	if lines := s.transcript(boris); len(lines) != 1 {
		t.Error("the other customer's line is lost")
	}
	if s.engine.Account("shop") != s.account || s.engine.Account("elsewhere") != nil {
		t.Error("accounts are mixed up")
	}
}

func TestAClockThatGoesBackDelaysNothingForEver(t *testing.T) {
	s := newStage(t)
	s.handle(s.line(anna, "Верните деньги!!!"))
	s.now = s.now.Add(-time.Hour)
	s.handle(s.line(anna, "Мошенники!!!"))
	s.passes(bot.DefaultQuietMax)
	if said := s.platform.texts(); len(said) != 1 {
		t.Errorf("said %q", said)
	}
	s.stands(anna, "calm")
}

func TestAStateThatAnAdminRemovedStartsAgainAndLosesNothing(t *testing.T) {
	s := newStage(t)
	s.says(anna, "Верните деньги!!! Заказ 123456 не привезли 1 марта")
	c := s.conversation(anna)
	c.State, c.Version = "vanished", c.Version+1
	results, err := s.store.Commit(t.Context(), []bot.Change{{Event: "by hand", Conversation: c}})
	if err := errors.Join(append(results, err)...); err != nil {
		t.Fatal(err)
	}
	s.says(anna, "Ну и где ответ?!")
	after := s.conversation(anna)
	if _, known := s.account.Flow.State(after.State); !known || after.Answers["order"] != "123456" {
		t.Errorf("state %s, answers %v", after.State, after.Answers)
	}
	if !slices.Contains(s.notes(anna), bot.NoteStateGone) {
		t.Errorf("operators are told %v", s.notes(anna))
	}
}

func TestWhatOperatorsMayNotDoIsDeniedWithItsReason(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	deny := func(want error, e bot.Event) {
		t.Helper()
		s.wants(s.engine.Handle(t.Context(), e), want)
	}
	nobody := s.by("maria", bot.TookEvent, "")
	nobody.Conversation = id(boris)
	deny(bot.ErrNobody, nobody)
	deny(bot.ErrUnknownKind, s.by("maria", "dances", ""))
	deny(bot.ErrNotYours, s.by("maria", bot.AnsweredEvent, "Здравствуйте"))
	deny(bot.ErrNotYours, s.by("maria", bot.ReturnedEvent, ""))
	deny(bot.ErrNotYours, s.by("maria", bot.ClosedEvent, ""))
	deny(bot.ErrEmpty, s.by("maria", bot.NotedEvent, "  "))
	deny(bot.ErrNotPublic, s.by("maria", bot.PublishedEvent, "Всё решено"))
	take := s.by("maria", bot.TookEvent, "")
	s.handle(take)
	s.handle(take) // a late double click
	s.handle(s.by("maria", bot.TookEvent, ""))
	var taken *bot.TakenError
	if err := s.engine.Handle(t.Context(), s.by("oleg", bot.TookEvent, "")); !errors.As(err, &taken) || taken.Holder != "maria" || !strings.Contains(err.Error(), "maria") {
		t.Error(err)
	}
	deny(bot.ErrEmpty, s.by("maria", bot.AnsweredEvent, " \n "))
	deny(bot.ErrNotYours, s.by("oleg", bot.AnsweredEvent, "Здравствуйте"))
	s.handle(bot.Event{ID: "blocked", Kind: bot.BlockedEvent, Conversation: id(anna)})
	deny(bot.ErrUnreachable, s.by("maria", bot.AnsweredEvent, "Здравствуйте"))
	s.handle(bot.Event{ID: "allowed", Kind: bot.AllowedEvent, Conversation: id(anna)})
	s.handle(s.by("maria", bot.AnsweredEvent, "Здравствуйте, это Мария."), s.by("oleg", bot.NotedEvent, "посмотрите склад"))
	s.works()
	if said := s.platform.texts(); !slices.Equal(said, []string{"Здравствуйте, это Мария."}) {
		t.Errorf("said %q", said)
	}
	if c := s.conversation(anna); c.State != "operator" || c.Operator != "maria" || c.Case.Closed != (time.Time{}) {
		t.Errorf("a denied close has left its mark: %+v", c.Case)
	}
}

func TestTheCompanysOwnNumberMayBeSaidInPublicAndTheCustomersNever(t *testing.T) {
	s := newStage(t)
	public := func(text string) bot.Event {
		e := s.line(anna, text)
		e.Place, e.Addressed = group(), true
		return e
	}
	s.handle(public("Позовите оператора!!! Обманули!"))
	s.passes(bot.DefaultQuietMax)
	s.handle(s.by("maria", bot.TookEvent, ""))
	s.handle(public("Мой номер +7 912 345-67-89, звоните"))
	own := func(kind bot.Kind, text string) bot.Event {
		e := s.by("maria", kind, text)
		e.Own = true
		return e
	}
	for _, kind := range []bot.Kind{bot.AnsweredEvent, bot.PublishedEvent} {
		s.handle(own(kind, "Горячая линия: +7 495 123-45-67"))
		for _, text := range []string{"Позвоним вам на 8 (912) 345-67-89", "Ваш номер +79123456789?"} {
			s.wants(s.engine.Handle(t.Context(), own(kind, text)), bot.ErrPersonalData)
		}
	}
	s.works()
	if said := s.platform.texts(); !contains(said, "Горячая линия: +7 495 123-45-67") || contains(said, "345-67-89") || contains(said, "3456789") {
		t.Errorf("said %q", said)
	}
}

func TestAnswersInPublicNeverHoldPersonalData(t *testing.T) {
	s := newStage(t)
	e := s.line(anna, "Позовите оператора!!! Обманули!")
	e.Place, e.Addressed = group(), true
	s.handle(e)
	s.passes(bot.DefaultQuietMax)
	s.handle(s.by("maria", bot.TookEvent, ""))
	for _, kind := range []bot.Kind{bot.AnsweredEvent, bot.PublishedEvent} {
		for _, text := range []string{"Позвоним на +7 999 000-00-01", "Напишем на anna@example.com"} {
			s.wants(s.engine.Handle(t.Context(), s.by("maria", kind, text)), bot.ErrPersonalData)
		}
		s.handle(s.by("maria", kind, "Всё решено, спасибо за терпение."))
		s.wants(s.engine.Handle(t.Context(), s.by("maria", kind, " ")), bot.ErrEmpty)
	}
	var taken *bot.TakenError
	if err := s.engine.Handle(t.Context(), s.by("oleg", bot.PublishedEvent, "Всё решено")); !errors.As(err, &taken) {
		t.Error(err)
	}
	s.works()
	if said := s.platform.texts(); !contains(said, "Всё решено, спасибо за терпение.") || contains(said, "999") {
		t.Errorf("said %q", said)
	}
}

func TestAMessageThatIsRefusedBringsAHuman(t *testing.T) {
	s := newStage(t)
	s.platform.faults = []error{&bot.RefusedError{Reason: "Forbidden: bot was blocked by the user", Gone: true}}
	s.says(anna, "Верните деньги!!!")
	s.stands(anna, "operator")
	c := s.conversation(anna)
	if !c.Closed || c.Section != bot.SectionWaiting || !slices.Contains(s.notes(anna), bot.NoteRefused) {
		t.Errorf("closed %v, section %s, notes %v", c.Closed, c.Section, s.notes(anna))
	}
	if d := s.transcript(anna)[1].Delivery; d == nil || d.State != bot.Undelivered || !strings.Contains(d.Reason, "blocked") {
		t.Errorf("the line's fate is %+v", d)
	}
	s.says(anna, "Я вернулась")
	if s.conversation(anna).Closed {
		t.Error("who writes again can be written to again")
	}
}

func TestLinesInAGroupThatConcernNobodyAreNotKept(t *testing.T) {
	s := newStage(t)
	for _, kind := range []bot.Kind{bot.HeardEvent, bot.EditedEvent, bot.DeletedEvent, bot.RestoredEvent, bot.RepliedEvent} {
		e := s.line(anna, "кто идёт завтра в кино?")
		e.Place, e.Kind = group(), kind
		s.handle(e)
	}
	if c := s.conversation(anna); c.Version != 0 {
		t.Errorf("kept %+v", c)
	}
}

func TestTheRecordOfAThreadCountsWhoComplains(t *testing.T) {
	s := newStage(t)
	for i, person := range []int64{anna, boris, anna} {
		e := s.line(person, "Верните деньги, мошенники, позор!!!")
		e.Place, e.Addressed = group(), true
		s.handle(e)
		if others := s.conversation(person).Others; others != min(i, 1) {
			t.Errorf("line %d: %d others", i, others)
		}
		s.passes(bot.DefaultQuietMax)
	}
}

func TestWhoWatchesTheFeedSeesEveryChange(t *testing.T) {
	s := newStage(t)
	ctx, leave := context.WithCancel(t.Context())
	changes := s.engine.Feed().Watch(ctx)
	s.handle(s.line(anna, "раз"))
	if got := <-changes; got != id(anna) {
		t.Errorf("changed %s", got)
	}
	for range 1000 { // a watcher that sleeps holds nobody up
		s.handle(s.line(boris, "два"))
	}
	leave()
	for range changes {
	}
	s.handle(s.line(anna, "три")) // nobody watches
}

func TestACommitOfManyIsWholeAfterAReopen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "otklik.db")
	store, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := stageOn(t, store, &messenger{})
	s.says(anna, "Верните деньги!!!")
	before := s.conversation(anna)
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	again, err := sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = again.Close() })
	s2 := stageOn(t, again, s.platform)
	s2.now, s2.events = s.now, s.events
	if after := s2.conversation(anna); after.Version != before.Version || after.State != before.State {
		t.Errorf("%+v became %+v", before, after)
	}
	s2.says(anna, "Ну?!")
	if lines := s2.transcript(anna); len(lines) < 4 {
		t.Errorf("%d lines", len(lines))
	}
}

func TestAMatterThatOnlyRunsInACircleEndsWithAHuman(t *testing.T) {
	flow, err := flows.Compile(flows.Source{Name: "circle.yaml", Data: []byte(circle)}, []flows.Source{{Name: "en.yaml", Data: []byte(circlePhrases)}})
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	s.account.Flow, s.account.Language = flow, "en"
	s.says(anna, "hello there")
	s.says(anna, "it goes round and round")
	s.stands(anna, "operator")
}

const circle = `
name: circle
start: listen
languages: [en]
answers:
  what: {kind: text}
states:
  listen:
    rules:
      - {on: heard, go: one}
  one:
    ask: [what]
    rules:
      - {on: complete, when: turns < 100, go: two}
      - {on: complete, go: operator}
      - {on: stuck, go: operator}
      - {on: silent, after: 24h, go: operator}
  two:
    ask: [what]
    rules:
      - {on: complete, when: turns < 100, go: one}
      - {on: complete, go: operator}
      - {on: stuck, go: operator}
      - {on: silent, after: 24h, go: operator}
  operator:
    human: true
    rules:
      - {on: closed, go: done}
  done: {end: true}
`

const circlePhrases = `
language: en
phrases:
  ask_what: ["What happened?"]
  again_what: ["Please tell us more.", "A few words more would help."]
  why_what: ["So that a colleague can help."]
`

func TestWithoutAQuietWindowALineIsAnsweredByWhatBringsIt(t *testing.T) {
	s := newStage(t)
	s.account.Quiet = 0
	s.handle(s.line(anna, "Где мой диван?! Третья неделя!!!"))
	if _, err := s.runner.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if said := s.platform.texts(); len(said) != 1 {
		t.Errorf("said %q", said)
	}
	c := s.conversation(anna)
	if c.Version != 1 || c.State != "calm" || c.Case.Turns != 1 || len(c.Monologue) != 0 {
		t.Errorf("version %d, state %s, %d turns, %d lines wait", c.Version, c.State, c.Case.Turns, len(c.Monologue))
	}
	if lines := s.transcript(anna); len(lines) != 2 || lines[0].By != bot.ByCustomer || lines[1].By != bot.ByBot {
		t.Errorf("the transcript is %+v", lines)
	}
}

// What an answer says does not depend on whether it had to wait for the end of the monologue.
func TestALineIsReadTheSameWithAndWithoutAQuietWindow(t *testing.T) {
	waited, once := newStage(t), newStage(t)
	once.account.Quiet = 0
	for _, text := range []string{"Где мой диван?! Третья неделя!!!", "Заказ 4815162", "Хочу поговорить с человеком"} {
		waited.handle(waited.line(anna, text))
		waited.passes(bot.DefaultQuietMax)
		once.handle(once.line(anna, text))
		once.passes(bot.DefaultQuietMax)
		a, b := waited.conversation(anna), once.conversation(anna)
		if a.State != b.State || a.Heat != b.Heat || a.Case.Kind != b.Case.Kind || a.Case.Turns != b.Case.Turns || a.Answers["order"] != b.Answers["order"] {
			t.Errorf("after %q: with a window %+v, without one %+v", text, a, b)
		}
	}
}
