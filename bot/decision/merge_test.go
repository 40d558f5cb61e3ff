package decision_test

import (
	"slices"
	"testing"

	"otklik/bot"
	"otklik/bot/bottest"
)

func TestTwoConversationsOfOneHumanAreJoinedBothWaysAndPartedAgain(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	s.Says(boris, "Где мой диван? Заказ 4815162")
	other := func(id bot.ID) func(*bot.Event) { return func(e *bot.Event) { e.Other = id } }
	s.Wants(s.does("maria", bot.MergedEvent, other(bottest.ID(anna))), bot.ErrSameHuman)
	s.Wants(s.does("maria", bot.MergedEvent, other(bottest.ID(77))), bot.ErrNobody)
	s.Wants(s.does("maria", bot.MergedEvent, other(bottest.ID(boris))), nil)
	s.Wants(s.does("maria", bot.MergedEvent, other(bottest.ID(boris))), nil)
	joined := func() (anna1, boris1 []bot.ID) { return s.Conversation(anna).Same, s.Conversation(boris).Same }
	if a, b := joined(); !slices.Equal(a, []bot.ID{bottest.ID(boris)}) || !slices.Equal(b, []bot.ID{bottest.ID(anna)}) {
		t.Errorf("joined with %v and %v", a, b)
	}
	if l := s.last(); l.Note != bot.NoteMerged || l.Text != string(bottest.ID(boris)) || l.Operator != "maria" {
		t.Errorf("written is %+v", l)
	}
	if s.Conversation(anna).Answers["order"] != "" {
		t.Error("what one conversation knows was copied into the other")
	}
	s.Wants(s.does("oleg", bot.PartedEvent, other(bottest.ID(boris))), nil)
	if a, b := joined(); len(a)+len(b) > 0 {
		t.Errorf("still joined with %v and %v", a, b)
	}
	if notes := s.Notes(boris); !slices.Contains(notes, bot.NoteMerged) || !slices.Contains(notes, bot.NoteParted) {
		t.Errorf("the other conversation says %v", notes)
	}
}
