package queue

import (
	"slices"
	"testing"
	"time"

	"otklik/bot"
)

func TestEveryConversationStandsWhereOperatorsLookForIt(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	people := func(operator string, heat float64, waits bool) bot.Conversation {
		c := bot.Conversation{Section: bot.SectionWaiting, Operator: operator, Heat: heat}
		if waits {
			c.Waiting = now
		}
		return c
	}
	for name, c := range map[string]struct {
		conversation bot.Conversation
		lists        []List
	}{
		"waits for anybody":           {people("", 0.2, true), []List{Now, Waiting, All}},
		"waits and boils":             {people("", 0.8, true), []List{Now, Hot, Waiting, All}},
		"mine, not answered yet":      {people("7", 0, true), []List{Now, Mine, All}},
		"mine, answered":              {people("7", 0, false), []List{Now, Mine, Customer, All}},
		"a colleague's, answered":     {people("8", 0, false), []List{Now, Customer, All}},
		"answered in the messenger":   {bot.Conversation{Section: bot.SectionWaiting, Elsewhere: true}, []List{Now, Customer, All}},
		"with the bot":                {bot.Conversation{Section: bot.SectionBot}, []List{Bot, All}},
		"hot, and still with the bot": {bot.Conversation{Section: bot.SectionBot, Heat: 0.5}, []List{Hot, Bot, All}},
	} {
		var got []List
		for _, l := range []List{Now, Hot, Mine, Waiting, Customer, Bot, All} {
			if l.Has(&c.conversation, "7") {
				got = append(got, l)
			}
		}
		if !slices.Equal(got, c.lists) {
			t.Errorf("%s: stands in %v, wanted %v", name, got, c.lists)
		}
	}
}

func TestAFilterLetsThroughOnlyWhatFitsAllOfIt(t *testing.T) {
	c := bot.Conversation{ID: "shop-tg/1", Language: "ru", Heat: 0.6, Case: bot.Case{Topic: "delivery", Kind: "constructive"}}
	for _, f := range []Filter{{}, {Account: "shop-tg"}, {Language: "ru", Topic: "delivery", Kind: "constructive", Heat: "hot"}} {
		if !f.Fits(&c) {
			t.Errorf("%+v kept it away", f)
		}
	}
	for _, f := range []Filter{{Account: "shop"}, {Language: "pl"}, {Language: "ru", Topic: "payment"}, {Kind: "spam"}, {Heat: "boiling"}} {
		if f.Fits(&c) {
			t.Errorf("%+v let it through", f)
		}
	}
}

func TestTheBotsSilentCustomersSleep(t *testing.T) {
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	c := bot.Conversation{Section: bot.SectionBot, LastHeard: now}
	if Asleep(&c, now.Add(Sleep-time.Second)) || !Asleep(&c, now.Add(Sleep)) {
		t.Error("sleep begins at another time")
	}
	c.Section = bot.SectionWaiting
	if Asleep(&c, now.Add(time.Hour)) {
		t.Error("who waits for a human does not sleep")
	}
}
