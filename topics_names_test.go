package main

import (
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/staff"
)

func TestTheGroupCallsByNameWhoWorksAtThePageOnlyThoughNobodyHasWrittenInTheGroupYet(t *testing.T) {
	s := openStreet(t, withStaffGroup)
	reader := s.stranger(t, 501, "Ольга")
	anna := s.customer(t, "telegram", 720_001, "Анна Пример")
	anna.wantsHuman()
	topic := reader.topicOf(anna)
	table := staff.New(s.p.store, time.Now)         // the page's own
	for _, name := range []string{"Мария", "Зоя"} { // one after the other: the second is new to a group that knows the first
		code, err := table.Invite(t.Context(), staff.Lead, name)
		if err != nil {
			t.Fatal(err)
		}
		o, err := table.Accept(t.Context(), code, bot.Person{Name: name})
		if err != nil {
			t.Fatal(err)
		}
		took := bot.Event{ID: "took by " + name, Kind: bot.TookEvent, Conversation: anna.id(), Operator: o.Key(), Over: true}
		if err := s.p.engine.Handle(t.Context(), took); err != nil {
			t.Fatal(err)
		}
		reader.reads(topic, "едёт "+name)
	}
}
