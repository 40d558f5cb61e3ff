package bot_test

import (
	"strings"
	"testing"
	"time"

	"otklik/bot"
)

func TestWhoIsTakenByMistakeGoesOnWhereTheBotWas(t *testing.T) {
	s := newStage(t)
	s.says(anna, "Здравствуйте, подскажите, пожалуйста, как вернуть чайник, который не подошёл?")
	before := s.conversation(anna)
	s.hears()
	s.handle(s.by("maria", bot.TookEvent, ""), s.by("maria", bot.ReturnedEvent, ""))
	s.works()
	after := s.conversation(anna)
	if after.State != before.State || after.Asking != before.Asking || after.Operator != "" || after.Interrupted != nil {
		t.Errorf("was asking %q in %s, asks %q in %s", before.Asking, before.State, after.Asking, after.State)
	}
	if said := s.hears(); said == "" || strings.Contains(said, "бот-помощник") || strings.Contains(said, "Коллега") {
		t.Errorf("the customer reads %q", said)
	}
	s.says(anna, "4815162")
	if c := s.conversation(anna); c.Answers["order"] != "4815162" {
		t.Errorf("answers %v", c.Answers)
	}
}

func TestWhatASilentOperatorDidNotAnswerTheBotAnswers(t *testing.T) {
	s := newStage(t)
	s.handle(s.line(anna, "Кошмар!!! Третья неделя, верните деньги!"), s.by("maria", bot.TookEvent, ""), s.line(anna, "Вы вообще читаете?!"))
	s.passes(time.Hour)
	if said := s.hears(); said != "" {
		t.Errorf("the bot talks over Maria: %q", said)
	}
	s.handle(s.by("maria", bot.ReturnedEvent, ""))
	s.passes(bot.DefaultQuietMax)
	s.stands(anna, "calm")
	if said := s.hears(); !strings.Contains(said, "Ромашка") {
		t.Errorf("the customer reads %q", said)
	}
}

func TestAnEndedCaseThatIsTakenByMistakeStaysEnded(t *testing.T) {
	s := newStage(t)
	s.solved("5")
	s.says(anna, "пропустить")
	s.hears()
	s.handle(s.by("oleg", bot.TookEvent, ""))
	if c := s.conversation(anna); c.Case.Solved || !c.Case.Closed.IsZero() {
		t.Errorf("taken, and still ended: %+v", c.Case)
	}
	s.handle(s.by("oleg", bot.ReturnedEvent, ""))
	s.works()
	s.stands(anna, "done")
	if c := s.conversation(anna); !c.Case.Solved || c.Case.Closed.IsZero() || c.Case.Number != 1 || c.Section != bot.SectionEnded {
		t.Errorf("given back: %+v", c.Case)
	}
	if said := s.hears(); said != "" {
		t.Errorf("the customer reads %q", said)
	}
}

func TestAfterAHumanHasSpokenTheBotContradictsNothing(t *testing.T) {
	s := newStage(t)
	s.says(anna, "Кошмар!!! Третья неделя, верните деньги!")
	s.stands(anna, "calm")
	s.handle(s.by("maria", bot.TookEvent, ""), s.by("maria", bot.AnsweredEvent, "Проверяю платёж и отвечу завтра утром. Пришлите, пожалуйста, фото чека."))
	s.works()
	s.hears()
	s.handle(s.by("maria", bot.ReturnedEvent, ""))
	s.works()
	s.stands(anna, "back")
	said := s.hears()
	for _, claim := range []string{"решён", "решено", "закончил", "завершён", "Ромашка", "номер заказа", "от 1 до 5", "от одного до пяти"} {
		if strings.Contains(strings.ReplaceAll(said, "Не всё решено?", ""), claim) {
			t.Errorf("after Maria's promise the bot says %q", said)
		}
	}
	s.passes(25 * time.Hour)
	if said := s.hears(); said != "" {
		t.Errorf("a day later the customer reads %q", said)
	}
}

func TestAnAnswerGoesWhereTheOperatorWantsIt(t *testing.T) {
	s := newStage(t)
	public := s.line(anna, "Ужас!!! Позовите оператора, верните деньги!")
	public.Place, public.Addressed = group(), true
	s.handle(public)
	s.passes(bot.DefaultQuietMax)
	s.handle(s.by("maria", bot.TookEvent, ""))
	says := func(text string, place bot.Place) error {
		return s.does("maria", bot.AnsweredEvent, func(e *bot.Event) { e.Text, e.Place = text, place })
	}
	s.wants(says("Пишу вам лично", private(anna)), bot.ErrNoPrivate)
	s.handle(s.line(anna, "Вот, написала вам сюда"))
	s.hears()
	s.wants(says("Отвечаю под вашим сообщением", group()), nil)
	s.wants(says("А подробности здесь: +7 495 123-45-67", private(anna)), nil)
	s.wants(says("Звоните: +7 495 123-45-67", group()), bot.ErrPersonalData)
	s.wants(says("Куда-то", bot.Place{Kind: bot.Group, Chat: -999}), bot.ErrNoPlace)
	s.wants(says("Чужому", private(boris)), nil) // there is only one private chat: the customer's own
	s.works()
	for i, want := range []bot.Place{group(), private(anna), private(anna)} {
		if got := s.platform.said[i]; got.Place.Key() != want.Key() || want.Public() && got.ReplyTo != public.Message {
			t.Errorf("%q is said in %s in reply to %d", got.Text, got.Place.Key(), got.ReplyTo)
		}
	}
}
