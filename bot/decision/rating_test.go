package decision_test

import (
	"testing"

	"otklik/bot"
)

func TestAWishBesideGoodStarsIsHeard(t *testing.T) {
	for _, words := range []string{"5! Спасибо! А деньги когда вернёте?", "5. Пришлите чек", "5! Спасибо, вы лучшие! Пришлите, пожалуйста, чек",
		"5, спасибо, и верните, пожалуйста, деньги"} {
		s := newStage(t)
		s.solved(words)
		s.Stands(anna, "operator")
		if c := s.Conversation(anna); c.Case.Stars != 5 {
			t.Errorf("%q is worth %d stars", words, c.Case.Stars)
		}
	}
}

func TestALowRatingIsAnsweredOnce(t *testing.T) {
	s := newStage(t)
	s.solved("2")
	s.Stands(anna, "operator")
	s.Handle(s.By("maria", bot.TookEvent, ""), s.By("maria", bot.AnsweredEvent, "Деньги пришли?"), s.By("maria", bot.ReturnedEvent, ""))
	s.Works()
	s.Says(anna, "спасибо")
	s.Stands(anna, "rating")
	s.asks("stars")
}

func TestWhoGivesNoStarsBecauseNothingIsMendedIsHeard(t *testing.T) {
	for words, state := range map[string]string{
		"Не буду ничего ставить, деньги так и не вернули!": "operator",
		"Не буду ставить, пришлите чек":                    "operator",
		"не хочу": "done",
	} {
		s := newStage(t)
		s.solved(words)
		s.Stands(anna, state)
	}
	s := newStage(t)
	s.solved("4")
	s.Says(anna, "Не буду ничего писать, деньги так и не вернули!")
	s.Stands(anna, "operator")
}
