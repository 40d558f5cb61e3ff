package main

import (
	"strings"
	"testing"

	"otklik/bot"
	"otklik/sandbox/people"
)

func TestAColleagueTalksInVKItselfUntilTheDeskGivesTheCustomerBack(t *testing.T) {
	c := openStreet(t).come(t, "vk", "wall", 741_001, "Анна Пример")
	c.writes(complaints()["ru"].angry)
	c.told("the first word", func(people.Heard) bool { return true })
	c.act(map[string]any{"as": "admin", "person": 501, "name": "Ольга Пример", "where": "private", "chat": c.person, "text": "Анна, я уже звоню курьеру"})
	c.until("the desk shows who answers", func(now bot.Conversation) bool { return now.Elsewhere })
	if transcript := c.transcript(); transcript[len(transcript)-1].Operator != "Ольга Пример" || transcript[len(transcript)-1].By != bot.ByOperator {
		t.Errorf("operators read %+v", transcript[len(transcript)-1])
	}
	c.writes("И что он говорит?")
	c.until("the customer waits for the colleague", func(now bot.Conversation) bool { return now.Elsewhere && !now.Waiting.IsZero() })
	c.saysNothing("a colleague talks")
	c.operatorDoes(bot.TookEvent, "")
	c.operatorDoes(bot.AnsweredEvent, "Курьер будет к шести.")
	c.told("the operator's answer", func(h people.Heard) bool { return h.Text == "Курьер будет к шести." })
	c.operatorDoes(bot.ClosedEvent, "")
	c.told("the question how it was", func(h people.Heard) bool { return strings.Contains(strings.Join(h.Buttons, " "), "5") })
	if now := c.remembered(); now.Elsewhere || now.State != "rating" {
		t.Errorf("the customer is in %q, elsewhere %t", now.State, now.Elsewhere)
	}
}
