package decision_test

import (
	"testing"

	"otklik/answers"
	"otklik/bot"
	"otklik/bot/bottest"
)

func TestATextWithAGapIsNotSent(t *testing.T) {
	s := newStage(t)
	s.ToOperator()
	s.Handle(s.By("maria", bot.TookEvent, ""))
	err := s.Engine.Handle(t.Context(), s.By("maria", bot.AnsweredEvent, "Анна, заказ {order} у меня."))
	s.Wants(err, bot.ErrGap)
	s.Handle(s.By("maria", bot.AnsweredEvent, "Анна, впишите {код}, пожалуйста."))
	s.Works()
	if said := s.Platform.Texts(); !bottest.Contains(said, "{код}") || bottest.Contains(said, "{order}") {
		t.Errorf("said is %q", said)
	}
}

// hearsAfter lets Anna write and tells what was said then.
func (s *stage) hearsAfter(text string) []string {
	s.Helper()
	before := len(s.Platform.Texts())
	s.Says(anna, text)
	return s.Platform.Texts()[before:]
}

const receipt = "Здравствуйте, подскажите, пожалуйста, где взять чек?"

func TestAReadyAnswerIsOfferedOnlyWhereEverythingFits(t *testing.T) {
	const said = "Электронный чек приходит"
	for name, c := range map[string]struct {
		offers  []string
		told    []string // before
		text    string
		offered bool
	}{
		"the very question":          {[]string{"/чек"}, nil, receipt, true},
		"the admin did not allow it": {nil, nil, receipt, false},
		"another question":           {[]string{"/чек"}, nil, "Добрый день, подскажите, пожалуйста, в какие дни работает доставка?", false},
		"nearly the same":            {[]string{"/чек"}, nil, "Чек", false},
		"boiling":                    {[]string{"/чек"}, nil, "ГДЕ ВЗЯТЬ ЧЕК, МОШЕННИКИ?!! Сколько можно издеваться!!!", false},
		"after an outburst":          {[]string{"/чек"}, []string{"Вы обманщики, верните деньги!!! Ненавижу вас!"}, receipt, false},
		"while a question is open":   {[]string{"/чек"}, []string{"Здравствуйте, подскажите, пожалуйста, есть ли у вас чайники?"}, receipt, false},
		"a wish for a human":         {[]string{"/чек"}, nil, "Позовите оператора, где взять чек?", false},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.Account.Shelf = bottest.Shelf(t, c.offers...)
			for _, text := range c.told {
				s.Says(anna, text)
			}
			if texts := s.hearsAfter(c.text); bottest.Contains(texts, said) != c.offered {
				t.Errorf("said is %q", texts)
			}
		})
	}
}

func TestACaseGetsOneReadyAnswer(t *testing.T) {
	s := newStage(t)
	s.Account.Shelf = bottest.Shelf(t, "/чек", "/возврат")
	s.Says(anna, receipt)
	if offered := s.Conversation(anna).Case.Offered; offered != "/чек" {
		t.Errorf("offered is %q", offered)
	}
	for _, text := range []string{"Подскажите, пожалуйста, как вернуть товар?", receipt, "Как оформить возврат покупки?"} {
		if texts := s.hearsAfter(text); bottest.Contains(texts, "Вернуть покупку можно") || bottest.Contains(texts, "Электронный чек") {
			t.Errorf("a second answer: %q", texts)
		}
	}
}

func TestAReadyAnswerWithAGapOrAnOrderInPublicIsNotOffered(t *testing.T) {
	own, err := answers.Parse(answers.Source{Name: "ru.yaml", Data: []byte(`language: ru
answers:
  - {shortcut: /статус, title: Статус, questions: [Какой статус у заказа?], text: "Заказ {order} собирают.", offer: true}
  - {shortcut: /имя, title: Имя, questions: [Можно ли узнать режим работы?], text: "{name}, мы открыты каждый день.", offer: true}
`)})
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		place bot.Place
		text  string
		says  string
		said  bool
	}{
		"the order is not known":   {bottest.Private(anna), "Здравствуйте, подскажите, какой статус у заказа?", "собирают", false},
		"the order is known":       {bottest.Private(anna), "Здравствуйте, подскажите, какой статус у заказа 4815162?", "Заказ 4815162 собирают", true},
		"the order, but in public": {bottest.Group(), "Здравствуйте, подскажите, какой статус у заказа 4815162?", "собирают", false},
		"a name in public":         {bottest.Group(), "Здравствуйте, можно ли узнать режим работы?", "Анна, мы открыты", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.Account.Shelf = own
			e := s.Line(anna, c.text)
			e.Place, e.Addressed = c.place, true
			s.Handle(e)
			s.Passes(bot.DefaultQuietMax)
			if texts := s.Platform.Texts(); bottest.Contains(texts, c.says) != c.said || bottest.Contains(texts, "{") {
				t.Errorf("said is %q", texts)
			}
		})
	}
}

func TestAYesWithMoreBesideItDoesNotEndTheCase(t *testing.T) {
	for text, state := range map[string]string{
		"Да, а когда привезут мой заказ?":  "specifics",
		"Понятно, но деньги вы не вернули": "specifics",
		"Да, но не помогло":                "specifics",
		"Да, но заказ так и лежит":         "specifics",
		"Да, хотя заказ ещё лежит":         "specifics",
		"Да, кроме чека за март":           "specifics",
		"Да, но": "specifics", // somebody is still writing
		"Да, помогло, а когда привезут чек?":  "specifics",
		"Нет, не помогло, верните мне деньги": "operator",
		"Да, большое вам спасибо":             "done",
		"Спасибо, всё понятно":                "done",
		"Да, нашла, всё понятно":              "done",
	} {
		s := newStage(t)
		s.Account.Shelf = bottest.Shelf(t, "/чек")
		s.Says(anna, receipt)
		s.Stands(anna, "offered")
		s.Says(anna, text)
		if c := s.Conversation(anna); c.State != state {
			t.Errorf("%q leads to %s, want %s; said were %q", text, c.State, state, s.Platform.Texts())
		}
	}
}
