package decision_test

import (
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

func TestWhoIsTakenByMistakeGoesOnWhereTheBotWas(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Здравствуйте, подскажите, пожалуйста, как вернуть чайник, который не подошёл?")
	before := s.Conversation(anna)
	s.hears()
	s.Handle(s.By("maria", bot.TookEvent, ""), s.By("maria", bot.ReturnedEvent, ""))
	s.Works()
	after := s.Conversation(anna)
	if after.State != before.State || after.Asking != before.Asking || after.Operator != "" || after.Interrupted != nil {
		t.Errorf("was asking %q in %s, asks %q in %s", before.Asking, before.State, after.Asking, after.State)
	}
	if said := s.hears(); said == "" || strings.Contains(said, "бот-помощник") || strings.Contains(said, "Коллега") {
		t.Errorf("the customer reads %q", said)
	}
	s.Says(anna, "4815162")
	if c := s.Conversation(anna); c.Answers["order"] != "4815162" {
		t.Errorf("answers %v", c.Answers)
	}
}

func TestWhatASilentOperatorDidNotAnswerTheBotAnswers(t *testing.T) {
	s := newStage(t)
	s.Handle(s.Line(anna, "Кошмар!!! Третья неделя, верните деньги!"), s.By("maria", bot.TookEvent, ""), s.Line(anna, "Вы вообще читаете?!"))
	s.Passes(time.Hour)
	if said := s.hears(); said != "" {
		t.Errorf("the bot talks over Maria: %q", said)
	}
	s.Handle(s.By("maria", bot.ReturnedEvent, ""))
	s.Passes(bot.DefaultQuietMax)
	s.Stands(anna, "calm")
	if said := s.hears(); !strings.Contains(said, "Ромашка") {
		t.Errorf("the customer reads %q", said)
	}
}

func TestAnEndedCaseThatIsTakenByMistakeStaysEnded(t *testing.T) {
	s := newStage(t)
	s.solved("5")
	s.Says(anna, "пропустить")
	s.hears()
	s.Handle(s.By("oleg", bot.TookEvent, ""))
	if c := s.Conversation(anna); c.Case.Solved || !c.Case.Closed.IsZero() {
		t.Errorf("taken, and still ended: %+v", c.Case)
	}
	s.Handle(s.By("oleg", bot.ReturnedEvent, ""))
	s.Works()
	s.Stands(anna, "done")
	if c := s.Conversation(anna); !c.Case.Solved || c.Case.Closed.IsZero() || c.Case.Number != 1 || c.Section != bot.SectionEnded {
		t.Errorf("given back: %+v", c.Case)
	}
	if said := s.hears(); said != "" {
		t.Errorf("the customer reads %q", said)
	}
}

func TestAfterAHumanHasSpokenTheBotContradictsNothing(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Кошмар!!! Третья неделя, верните деньги!")
	s.Stands(anna, "calm")
	s.Handle(s.By("maria", bot.TookEvent, ""), s.By("maria", bot.AnsweredEvent, "Проверяю платёж и отвечу завтра утром. Пришлите, пожалуйста, фото чека."))
	s.Works()
	s.hears()
	s.Handle(s.By("maria", bot.ReturnedEvent, ""))
	s.Works()
	s.Stands(anna, "back")
	said := s.hears()
	for _, claim := range []string{"решён", "решено", "закончил", "завершён", "Ромашка", "номер заказа", "от 1 до 5", "от одного до пяти"} {
		if strings.Contains(strings.ReplaceAll(said, "Не всё решено?", ""), claim) {
			t.Errorf("after Maria's promise the bot says %q", said)
		}
	}
	s.Passes(25 * time.Hour)
	if said := s.hears(); said != "" {
		t.Errorf("a day later the customer reads %q", said)
	}
}

func TestAnAnswerGoesWhereTheOperatorWantsIt(t *testing.T) {
	s := newStage(t)
	public := s.Line(anna, "Ужас!!! Позовите оператора, верните деньги!")
	public.Place, public.Addressed = bottest.Group(), true
	s.Handle(public)
	s.Passes(bot.DefaultQuietMax)
	s.Handle(s.By("maria", bot.TookEvent, ""))
	says := func(text string, place bot.Place) error {
		return s.does("maria", bot.AnsweredEvent, func(e *bot.Event) { e.Text, e.Place = text, place })
	}
	s.Wants(says("Пишу вам лично", bottest.Private(anna)), bot.ErrNoPrivate)
	s.Handle(s.Line(anna, "Вот, написала вам сюда"))
	s.hears()
	s.Wants(says("Отвечаю под вашим сообщением", bottest.Group()), nil)
	s.Wants(says("А подробности здесь: +7 495 123-45-67", bottest.Private(anna)), nil)
	s.Wants(says("Звоните: +7 495 123-45-67", bottest.Group()), bot.ErrPersonalData)
	s.Wants(says("Куда-то", bot.Place{Kind: bot.Group, Chat: -999}), bot.ErrNoPlace)
	s.Wants(says("Чужому", bottest.Private(boris)), nil) // there is only one private chat: the customer's own
	s.Works()
	for i, want := range []bot.Place{bottest.Group(), bottest.Private(anna), bottest.Private(anna)} {
		if got := s.Platform.Said[i]; got.Place.Key() != want.Key() || want.Public() && got.ReplyTo != public.Message {
			t.Errorf("%q is said in %s in reply to %d", got.Text, got.Place.Key(), got.ReplyTo)
		}
	}
}
