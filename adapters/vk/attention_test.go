package vk_test

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"otklik/adapters/adaptertest"
	"otklik/adapters/vk"
	"otklik/bot"
	"otklik/sandbox/people"
)

// sign tells whether the community has shown something in Anna's dialog.
func sign(event string) func(people.Heard) bool {
	return func(h people.Heard) bool { return h.Event == event && h.By == "bot" && h.Chat == 1001 }
}

func TestACustomerSeesThatTheirLineWasReadOnlyWhenItIsStored(t *testing.T) {
	town := start(t)
	var tries atomic.Int32
	adaptertest.Runs(t, open(t, town, vk.Options{}), func(context.Context, ...bot.Event) error {
		try := tries.Add(1) // the line comes again, as an event and in its dialog
		if try <= 2 && slices.ContainsFunc(town.Heard(0), sign("read")) {
			t.Error("the line is marked as read before it is stored")
		}
		if try == 1 {
			return errors.New("disk full")
		}
		return nil
	})
	town.Act(`{"platform":"vk",` + anna + `,"where":"private","text":"Где заказ?"}`)
	town.Await("that the line was read", sign("read"))
	if tries.Load() < 2 || slices.ContainsFunc(town.Heard(0), sign("typing")) {
		t.Errorf("%d tries to store; typing shows though a human might lead", tries.Load())
	}
}

func TestACustomerSeesTypingWhileTheBotWaitsForTheEndOfTheirWords(t *testing.T) {
	town := start(t)
	s := running(t, town, open(t, town, vk.Options{Load: func(_ context.Context, ids []bot.ID) ([]bot.Conversation, error) {
		c := bot.Conversation{ID: ids[0], Section: bot.SectionBot, Monologue: []bot.Heard{{Text: "Где заказ?"}}}
		if ids[0] == "shop-vk/2002" {
			c.Operator = "olga"
		}
		return []bot.Conversation{c}, nil
	}}))
	s.awake() // by Pyotr, whom an operator leads
	s.act(anna + `,"where":"private","text":"Где заказ?"`)
	s.until("Где заказ?")
	s.Await("that the line was read", sign("read"))
	s.Await("typing", sign("typing"))
	if slices.ContainsFunc(s.Heard(0), func(h people.Heard) bool { return h.Event == "typing" && h.Chat == 2002 }) {
		t.Error("typing shows though an operator leads")
	}
}
