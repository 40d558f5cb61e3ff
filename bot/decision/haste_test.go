package decision_test

import (
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

func TestALineIsAnsweredThoughTheCustomerDoesSomethingElseBeforeTheyHaveBeenQuiet(t *testing.T) {
	for name, does := range map[string]func(*stage){
		"opens the private chat":                 func(s *stage) { s.opens(anna, "") },
		"shares a contact that nobody asked for": func(s *stage) { s.shares("79990000001", true) },
	} {
		t.Run(name, func(t *testing.T) {
			for place, where := range map[string]bot.Place{"in private": bottest.Private(anna), "in public": bottest.Group()} {
				s := newStage(t)
				line := s.Line(anna, "Обманули!!! Диван обещали 1 марта, заказ 334455, никто не приехал, позор!!!")
				line.Place, line.Addressed = where, true
				s.Handle(line)
				s.Now = s.Now.Add(time.Second)
				does(s)
				s.Passes(bot.DefaultQuietMax)
				if c := s.Conversation(anna); c.Case.Turns != 1 || len(c.Monologue) > 0 || c.Answers["order"] != "334455" {
					t.Errorf("%s: %d turns, %d lines wait, said were %q", place, c.Case.Turns, len(c.Monologue), s.Platform.Texts())
				}
			}
		})
	}
}

func TestALineIsAnsweredThoughTheCustomerPressesAButtonAfterIt(t *testing.T) {
	s := newStage(t)
	s.toContact()
	turns := s.Conversation(anna).Case.Turns
	s.Handle(s.Line(anna, "И верните деньги за доставку"))
	s.Now = s.Now.Add(time.Second)
	s.presses("yes")
	s.Passes(bot.DefaultQuietMax)
	if c := s.Conversation(anna); c.Case.Turns != turns+1 || len(c.Monologue) > 0 || c.Consent == nil {
		t.Errorf("%d turns, %d lines wait, consent %+v, said were %q", c.Case.Turns, len(c.Monologue), c.Consent, s.Platform.Texts())
	}
}

func TestWhoTakesALineBackBeforeItIsAnsweredIsMissedLikeOneWhoWroteNothing(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Верните деньги!!!")
	s.Stands(anna, "calm")
	line := s.Line(anna, "Ну и")
	gone := s.Line(anna, "")
	gone.Kind, gone.Message = bot.DeletedEvent, line.Message
	s.Handle(line, gone)
	s.Passes(bot.DefaultQuietMax)
	s.Passes(25 * time.Hour)
	s.Stands(anna, "operator")
}

func TestWhoSharesAContactThatNobodyAskedForIsMissedAllTheSame(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Верните деньги!!!")
	s.Stands(anna, "calm")
	s.shares("79990000001", true)
	s.Passes(25 * time.Hour)
	s.Stands(anna, "operator")
}
