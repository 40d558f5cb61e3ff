package decision_test

import (
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

func TestDespairInPublicIsNotLeftToCool(t *testing.T) {
	s := newStage(t)
	s.Account.PublicWait = map[string]time.Duration{"impulsive": time.Hour, "constructive": time.Hour, "unsure": time.Hour}
	e := s.Line(anna, "довели, жить не хочется")
	e.Place, e.Addressed = bottest.Group(), true
	s.Handle(e)
	s.Passes(bot.DefaultQuietMax)
	if said := s.hears(); !strings.Contains(said, "112") {
		t.Errorf("who despairs is left alone for an hour and hears %q", said)
	}
	s.Stands(anna, "operator")
}

func TestAWordThatMattersIsToldAlsoWhileAnOperatorLeads(t *testing.T) {
	s := punctual(t)
	s.ToOperator()
	s.Handle(s.By("olga", bot.TookEvent, ""))
	s.Says(anna, "я больше не хочу жить")
	s.noted(bot.NoteAlarm)
}

func TestAGraverWordIsToldAfterALesserOneAndNothingTwice(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Подаю на вас в суд")
	s.Says(anna, "Журналистам тоже расскажу, в суд пойду")
	s.Says(anna, "я жить больше не хочу")
	s.Says(anna, "жить не хочется")
	s.noted(bot.NoteAlarm, bot.NoteAlarm)
	if c := s.Conversation(anna); !strings.Contains(c.Case.Alarm, "life") {
		t.Errorf("operators read that the customer %s", c.Case.Alarm)
	}
}
