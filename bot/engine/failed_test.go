package engine_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
)

// failed is what stands among the failed ones.
func (s *stage) failed() []bot.Failed {
	s.Helper()
	list, err := s.Store.ListFailed(context.Background(), "", 100)
	if err != nil {
		s.Fatal(err)
	}
	return list
}

func (s *stage) repairs() *engine.Repairs {
	return engine.NewRepairs(s.Engine, map[string]bot.Adapter{"shop": s.Platform})
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
	reader := s.Account.Reader
	s.Account.Reader = nil
	s.Handle(s.Line(anna, "раз"), bot.Event{ID: "allowed", Kind: bot.AllowedEvent, Conversation: bottest.ID(boris)})
	s.Stands(anna, "operator")
	if s.Conversation(boris).Version != 1 {
		t.Error("the other one did not go on")
	}
	f := s.onlyFailed(bot.FailedEvent, "fault of the program")
	if f.Conversation != bottest.ID(anna) || !strings.Contains(string(f.Raw), "раз") || strings.Contains(f.Reason, "раз") {
		t.Errorf("failed %+v", f)
	}
	if err := s.repairs().Retry(t.Context(), f.ID, ""); err == nil || len(s.failed()) != 1 {
		t.Errorf("a fault that is still there: %v, failed %+v", err, s.failed())
	}
	s.Account.Reader = reader
	if err := s.repairs().Retry(t.Context(), f.ID, ""); err != nil || len(s.failed()) != 0 {
		t.Errorf("%v, failed %+v", err, s.failed())
	}
	if lines := s.Transcript(anna); !slices.ContainsFunc(lines, func(l bot.Line) bool { return l.By == bot.ByCustomer && l.Text == "раз" }) {
		t.Errorf("the transcript is %+v", lines)
	}
	s.Wants(s.repairs().Retry(t.Context(), f.ID, ""), bot.ErrNotFailed)
	s.Wants(s.repairs().Drop(t.Context(), f.ID), bot.ErrNotFailed)
}

func TestACustomerOfWhomNothingAtAllCanBeDecidedStopsNobody(t *testing.T) {
	s := newStage(t)
	s.Account.Flow = nil
	s.Handle(s.Line(anna, "раз"))
	list := s.failed()
	if len(list) != 2 || !strings.Contains(string(list[0].Raw), "раз") || !strings.Contains(string(list[1].Raw), "could not be decided") {
		t.Errorf("failed %+v", list)
	}
}

func TestAnOperatorIsToldThatTheirWishCouldNotBeDecided(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	s.Handle(s.By("Мария", bot.TookEvent, ""))
	s.Account.Flow = nil
	var panicked *bot.PanicError
	if err := s.Engine.Handle(t.Context(), s.By("Мария", bot.AnsweredEvent, "Всё решено")); !errors.As(err, &panicked) || len(s.failed()) != 0 {
		t.Errorf("%v, failed %+v", err, s.failed())
	}
}

func TestWhatIsDroppedIsForgotten(t *testing.T) {
	s := newStage(t)
	s.Account.Reader = nil
	s.Handle(s.Line(anna, "раз"))
	if err := s.repairs().Drop(t.Context(), s.failed()[0].ID); err != nil || len(s.failed()) != 0 {
		t.Errorf("%v, failed %+v", err, s.failed())
	}
}

// stumbling panics when it is to say something, and when it is to take a line away.
type stumbling struct{ *bottest.Messenger }

func (stumbling) Send(context.Context, bot.Message, string) (bot.Sent, error) {
	panic(fmt.Sprint("no room for ", "+7 999 000-00-01"))
}

func (stumbling) Delete(context.Context, bot.Place, int64) error { panic("no such place") }

func TestALineThatNoAdapterCanSayStandsAmongTheFailed(t *testing.T) {
	s := newStage(t)
	s.Serve(stumbling{s.Platform})
	s.sends(anna, to(anna, "Ваш номер +7 999 000-00-01"))
	for range 10 {
		s.Passes(6 * time.Minute)
	}
	f := s.onlyFailed(bot.FailedMessage, "5 tries")
	if f.Tries != 5 || !strings.Contains(string(f.Raw), "Ваш номер") {
		t.Errorf("failed %+v, raw %s", f, f.Raw)
	}
	s.Stands(anna, "operator")
}

func TestALineThatCannotBeTakenAwayStandsAmongTheFailed(t *testing.T) {
	s := newStage(t)
	s.Serve(stumbling{s.Platform})
	s.sends(anna, bot.Message{Place: bottest.Group(), Delete: 17})
	for range 10 {
		s.Passes(6 * time.Minute)
	}
	s.onlyFailed(bot.FailedMessage, "still stands in public")
	s.Stands(anna, "calm")
}

