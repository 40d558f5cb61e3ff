package main

import (
	"context"
	"io"
	"testing"

	"otklik/bot"
)

// erases forgets a customer as the command does.
func (s *street) erases(t *testing.T, id bot.ID) {
	t.Helper()
	e := newErasure(s.p.settings, s.p.store)
	if err := e.find(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := e.erase(context.WithoutCancel(t.Context()), io.Discard, false); err != nil {
		t.Fatal(err)
	}
}

func TestWhateverIsDoneInTheTopicOfAnErasedCustomerHoldsUpNobody(t *testing.T) {
	s, olga, anna, topic := staffed(t, "telegram")
	s.erases(t, anna.id())
	olga.presses(topic, "🙋 Взять")
	olga.notice("Данные этого клиента удалены")
	for _, line := range []string{"Анна, вы здесь?", "/take", "/solved"} {
		olga.writes(topic, line)
		olga.reads(topic, "эту тему он больше не читает")
	}

	olga.writes(topic, "// кто удалит тему?") // for colleagues
	boris := s.customer(t, "telegram", 720_002, "Борис Сосед")
	boris.wantsHuman()
	his := olga.topicOf(boris)
	olga.writes(his, "Здравствуйте, Борис!")
	boris.reads("Здравствуйте, Борис!")
	anna.wantsHuman()
	olga.writes(olga.topicOf(anna), "Здравствуйте, Анна!")
	anna.reads("Здравствуйте, Анна!")
	anna.neverReads("вы здесь")
}
