package decision_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/flows"
)

func TestAnAngryCustomerIsCalmedOnceThoughTheLineComesTwice(t *testing.T) {
	s := newStage(t)
	e := s.Line(anna, "Где мой диван?! Третья неделя!!!")
	s.Handle(e, e)
	s.Handle(e)
	s.Passes(bot.DefaultQuietMax)
	s.Handle(e)
	s.Passes(bot.DefaultQuietMax)
	if said := s.Platform.Texts(); len(said) != 1 {
		t.Errorf("said %q", said)
	}
	if lines := s.Transcript(anna); len(lines) != 2 || lines[0].By != bot.ByCustomer || lines[1].By != bot.ByBot {
		t.Errorf("the transcript is %+v", lines)
	}
	if c := s.Conversation(anna); c.Version != 2 || c.State != "calm" || c.Section != bot.SectionBot {
		t.Errorf("version %d, state %s, section %s", c.Version, c.State, c.Section)
	}
}

func TestFiveLinesInARowAreAnsweredOnce(t *testing.T) {
	s := newStage(t)
	for _, text := range []string{"Ужас", "шкаф не тот", "цвет другой", "царапина во всю дверь!!!", "верните деньги"} {
		s.Handle(s.Line(anna, text))
		s.Passes(2 * time.Second)
	}
	if said := s.Platform.Texts(); len(said) != 0 {
		t.Fatalf("the bot speaks in between: %q", said)
	}
	s.Passes(bot.DefaultQuietMax)
	if said := s.Platform.Texts(); len(said) != 1 {
		t.Errorf("said %q", said)
	}
}

func TestSomebodyWhoNeverPausesIsAnsweredAtTheUpperBound(t *testing.T) {
	s := newStage(t)
	for range 15 {
		s.Handle(s.Line(anna, "и ещё одно!"))
		s.Passes(3 * time.Second)
	}
	if said := s.Platform.Texts(); len(said) == 0 {
		t.Error("45 seconds of lines and no answer")
	}
}

func TestAStateThatAnAdminRemovedStartsAgainAndLosesNothing(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Верните деньги!!! Заказ 123456 не привезли 1 марта")
	c := s.Conversation(anna)
	c.State, c.Version = "vanished", c.Version+1
	results, err := s.Store.Commit(t.Context(), []bot.Change{{Event: "by hand", Conversation: c}})
	if err := errors.Join(append(results, err)...); err != nil {
		t.Fatal(err)
	}
	s.Says(anna, "Ну и где ответ?!")
	after := s.Conversation(anna)
	if _, known := s.Account.Flow.State(after.State); !known || after.Answers["order"] != "123456" {
		t.Errorf("state %s, answers %v", after.State, after.Answers)
	}
	if !slices.Contains(s.Notes(anna), bot.NoteStateGone) {
		t.Errorf("operators are told %v", s.Notes(anna))
	}
}

