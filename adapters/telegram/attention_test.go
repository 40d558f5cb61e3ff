package telegram_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"otklik/adapters/adaptertest"
	"otklik/adapters/telegram"
	"otklik/bot"
	"otklik/sandbox/people"
)

func typing(h people.Heard) bool { return h.Event == "typing" && h.By == "bot" }

// speaking is a store in which everybody has said something that the bot will answer.
func speaking(_ context.Context, ids []bot.ID) ([]bot.Conversation, error) {
	return []bot.Conversation{{ID: ids[0], Section: bot.SectionBot, Monologue: []bot.Heard{{Text: "Где заказ?"}}}}, nil
}

func TestACustomerSeesTypingOnlyWhenTheirLineIsStored(t *testing.T) {
	town := start(t)
	a := open(t, telegram.Options{APIBase: town.URL, Load: speaking})
	var tries atomic.Int32
	adaptertest.Runs(t, a, func(context.Context, ...bot.Event) error {
		if slices.ContainsFunc(town.Heard(0), typing) {
			t.Error("typing shows before the line is stored")
		}
		if tries.Add(1) == 1 {
			return errors.New("disk full")
		}
		return nil
	})
	town.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"Где заказ?"}`)
	town.Await("typing", func(h people.Heard) bool { return typing(h) && h.Chat == 1001 })
	if tries.Load() != 2 {
		t.Errorf("typing shows after %d tries to store", tries.Load())
	}
}

func TestASignThatTelegramRefusesHoldsNothingUp(t *testing.T) {
	town := start(t)
	town.Fault(`{"kind":"429","retry_after":60,"method":"sendChatAction","count":-1}`)
	s := running(t, town, open(t, telegram.Options{APIBase: town.URL, Load: speaking}))
	s.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"Где заказ?"}`)
	s.says(to(s.next(), "Смотрю", bot.Keyboard{}))
	s.Act(`{"person":1001,"where":"private","text":"Спасибо"}`)
	if e := s.next(); e.Text != "Спасибо" || slices.ContainsFunc(s.Heard(0), typing) {
		t.Errorf("heard %+v", e)
	}
}
