package bot_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/engine"
)

// failed is what stands among the failed ones.
func (s *stage) failed() []bot.Failed {
	s.Helper()
	list, err := s.store.ListFailed(context.Background(), "", 100)
	if err != nil {
		s.Fatal(err)
	}
	return list
}

func (s *stage) repairs() *engine.Repairs {
	return engine.NewRepairs(s.engine, map[string]bot.Adapter{"shop": s.platform})
}

// onlyFailed expects one failed one of that kind.
func (s *stage) onlyFailed(kind bot.FailedKind, reason string) bot.Failed {
	s.Helper()
	list := s.failed()
	if len(list) != 1 || list[0].Kind != kind || !strings.Contains(list[0].Reason, reason) || list[0].Account != "shop" || list[0].At.IsZero() {
		s.Fatalf("failed %+v, want one %s, %q", list, kind, reason)
	}
	return list[0]
}

func TestWhatNoDecisionSurvivesIsSetAsideItsCustomerMeetsAHumanAndTheOthersGoOn(t *testing.T) {
	s := newStage(t)
	reader := s.account.Reader
	s.account.Reader = nil
	s.handle(s.line(anna, "раз"), bot.Event{ID: "allowed", Kind: bot.AllowedEvent, Conversation: id(boris)})
	s.stands(anna, "operator")
	if s.conversation(boris).Version != 1 {
		t.Error("the other one did not go on")
	}
	f := s.onlyFailed(bot.FailedEvent, "fault of the program")
	if f.Conversation != id(anna) || !strings.Contains(string(f.Raw), "раз") || strings.Contains(f.Reason, "раз") {
		t.Errorf("failed %+v", f)
	}
	if err := s.repairs().Retry(t.Context(), f.ID, ""); err == nil || len(s.failed()) != 1 {
		t.Errorf("a fault that is still there: %v, failed %+v", err, s.failed())
	}
	s.account.Reader = reader
	if err := s.repairs().Retry(t.Context(), f.ID, ""); err != nil || len(s.failed()) != 0 {
		t.Errorf("%v, failed %+v", err, s.failed())
	}
	if lines := s.transcript(anna); !slices.ContainsFunc(lines, func(l bot.Line) bool { return l.By == bot.ByCustomer && l.Text == "раз" }) {
		t.Errorf("the transcript is %+v", lines)
	}
	s.wants(s.repairs().Retry(t.Context(), f.ID, ""), bot.ErrNotFailed)
	s.wants(s.repairs().Drop(t.Context(), f.ID), bot.ErrNotFailed)
}

func TestAnOperatorIsToldThatTheirWishCouldNotBeDecided(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	s.handle(s.by("Мария", bot.TookEvent, ""))
	s.account.Flow = nil
	var panicked *bot.PanicError
	if err := s.engine.Handle(t.Context(), s.by("Мария", bot.AnsweredEvent, "Всё решено")); !errors.As(err, &panicked) || len(s.failed()) != 0 {
		t.Errorf("%v, failed %+v", err, s.failed())
	}
}

func TestWhatIsDroppedIsForgotten(t *testing.T) {
	s := newStage(t)
	s.account.Reader = nil
	s.handle(s.line(anna, "раз"))
	if err := s.repairs().Drop(t.Context(), s.failed()[0].ID); err != nil || len(s.failed()) != 0 {
		t.Errorf("%v, failed %+v", err, s.failed())
	}
}

// deadly is a store whose process dies when a timer of one conversation is to be committed, until it is started again.
type deadly struct {
	bot.Store
	victim bot.ID
	dead   bool
	deaths int
}

var errDead = errors.New("the process is dead")

func (d *deadly) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	for _, c := range changes {
		if c.Conversation.ID == d.victim && strings.Contains(c.Event, "#") && !strings.HasPrefix(c.Event, "failed:") {
			d.dead = true
			d.deaths++
			return nil, errDead
		}
	}
	return d.Store.Commit(ctx, changes)
}

func (d *deadly) Settle(ctx context.Context, done []bot.Settlement) error {
	if d.dead {
		return errDead
	}
	return d.Store.Settle(ctx, done)
}

func (d *deadly) PutRecord(ctx context.Context, r bot.Record) error {
	if d.dead {
		return errDead
	}
	return d.Store.PutRecord(ctx, r)
}

func TestATimerThatKillsTheProcessIsSetAsideAfterFiveDeathsAndNoOtherWithIt(t *testing.T) {
	s := newStage(t)
	platform := s.platform
	killer := &deadly{Store: s.store, victim: id(anna)}
	s = stageOn(t, killer, platform)
	const others = 20
	s.handle(s.line(anna, "Где мой диван?!"))
	for person := range int64(others) {
		s.handle(s.line(boris+person, "Где мой диван?!"))
	}
	s.now = s.now.Add(bot.DefaultQuietMax)
	for range 10 {
		killer.dead = false
		for n, err := s.runner.Step(t.Context()); n > 0 && err == nil && !killer.dead; {
			n, err = s.runner.Step(t.Context())
		}
		s.now = s.now.Add(2 * time.Minute)
	}
	if killer.deaths != 5 {
		t.Errorf("the process died %d times", killer.deaths)
	}
	f := s.onlyFailed(bot.FailedEvent, "ended 5 times")
	if f.Conversation != id(anna) || f.Tries != 5 {
		t.Errorf("failed %+v", f)
	}
	s.stands(anna, "operator")
	for person := range int64(others) {
		s.stands(boris+person, "calm")
	}
}

