package decision_test

import (
	"fmt"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

// colleague is Maria, who answers Anna in the messenger itself.
func (s *stage) colleague(text string) {
	s.Helper()
	s.Events++
	s.Handle(bot.Event{ID: fmt.Sprintf("e%d", s.Events), Kind: bot.RepliedEvent, Conversation: bottest.ID(anna), Person: bot.Person{ID: 9, Name: "Мария"},
		Place: bottest.Private(anna), Message: int64(s.Events), Text: text})
	s.Works()
}

// ledElsewhere has Anna complain and Maria answer in the messenger itself.
func ledElsewhere(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	s.Says(anna, "Третий день жду заказ 4512778, никто не отвечает!")
	s.colleague("Анна, здравствуйте! Узнаю у склада.")
	s.Platform.Said = nil
	return s
}

func (s *stage) silent() {
	s.Helper()
	if said := s.Platform.Texts(); len(said) > 0 {
		s.Errorf("a colleague talks, and the bot says %q", said)
	}
}

func TestTheBotKeepsOutWhileAColleagueTalksInTheMessenger(t *testing.T) {
	s := ledElsewhere(t)
	for range 3 {
		s.Passes(50 * time.Minute)
		s.Says(anna, "И что сказали на складе?")
		if c := s.Conversation(anna); !c.Elsewhere || c.Waiting.IsZero() {
			t.Errorf("a colleague answers: %t; the customer waits since %s", c.Elsewhere, c.Waiting)
		}
		s.Passes(50 * time.Minute)
		s.colleague("Ещё ищут, я слежу.")
		if c := s.Conversation(anna); !c.Elsewhere || !c.Waiting.IsZero() {
			t.Errorf("a colleague answers: %t; the customer waits since %s", c.Elsewhere, c.Waiting)
		}
	}
	s.silent()
	s.Stands(anna, "operator")
}

func TestACustomerWhomAColleagueLeavesWaitingIsAnybodysAgain(t *testing.T) {
	for patience, idle := range map[time.Duration]time.Duration{time.Hour: 0, 20 * time.Minute: 20 * time.Minute} {
		s := ledElsewhere(t)
		s.Account.Targets.Idle = idle
		s.Says(anna, "И что сказали на складе?")
		s.Passes(patience - time.Minute)
		if !s.Conversation(anna).Elsewhere {
			t.Fatalf("idle %s: the colleague still has a minute", idle)
		}
		s.Passes(2 * time.Minute)
		if c := s.Conversation(anna); c.Elsewhere || c.Waiting.IsZero() || c.Section != bot.SectionWaiting {
			t.Errorf("idle %s: %+v", idle, c)
		}
		if notes := s.Notes(anna); notes[len(notes)-1] != bot.NoteUnanswered {
			t.Errorf("idle %s: operators read %v", idle, notes)
		}
		s.silent()
		s.Says(anna, "Меня кто-нибудь слышит?")
		if len(s.Platform.Texts()) != 1 {
			t.Errorf("idle %s: the customer hears %q", idle, s.Platform.Texts())
		}
	}
}

func TestWhoThanksAColleagueOrAgreesWaitsForNobody(t *testing.T) {
	for _, text := range []string{"Спасибо большое!", "Хорошо", "ок"} {
		s := ledElsewhere(t)
		s.Says(anna, text)
		s.Passes(10 * time.Hour)
		if c := s.Conversation(anna); !c.Elsewhere || !c.Waiting.IsZero() {
			t.Errorf("%q: a colleague answers: %t; the customer waits since %s", text, c.Elsewhere, c.Waiting)
		}
		s.silent()
		s.Passes(15 * time.Hour)
		s.Stands(anna, "done")
	}
}

func TestChatterInAGroupIsNotForTheModeratorToAnswer(t *testing.T) {
	for text, waits := range map[string]bool{"Я буду в шесть": false, "Так и не привезли! Верните деньги!": true} {
		s := newStage(t)
		e := s.Line(anna, "Подскажите, когда привезут заказ 4512778?")
		e.Place, e.Addressed = bottest.Group(), true
		s.Handle(e, bot.Event{ID: "reply", Kind: bot.RepliedEvent, Conversation: bottest.ID(anna), Person: bot.Person{ID: 9, Name: "Мария"},
			Place: bottest.Group(), Message: 77, ReplyTo: e.Message, Text: "Разбираемся, Анна."})
		next := s.Line(anna, text)
		next.Place = bottest.Group()
		s.Handle(next)
		s.Passes(bot.DefaultQuietMax)
		if c := s.Conversation(anna); c.Waiting.IsZero() == waits {
			t.Errorf("%q: the customer waits since %s", text, c.Waiting)
		}
	}
}

func TestADayAfterAColleaguesLastWordTheCaseIsOver(t *testing.T) {
	s := ledElsewhere(t)
	s.Passes(23 * time.Hour)
	s.Stands(anna, "operator")
	s.Passes(2 * time.Hour)
	s.Stands(anna, "done")
	if c := s.Conversation(anna); c.Elsewhere || c.Case.Closed.IsZero() || c.Case.Solved || c.Section != bot.SectionEnded {
		t.Errorf("%+v", c)
	}
	if notes := s.Notes(anna); notes[len(notes)-1] != bot.NoteSettled {
		t.Errorf("operators read %v", notes)
	}
	s.silent()
}

func TestAfterAColleaguesCaseTheBotIsBack(t *testing.T) {
	for _, c := range []struct {
		after time.Duration
		want  string
		cases int
	}{{30 * time.Hour, "operator", 1}, {200 * time.Hour, "calm", 2}} {
		s := ledElsewhere(t)
		s.Passes(25 * time.Hour)
		s.Passes(c.after)
		s.Says(anna, "Заказ привезли, но коробка мятая и чайник не включается")
		s.Stands(anna, c.want)
		if now := s.Conversation(anna); now.Case.Number != c.cases || now.Elsewhere {
			t.Errorf("after %s: case %d, elsewhere %t", c.after, now.Case.Number, now.Elsewhere)
		}
		if len(s.Platform.Texts()) == 0 {
			t.Errorf("after %s the customer hears nothing", c.after)
		}
	}
}

func TestWhoTakesACustomerOverFromTheMessengerMayLetGoOfThem(t *testing.T) {
	for _, kind := range []bot.Kind{bot.FreedEvent, bot.ReturnedEvent, bot.ClosedEvent} {
		s := ledElsewhere(t)
		s.Handle(s.By("olga", bot.TookEvent, ""), s.By("olga", kind, ""))
		s.Works()
		if c := s.Conversation(anna); c.Elsewhere || c.Operator != "" {
			t.Errorf("%s: elsewhere %t, %q leads", kind, c.Elsewhere, c.Operator)
		}
		s.Says(anna, "Так что с заказом?")
		if len(s.Platform.Texts()) == 0 {
			t.Errorf("%s: the bot stays silent", kind)
		}
	}
}

func TestAColleagueWhoWritesAfterTheEndIsNotInterrupted(t *testing.T) {
	for after, cases := range map[time.Duration]int{time.Hour: 1, 100 * time.Hour: 2} {
		s := newStage(t)
		s.solved("5")
		s.Says(anna, "-")
		s.Stands(anna, "done")
		s.Passes(after)
		s.colleague("Анна, новый чайник доехал?")
		s.Platform.Said = nil
		s.Says(anna, "Доехал, но коробка опять мятая!")
		s.silent()
		s.Stands(anna, "operator")
		if c := s.Conversation(anna); !c.Elsewhere || c.Waiting.IsZero() || c.Case.Number != cases {
			t.Errorf("after %s: %+v", after, c)
		}
	}
}
