package decision_test

import (
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/decision"
	"otklik/understand"
)

// FuzzCommand gives operators' commands and customers' presses of any words, in any order that the letters of the kinds spell.
// A denied command changes nothing; one that is taken makes the next version; nothing panics.
func FuzzCommand(f *testing.F) {
	f.Add("tac", "maria", "Здравствуйте", "1:what:yes")
	f.Add("tnrpx", "", "\x00\xff", "9999999999999999999:consent:")
	f.Add("tgmdwysf", "maria", "question", "neutral")
	f.Add("xpctaa", "олег", "+7 999 000-00-01", ":::")
	kinds := map[rune]bot.Kind{'t': bot.TookEvent, 'a': bot.AnsweredEvent, 'n': bot.NotedEvent, 'r': bot.ReturnedEvent,
		'c': bot.ClosedEvent, 'p': bot.PublishedEvent, 'x': bot.PressedEvent,
		'g': bot.GaveEvent, 'f': bot.FreedEvent, 's': bot.SpamEvent, 'k': bot.CorrectedEvent, 'm': bot.MergedEvent, 'd': bot.PartedEvent, 'w': bot.SawEvent, 'y': bot.RetriedEvent}
	shop := bottest.Shop(f)
	now := time.Date(2026, 3, 2, 12, 0, 0, 0, time.UTC)
	f.Fuzz(func(t *testing.T, order, operator, text, data string) {
		heard, err := decision.Make(shop, bot.Conversation{ID: bottest.ID(1001)}, bot.Event{ID: "heard", Kind: bot.HeardEvent, Conversation: bottest.ID(1001), At: now,
			Person: bot.Person{ID: 1001}, Place: bottest.Private(1001), Message: 1, Text: text})
		if err != nil {
			t.Fatal(err)
		}
		c := heard.Conversation
		for i, letter := range order {
			kind, ok := kinds[letter]
			if !ok || i > 20 {
				continue
			}
			change, err := decision.Make(shop, c, bot.Event{ID: string(rune('a' + i)), Kind: kind, Conversation: c.ID, At: now, Place: bottest.Private(1001),
				Operator: operator, Text: text, Data: data, To: data, Over: len(data)%2 == 0, Other: bot.ID(data), Peer: &heard.Conversation,
				Correction: bot.Correction{Heat: understand.Level(data), Kind: understand.Kind(text)},
				Lost:       &bot.Line{By: bot.ByOperator, Text: text, Place: bottest.Private(1001), Delivery: &bot.Delivery{State: bot.Undelivered}}})
			if err != nil {
				continue
			}
			if change.Conversation.Version != c.Version+1 {
				t.Fatalf("%s made version %d of %d", kind, change.Conversation.Version, c.Version)
			}
			c = change.Conversation
		}
	})
}
