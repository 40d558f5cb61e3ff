package engine_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

// erasing forgets a customer while a message to them is on its way.
type erasing struct {
	*bottest.Messenger
	s       *stage
	outcome error
}

func (e *erasing) Send(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	e.s.erases(anna)
	if e.outcome != nil {
		return bot.Sent{}, e.outcome
	}
	return e.Messenger.Send(ctx, m, key)
}

func (s *stage) erases(person int64) {
	s.Helper()
	eraser, able := bot.Able[bot.Eraser](s.Store)
	if !able {
		s.Fatal("the store cannot erase")
	}
	if err := eraser.Erase(context.Background(), []bot.ID{bottest.ID(person)}); err != nil {
		s.Fatal(err)
	}
}

// nothingKept expects that the store holds nothing at all.
func (s *stage) nothingKept() {
	s.Helper()
	counts, err := s.Store.Counts(s.Context())
	if err != nil || counts != (bot.Counts{}) {
		s.Errorf("the store holds %+v, %v", counts, err)
	}
}

func TestWhateverBecomesOfAMessageOnItsWayAnErasedCustomerStaysErased(t *testing.T) {
	for name, outcome := range map[string]error{
		"delivered": nil,
		"refused":   &bot.RefusedError{Reason: "the user has blocked the bot", Gone: true},
		"in doubt":  &bot.DoubtError{Reason: "timeout"},
		"put off":   &bot.RetryError{After: time.Second, Reason: "Too Many Requests"},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.sends(anna, to(anna, "раз"), to(anna, "два"))
			s.Serve(&erasing{s.Platform, s, outcome})
			s.Works()
			s.Passes(24 * time.Hour)
			s.nothingKept()
		})
	}
}

func TestWhoIsErasedInTheMidstOfAMonologueBeginsAnewWithTheNextLine(t *testing.T) {
	s := newStage(t)
	s.Handle(s.Line(anna, "Где мой диван?!"))
	s.erases(anna)
	s.Passes(bot.DefaultQuietMax)
	s.nothingKept()
	s.Says(anna, "Верните деньги за диван!")
	if c := s.Conversation(anna); c.Version != 2 || len(c.Recent) != 1 || slices.Contains(c.Recent, "Где мой диван?!") {
		t.Errorf("version %d, recent %q", c.Version, c.Recent)
	}
}

func TestWhatOnlyFollowsOnAnErasedConversationBringsNothingBack(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Где мой диван?!")
	line := s.Transcript(anna)[0]
	s.erases(anna)
	event := func(kind bot.Kind) bot.Event {
		e := s.Line(anna, "Где мой диван, негодяи?!")
		e.Kind, e.Message = kind, line.Message
		return e
	}
	refused := event(bot.RefusedEvent)
	refused.Job = line.ID
	s.Handle(event(bot.EditedEvent), event(bot.DeletedEvent), event(bot.RestoredEvent), event(bot.BlockedEvent), refused)
	s.Wants(s.Engine.Handle(t.Context(), s.By("7", bot.AnsweredEvent, "Ищем")), bot.ErrNobody)
	s.nothingKept()
}

// VK says a line with a known key only once within an hour.
func TestAReplyAfterErasingHasAKeyThatNoReplyHadBefore(t *testing.T) {
	s := newStage(t)
	for range 3 {
		s.Says(anna, "Где мой диван?!")
		s.erases(anna)
		s.Passes(time.Second)
	}
	keys := make(map[string]bool)
	for _, said := range s.Platform.Said {
		if keys[said.Key] {
			t.Errorf("key %s was used twice", said.Key)
		}
		keys[said.Key] = true
	}
	if len(keys) < 3 {
		t.Errorf("%d replies to three conversations", len(keys))
	}
}

func TestADecisionInHandNeverBringsAnErasedCustomerBack(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Где мой диван?!")
	store := &meddling{Store: s.Store, before: func() { s.erases(anna) }}
	s.Engine = stageOn(t, store, s.Platform).Engine
	s.Handle(s.Line(anna, "Верните деньги!"))
	c := s.Conversation(anna)
	if c.Version != 1 || len(c.Monologue) != 1 || len(c.Recent) > 0 || len(s.Transcript(anna)) != 1 {
		t.Errorf("version %d, monologue %+v, recent %q", c.Version, c.Monologue, c.Recent)
	}
}

// meddling lets somebody else do something once, between a decision and its commit.
type meddling struct {
	bot.Store
	before func()
}

func (m *meddling) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	if before := m.before; before != nil {
		m.before = nil
		before()
	}
	return m.Store.Commit(ctx, changes)
}