func TestWhatOperatorsMayNotDoIsDeniedWithItsReason(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	deny := func(want error, e bot.Event) {
		t.Helper()
		s.Wants(s.Engine.Handle(t.Context(), e), want)
	}
	nobody := s.By("maria", bot.TookEvent, "")
	nobody.Conversation = bottest.ID(boris)
	deny(bot.ErrNobody, nobody)
	deny(bot.ErrUnknownKind, s.By("maria", "dances", ""))
	deny(bot.ErrNotYours, s.By("maria", bot.AnsweredEvent, "Здравствуйте"))
	deny(bot.ErrNotYours, s.By("maria", bot.ReturnedEvent, ""))
	deny(bot.ErrNotYours, s.By("maria", bot.ClosedEvent, ""))
	deny(bot.ErrEmpty, s.By("maria", bot.NotedEvent, "  "))
	deny(bot.ErrNotPublic, s.By("maria", bot.PublishedEvent, "Всё решено"))
	take := s.By("maria", bot.TookEvent, "")
	s.Handle(take)
	s.Handle(take) // a late double click
	s.Handle(s.By("maria", bot.TookEvent, ""))
	var taken *bot.TakenError
	if err := s.Engine.Handle(t.Context(), s.By("oleg", bot.TookEvent, "")); !errors.As(err, &taken) || taken.Holder != "maria" || !strings.Contains(err.Error(), "maria") {
		t.Error(err)
	}
	deny(bot.ErrEmpty, s.By("maria", bot.AnsweredEvent, " \n "))
	deny(bot.ErrNotYours, s.By("oleg", bot.AnsweredEvent, "Здравствуйте"))
	s.Handle(bot.Event{ID: "blocked", Kind: bot.BlockedEvent, Conversation: bottest.ID(anna)})
	deny(bot.ErrUnreachable, s.By("maria", bot.AnsweredEvent, "Здравствуйте"))
	s.Handle(bot.Event{ID: "allowed", Kind: bot.AllowedEvent, Conversation: bottest.ID(anna)})
	s.Handle(s.By("maria", bot.AnsweredEvent, "Здравствуйте, это Мария."), s.By("oleg", bot.NotedEvent, "посмотрите склад"))
	s.Works()
	if said := s.Platform.Texts(); !slices.Equal(said, []string{"Здравствуйте, это Мария."}) {
		t.Errorf("said %q", said)
	}
	if c := s.Conversation(anna); c.State != "operator" || c.Operator != "maria" || c.Case.Closed != (time.Time{}) {
		t.Errorf("a denied close has left its mark: %+v", c.Case)
	}
}

func TestTheCompanysOwnNumberMayBeSaidInPublicAndTheCustomersNever(t *testing.T) {
	s := newStage(t)
	public := func(text string) bot.Event {
		e := s.Line(anna, text)
		e.Place, e.Addressed = bottest.Group(), true
		return e
	}
	s.Handle(public("Позовите оператора!!! Обманули!"))
	s.Passes(bot.DefaultQuietMax)
	s.Handle(s.By("maria", bot.TookEvent, ""))
	s.Handle(public("Мой номер +7 912 345-67-89, звоните"))
	own := func(kind bot.Kind, text string) bot.Event {
		e := s.By("maria", kind, text)
		e.Own = true
		return e
	}
	for _, kind := range []bot.Kind{bot.AnsweredEvent, bot.PublishedEvent} {
		s.Handle(own(kind, "Горячая линия: +7 495 123-45-67"))
		for _, text := range []string{"Позвоним вам на 8 (912) 345-67-89", "Ваш номер +79123456789?"} {
			s.Wants(s.Engine.Handle(t.Context(), own(kind, text)), bot.ErrPersonalData)
		}
	}
	s.Works()
	if said := s.Platform.Texts(); !bottest.Contains(said, "Горячая линия: +7 495 123-45-67") || bottest.Contains(said, "345-67-89") || bottest.Contains(said, "3456789") {
		t.Errorf("said %q", said)
	}
}

func TestAnswersInPublicNeverHoldPersonalData(t *testing.T) {
	s := newStage(t)
	e := s.Line(anna, "Позовите оператора!!! Обманули!")
	e.Place, e.Addressed = bottest.Group(), true
	s.Handle(e)
	s.Passes(bot.DefaultQuietMax)
	s.Handle(s.By("maria", bot.TookEvent, ""))
	for _, kind := range []bot.Kind{bot.AnsweredEvent, bot.PublishedEvent} {
		for _, text := range []string{"Позвоним на +7 999 000-00-01", "Напишем на anna@example.com"} {
			s.Wants(s.Engine.Handle(t.Context(), s.By("maria", kind, text)), bot.ErrPersonalData)
		}
		s.Handle(s.By("maria", kind, "Всё решено, спасибо за терпение."))
		s.Wants(s.Engine.Handle(t.Context(), s.By("maria", kind, " ")), bot.ErrEmpty)
	}
	var taken *bot.TakenError
	if err := s.Engine.Handle(t.Context(), s.By("oleg", bot.PublishedEvent, "Всё решено")); !errors.As(err, &taken) {
		t.Error(err)
	}
	s.Works()
	if said := s.Platform.Texts(); !bottest.Contains(said, "Всё решено, спасибо за терпение.") || bottest.Contains(said, "999") {
		t.Errorf("said %q", said)
	}
}

