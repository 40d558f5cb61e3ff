package decision_test

import (
	"testing"

	"otklik/bot"
	"otklik/understand"
)

func TestWhatAnOperatorCorrectsIsShownAndKeptWithTheirName(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Кошмар!!! Верните деньги, мошенники!")
	correct := func(level understand.Level, kind understand.Kind) error {
		return s.does("maria", bot.CorrectedEvent, func(e *bot.Event) { e.Correction = bot.Correction{Heat: level, Kind: kind} })
	}
	s.Wants(correct("", ""), bot.ErrCorrection)
	s.Wants(correct("livid", ""), bot.ErrCorrection)
	s.Wants(correct(understand.Neutral, understand.Unsure), bot.ErrCorrection)
	s.Wants(correct(understand.Neutral, ""), nil)
	s.Wants(correct("", understand.Question), nil)
	c := s.Conversation(anna)
	if c.Heat >= 0.25 || c.Case.Kind != "question" || len(c.Case.Corrections) != 2 {
		t.Errorf("heat %.2f, kind %s, %+v", c.Heat, c.Case.Kind, c.Case.Corrections)
	}
	if got := c.Case.Corrections[0]; got.Operator != "maria" || !got.At.Equal(s.Now) || got.Heat != understand.Neutral {
		t.Errorf("kept is %+v", got)
	}
	if l := s.last(); l.Note != bot.NoteCorrected || l.Text != "question" {
		t.Errorf("written is %+v", l)
	}
	s.Says(anna, "Диван обещали привезти 1 марта, заказ 4815162, никто не приехал")
	if kind := s.Conversation(anna).Case.Kind; kind != "question" {
		t.Errorf("what is read later made it %s", kind)
	}
}
