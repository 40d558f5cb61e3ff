package bot_test

import (
	"slices"
	"testing"

	"otklik/bot"
)

func TestTwoConversationsOfOneHumanAreJoinedBothWaysAndPartedAgain(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	s.says(boris, "Где мой диван? Заказ 4815162")
	other := func(id bot.ID) func(*bot.Event) { return func(e *bot.Event) { e.Other = id } }
	s.wants(s.does("maria", bot.MergedEvent, other(id(anna))), bot.ErrSameHuman)
	s.wants(s.does("maria", bot.MergedEvent, other(id(77))), bot.ErrNobody)
	s.wants(s.does("maria", bot.MergedEvent, other(id(boris))), nil)
	s.wants(s.does("maria", bot.MergedEvent, other(id(boris))), nil)
	joined := func() (anna1, boris1 []bot.ID) { return s.conversation(anna).Same, s.conversation(boris).Same }
	if a, b := joined(); !slices.Equal(a, []bot.ID{id(boris)}) || !slices.Equal(b, []bot.ID{id(anna)}) {
		t.Errorf("joined with %v and %v", a, b)
	}
	if l := s.last(); l.Note != bot.NoteMerged || l.Text != string(id(boris)) || l.Operator != "maria" {
		t.Errorf("written is %+v", l)
	}
	if s.conversation(anna).Answers["order"] != "" {
		t.Error("what one conversation knows was copied into the other")
	}
	s.wants(s.does("oleg", bot.PartedEvent, other(id(boris))), nil)
	if a, b := joined(); len(a)+len(b) > 0 {
		t.Errorf("still joined with %v and %v", a, b)
	}
	if notes := s.notes(boris); !slices.Contains(notes, bot.NoteMerged) || !slices.Contains(notes, bot.NoteParted) {
		t.Errorf("the other conversation says %v", notes)
	}
}