func TestAMessageThatIsRefusedBringsAHuman(t *testing.T) {
	s := newStage(t)
	s.Platform.Faults = []error{&bot.RefusedError{Reason: "Forbidden: bot was blocked by the user", Gone: true}}
	s.Says(anna, "Верните деньги!!!")
	s.Stands(anna, "operator")
	c := s.Conversation(anna)
	if !c.Closed || c.Section != bot.SectionWaiting || !slices.Contains(s.Notes(anna), bot.NoteRefused) {
		t.Errorf("closed %v, section %s, notes %v", c.Closed, c.Section, s.Notes(anna))
	}
	if d := s.Transcript(anna)[1].Delivery; d == nil || d.State != bot.Undelivered || !strings.Contains(d.Reason, "blocked") {
		t.Errorf("the line's fate is %+v", d)
	}
	s.Says(anna, "Я вернулась")
	if s.Conversation(anna).Closed {
		t.Error("who writes again can be written to again")
	}
}

func TestLinesInAGroupThatConcernNobodyAreNotKept(t *testing.T) {
	s := newStage(t)
	for _, kind := range []bot.Kind{bot.HeardEvent, bot.EditedEvent, bot.DeletedEvent, bot.RestoredEvent, bot.RepliedEvent} {
		e := s.Line(anna, "кто идёт завтра в кино?")
		e.Place, e.Kind = bottest.Group(), kind
		s.Handle(e)
	}
	if c := s.Conversation(anna); c.Version != 0 {
		t.Errorf("kept %+v", c)
	}
}

func TestAMatterThatOnlyRunsInACircleEndsWithAHuman(t *testing.T) {
	flow, err := flows.Compile(flows.Source{Name: "circle.yaml", Data: []byte(circle)}, []flows.Source{{Name: "en.yaml", Data: []byte(circlePhrases)}})
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(t)
	s.Account.Flow, s.Account.Language = flow, "en"
	s.Says(anna, "hello there")
	s.Says(anna, "it goes round and round")
	s.Stands(anna, "operator")
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
	s.Account.Quiet = 0
	s.Handle(s.Line(anna, "Где мой диван?! Третья неделя!!!"))
	if _, err := s.Runner.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if said := s.Platform.Texts(); len(said) != 1 {
		t.Errorf("said %q", said)
	}
	c := s.Conversation(anna)
	if c.Version != 1 || c.State != "calm" || c.Case.Turns != 1 || len(c.Monologue) != 0 {
		t.Errorf("version %d, state %s, %d turns, %d lines wait", c.Version, c.State, c.Case.Turns, len(c.Monologue))
	}
	if lines := s.Transcript(anna); len(lines) != 2 || lines[0].By != bot.ByCustomer || lines[1].By != bot.ByBot {
		t.Errorf("the transcript is %+v", lines)
	}
}

// What an answer says does not depend on whether it had to wait for the end of the monologue.
func TestALineIsReadTheSameWithAndWithoutAQuietWindow(t *testing.T) {
	waited, once := newStage(t), newStage(t)
	once.Account.Quiet = 0
	for _, text := range []string{"Где мой диван?! Третья неделя!!!", "Заказ 4815162", "Хочу поговорить с человеком"} {
		waited.Handle(waited.Line(anna, text))
		waited.Passes(bot.DefaultQuietMax)
		once.Handle(once.Line(anna, text))
		once.Passes(bot.DefaultQuietMax)
		a, b := waited.Conversation(anna), once.Conversation(anna)
		if a.State != b.State || a.Heat != b.Heat || a.Case.Kind != b.Case.Kind || a.Case.Turns != b.Case.Turns || a.Answers["order"] != b.Answers["order"] {
			t.Errorf("after %q: with a window %+v, without one %+v", text, a, b)
		}
	}
}
