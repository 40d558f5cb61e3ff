package decision_test

import (
	"errors"
	"testing"

	"otklik/bot"
)

func TestSpamEndsWithoutAWordAndAHumanLineLaterIsHeard(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Заработок от 5000 рублей в день без вложений!!! Пишите в личку @bestmoney, переходите по ссылке https://example.com/casino")
	s.Handle(s.By("maria", bot.TookEvent, ""))
	var taken *bot.TakenError
	if err := s.does("oleg", bot.SpamEvent, nil); !errors.As(err, &taken) {
		t.Error(err)
	}
	s.Platform.Said = nil
	s.Wants(s.does("maria", bot.SpamEvent, nil), nil)
	s.Passes(bot.DefaultQuietMax)
	s.Says(anna, "Заработок от 5000 рублей в день без вложений!!! Пишите в личку @bestmoney, переходите по ссылке https://example.com/casino")
	if said := s.Platform.Texts(); len(said) > 0 {
		t.Errorf("the spammer reads %q", said)
	}
	if c := s.Conversation(anna); c.Section != bot.SectionEnded || c.Case.Number != 1 || !c.Case.Spam || c.Case.Kind != "spam" || c.Case.Stars != 0 {
		t.Errorf("in %s, case %+v", c.Section, c.Case)
	}
	s.Says(anna, "Здравствуйте, мой заказ 4815162 так и не приехал, обещали 1 марта, где он?")
	if c := s.Conversation(anna); c.Case.Number != 2 || len(c.Past) != 1 || !c.Past[0].Spam || len(s.Platform.Texts()) == 0 {
		t.Errorf("a human line later: case %d, past %+v, said %q", c.Case.Number, c.Past, s.Platform.Texts())
	}
}