func TestALineThatWasRefusedIsSentAgainWithItsButtonsThoughNobodyHoldsTheCustomer(t *testing.T) {
	s := newStage(t)
	s.Platform.Faults = []error{&bot.RefusedError{Reason: "no"}, &bot.RefusedError{Reason: "bot was blocked by the user", Gone: true}}
	line := to(anna, "Кому показать?")
	line.Keyboard = bot.Keyboard{Rows: [][]bot.Button{{{Label: "Оператору", Data: "o"}}}}
	s.sends(anna, line)
	s.Works()
	f := s.onlyFailed(bot.FailedMessage, "no")
	if err := s.repairs().Retry(t.Context(), f.ID, "command"); err != nil {
		t.Fatal(err)
	}
	s.Works()
	again := s.onlyFailed(bot.FailedMessage, "blocked")
	if again.ID == f.ID {
		t.Error("another failure has the old one's name")
	}
	s.Wants(s.repairs().Retry(t.Context(), again.ID, "command"), bot.ErrUnreachable)
	s.Handle(bot.Event{ID: "allowed", Kind: bot.AllowedEvent, Conversation: bottest.ID(anna)})
	s.Wants(s.repairs().Retry(t.Context(), again.ID, "command"), nil)
	s.Works()
	if said := s.Platform.Said; len(said) != 1 || said[0].Text != line.Text || len(said[0].Keyboard.Rows) != 1 {
		t.Errorf("said %+v", said)
	}
	if len(s.failed()) != 0 || !slices.Contains(s.Notes(anna), bot.NoteRetried) {
		t.Errorf("failed %+v, noted %v", s.failed(), s.Notes(anna))
	}
}

// tenacious is a store that forgets nothing that failed, so many times.
type tenacious struct {
	bot.Store
	left int
}

func (k *tenacious) DropFailed(ctx context.Context, ids []string) error {
	if k.left--; k.left >= 0 {
		return errDead
	}
	return k.Store.DropFailed(ctx, ids)
}

func TestALineIsSentAgainOnceThoughTheCommandIsKilledBeforeThatIsForgotten(t *testing.T) {
	s := newStage(t)
	s = stageOn(t, &tenacious{Store: s.Store, left: 2}, s.Platform)
	s.Platform.Faults = []error{&bot.RefusedError{Reason: "no"}}
	s.sends(anna, to(anna, "раз"))
	s.Works()
	f := s.onlyFailed(bot.FailedMessage, "no")
	for range 2 {
		s.Wants(s.repairs().Retry(t.Context(), f.ID, "command"), errDead)
		s.Works()
	}
	s.Wants(s.repairs().Retry(t.Context(), f.ID, "command"), nil)
	s.Works()
	if said := s.Platform.Texts(); len(said) != 1 || len(s.failed()) != 0 {
		t.Errorf("said %q, failed %+v", said, s.failed())
	}
}

func TestALineThatArrivedAfterAllIsNotSentAgainAndStandsAmongTheFailedNoMore(t *testing.T) {
	s := newStage(t)
	g := &grave{Store: s.Store}
	s = stageOn(t, g, s.Platform)
	s.Platform.Faults = []error{&bot.RefusedError{Reason: "no"}}
	ids := s.sends(anna, to(anna, "раз"))
	g.unsettled = true // it is killed before the refusal is settled
	g.lives(s, 1)
	g.lives(s, 1)
	if d := s.delivery(anna, ids[0]); d.State != bot.Repeated {
		t.Fatalf("delivered as %+v", d)
	}
	f := s.onlyFailed(bot.FailedMessage, "no")
	s.Wants(s.repairs().Retry(t.Context(), f.ID, "command"), nil)
	s.Works()
	if said := s.Platform.Texts(); len(said) != 1 || len(s.failed()) != 0 {
		t.Errorf("said %q, failed %+v", said, s.failed())
	}
}

// reading is a messenger that reads once more what it is given.
type reading struct{ *bottest.Messenger }

func (reading) Reread(ctx context.Context, accept bot.Accept, raw []byte) error {
	if len(raw) == 0 {
		return errors.New("nothing to read")
	}
	return accept(ctx, bot.Event{ID: "again", Kind: bot.HeardEvent, Conversation: bottest.ID(anna), Person: bot.Person{ID: anna}, Place: bottest.Private(anna), Text: string(raw)})
}

func TestAnUpdateIsReadAgainByItsOwnAdapter(t *testing.T) {
	s := newStage(t)
	unread := bot.Unreadable("shop", bottest.Morning(), []byte("раз"), errors.New("no JSON"))
	elsewhere := bot.Unreadable("closed", bottest.Morning(), []byte("два"), errors.New("no JSON"))
	empty := bot.Unreadable("shop", bottest.Morning(), nil, errors.New("no JSON"))
	if err := s.Store.SetAside(t.Context(), []bot.Failed{unread, elsewhere, empty}); err != nil {
		t.Fatal(err)
	}
	repairs := engine.NewRepairs(s.Engine, map[string]bot.Adapter{"shop": reading{s.Platform}})
	s.Wants(s.repairs().Retry(t.Context(), unread.ID, ""), engine.ErrUnreadable)
	s.Wants(repairs.Retry(t.Context(), elsewhere.ID, ""), engine.ErrUnreadable)
	s.Wants(repairs.Retry(t.Context(), unread.ID, ""), nil)
	if err := repairs.Retry(t.Context(), empty.ID, ""); err == nil {
		t.Error("nothing was read, no error")
	}
	if lines := s.Transcript(anna); len(lines) != 1 || lines[0].Text != "раз" || len(s.failed()) != 2 {
		t.Errorf("heard %+v, failed %+v", lines, s.failed())
	}
}
