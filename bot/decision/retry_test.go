package decision_test

import (
	"slices"
	"testing"

	"otklik/bot"
	"otklik/bot/bottest"
)

func TestAnOperatorsLineThatWasRefusedIsSentAgainOnce(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	s.Handle(s.By("maria", bot.TookEvent, ""))
	s.Platform.Faults = []error{&bot.RefusedError{Reason: "bot was blocked by the user", Gone: true}}
	s.Handle(s.By("maria", bot.AnsweredEvent, "Диван привезут завтра."))
	s.Works()
	var lost bot.Line
	for _, l := range s.Transcript(anna) {
		if l.By == bot.ByOperator {
			lost = l
		}
	}
	again := func(e *bot.Event) { e.Job = lost.ID }
	s.Wants(s.does("oleg", bot.RetriedEvent, again), bot.ErrNotYours)
	s.Wants(s.does("maria", bot.RetriedEvent, again), bot.ErrUnreachable)
	s.Handle(bot.Event{ID: "allowed", Kind: bot.AllowedEvent, Conversation: bottest.ID(anna)})
	for _, job := range []string{"", "shop/1002#1", s.Transcript(anna)[0].ID} {
		s.Wants(s.does("maria", bot.RetriedEvent, func(e *bot.Event) { e.Job = job }), bot.ErrNotLost)
	}
	s.Wants(s.does("maria", bot.RetriedEvent, again), nil)
	s.Wants(s.does("maria", bot.RetriedEvent, again), nil) // a click on the old button, later
	s.Works()
	if said := s.Platform.Texts(); !slices.Equal(said, []string{"Диван привезут завтра."}) {
		t.Errorf("the customer reads %q", said)
	}
	if !slices.Contains(s.Notes(anna), bot.NoteRetried) {
		t.Errorf("written are %v", s.Notes(anna))
	}
}