func TestATimerOutlivesAStoreThatTakesNothing(t *testing.T) {
	s := newStage(t)
	full := broken{Store: s.store, commit: errors.New("disk full")}
	s.handle(s.line(anna, "Где мой диван?!"))
	s.now = s.now.Add(bot.DefaultQuietMax)
	runner := engine.NewRunner(engine.New(full, []*bot.Account{s.account}, func() time.Time { return s.now }, quiet()), "shop", s.platform)
	for range 20 {
		if _, err := runner.Step(t.Context()); !errors.Is(err, full.commit) {
			t.Fatal(err)
		}
		s.now = s.now.Add(5 * time.Second)
	}
	s.works()
	s.stands(anna, "calm")
	if len(s.failed()) != 0 {
		t.Errorf("failed %+v", s.failed())
	}
}

// stumbling panics when it is to say something, and when it is to take a line away.
type stumbling struct{ *messenger }

func (stumbling) Send(context.Context, bot.Message, string) (bot.Sent, error) {
	panic(fmt.Sprint("no room for ", "+7 999 000-00-01"))
}

func (stumbling) Delete(context.Context, bot.Place, int64) error { panic("no such place") }

func TestALineThatNoAdapterCanSayStandsAmongTheFailed(t *testing.T) {
	s := newStage(t)
	s.serve(stumbling{s.platform})
	s.sends(anna, to(anna, "Ваш номер +7 999 000-00-01"))
	for range 10 {
		s.passes(6 * time.Minute)
	}
	f := s.onlyFailed(bot.FailedMessage, "5 tries")
	if f.Tries != 5 || !strings.Contains(string(f.Raw), "Ваш номер") {
		t.Errorf("failed %+v, raw %s", f, f.Raw)
	}
	s.stands(anna, "operator")
}

func TestALineThatCannotBeTakenAwayStandsAmongTheFailed(t *testing.T) {
	s := newStage(t)
	s.serve(stumbling{s.platform})
	s.sends(anna, bot.Message{Place: group(), Delete: 17})
	for range 10 {
		s.passes(6 * time.Minute)
	}
	s.onlyFailed(bot.FailedMessage, "still stands in public")
	s.stands(anna, "calm")
}

func TestALineThatWasRefusedIsSentAgainWithItsButtonsThoughNobodyHoldsTheCustomer(t *testing.T) {
	s := newStage(t)
	s.platform.faults = []error{&bot.RefusedError{Reason: "no"}, &bot.RefusedError{Reason: "bot was blocked by the user", Gone: true}}
	line := to(anna, "Кому показать?")
	line.Keyboard = bot.Keyboard{Rows: [][]bot.Button{{{Label: "Оператору", Data: "o"}}}}
	s.sends(anna, line)
	s.works()
	f := s.onlyFailed(bot.FailedMessage, "no")
	if err := s.repairs().Retry(t.Context(), f.ID, "command"); err != nil {
		t.Fatal(err)
	}
	s.works()
	again := s.onlyFailed(bot.FailedMessage, "blocked")
	if again.ID == f.ID {
		t.Error("another failure has the old one's name")
	}
	s.wants(s.repairs().Retry(t.Context(), again.ID, "command"), bot.ErrUnreachable)
	s.handle(bot.Event{ID: "allowed", Kind: bot.AllowedEvent, Conversation: id(anna)})
	s.wants(s.repairs().Retry(t.Context(), again.ID, "command"), nil)
	s.works()
	if said := s.platform.said; len(said) != 1 || said[0].Text != line.Text || len(said[0].Keyboard.Rows) != 1 {
		t.Errorf("said %+v", said)
	}
	if len(s.failed()) != 0 || !slices.Contains(s.notes(anna), bot.NoteRetried) {
		t.Errorf("failed %+v, noted %v", s.failed(), s.notes(anna))
	}
}

// reading is a messenger that reads once more what it is given.
type reading struct{ *messenger }

func (reading) Reread(ctx context.Context, accept bot.Accept, raw []byte) error {
	if len(raw) == 0 {
		return errors.New("nothing to read")
	}
	return accept(ctx, bot.Event{ID: "again", Kind: bot.HeardEvent, Conversation: id(anna), Person: bot.Person{ID: anna}, Place: private(anna), Text: string(raw)})
}

func TestAnUpdateIsReadAgainByItsOwnAdapter(t *testing.T) {
	s := newStage(t)
	unread := bot.Unreadable("shop", morning, []byte("раз"), errors.New("no JSON"))
	elsewhere := bot.Unreadable("closed", morning, []byte("два"), errors.New("no JSON"))
	empty := bot.Unreadable("shop", morning, nil, errors.New("no JSON"))
	if err := s.store.SetAside(t.Context(), []bot.Failed{unread, elsewhere, empty}); err != nil {
		t.Fatal(err)
	}
	repairs := engine.NewRepairs(s.engine, map[string]bot.Adapter{"shop": reading{s.platform}})
	s.wants(s.repairs().Retry(t.Context(), unread.ID, ""), engine.ErrUnreadable)
	s.wants(repairs.Retry(t.Context(), elsewhere.ID, ""), engine.ErrUnreadable)
	s.wants(repairs.Retry(t.Context(), unread.ID, ""), nil)
	if err := repairs.Retry(t.Context(), empty.ID, ""); err == nil {
		t.Error("nothing was read, no error")
	}
	if lines := s.transcript(anna); len(lines) != 1 || lines[0].Text != "раз" || len(s.failed()) != 2 {
		t.Errorf("heard %+v, failed %+v", lines, s.failed())
	}
}
