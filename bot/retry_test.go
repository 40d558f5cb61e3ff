package bot_test

import (
	"slices"
	"testing"

	"otklik/bot"
)

func TestAnOperatorsLineThatWasRefusedIsSentAgainOnce(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	s.handle(s.by("maria", bot.TookEvent, ""))
	s.platform.faults = []error{&bot.RefusedError{Reason: "bot was blocked by the user", Gone: true}}
	s.handle(s.by("maria", bot.AnsweredEvent, "Диван привезут завтра."))
	s.works()
	var lost bot.Line
	for _, l := range s.transcript(anna) {
		if l.By == bot.ByOperator {
			lost = l
		}
	}
	again := func(e *bot.Event) { e.Job = lost.ID }
	s.wants(s.does("oleg", bot.RetriedEvent, again), bot.ErrNotYours)
	s.wants(s.does("maria", bot.RetriedEvent, again), bot.ErrUnreachable)
	s.handle(bot.Event{ID: "allowed", Kind: bot.AllowedEvent, Conversation: id(anna)})
	for _, job := range []string{"", "shop/1002#1", s.transcript(anna)[0].ID} {
		s.wants(s.does("maria", bot.RetriedEvent, func(e *bot.Event) { e.Job = job }), bot.ErrNotLost)
	}
	s.wants(s.does("maria", bot.RetriedEvent, again), nil)
	s.wants(s.does("maria", bot.RetriedEvent, again), nil) // a click on the old button, later
	s.works()
	if said := s.platform.texts(); !slices.Equal(said, []string{"Диван привезут завтра."}) {
		t.Errorf("the customer reads %q", said)
	}
	if !slices.Contains(s.notes(anna), bot.NoteRetried) {
		t.Errorf("written are %v", s.notes(anna))
	}
}
