package decision_test

import (
	"testing"

	"otklik/answers"
	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/config"
)

// shelf holds the ready answers that come along; the bot offers those that are named.
func shelf(t testing.TB, offered ...string) *answers.Shelf {
	t.Helper()
	files, err := config.Files(config.AnswersFolder, "")
	if err != nil {
		t.Fatal(err)
	}
	var sources []answers.Source
	for _, f := range files {
		sources = append(sources, answers.Source(f))
	}
	parsed, err := answers.Parse(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Offering(offered...)
}

func TestOperatorsAreSuggestedAnswersToWhatTheCustomerWroteLast(t *testing.T) {
	s := newStage(t)
	s.Account.Shelf = shelf(t)
	s.Says(anna, "Это кошмар, а не магазин!!!")
	if found := s.Account.Suggest(s.Conversation(anna), s.Transcript(anna)); len(found) > 0 {
		t.Errorf("anger alone is answered with %v", found)
	}
	s.Says(anna, "Где моя посылка?")
	s.Says(anna, "И как отменить заказ, если она потерялась?")
	found := s.Account.Suggest(s.Conversation(anna), s.Transcript(anna))
	if len(found) < 2 || found[0].Shortcut != "/доставка" || found[1].Shortcut != "/отмена" {
		t.Errorf("suggested are %+v", found)
	}
	s.Account.Shelf = nil
	if found := s.Account.Suggest(s.Conversation(anna), s.Transcript(anna)); len(found) > 0 {
		t.Errorf("without answers %v is suggested", found)
	}
}

func TestAReadyAnswerIsFilledWithWhatIsKnown(t *testing.T) {
	ready, _ := shelf(t).Shortcut("/заказ")
	c := bot.Conversation{Person: bot.Person{Name: "Анна Пример"}}
	if gaps := answers.Gaps(bottest.Shop(t).Fill(c, ready, "Мария")); len(gaps) != 1 || gaps[0] != "{order}" {
		t.Errorf("the gaps are %q, want the order's", gaps)
	}
	c.Answers = map[string]string{"order": "4815162"}
	text := bottest.Shop(t).Fill(c, ready, "Мария")
	if !bottest.Contains([]string{text}, "Анна, заказ 4815162 у меня") || len(answers.Gaps(text)) > 0 {
		t.Errorf("filled is %q", text)
	}
}

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
			s.Account.Shelf = shelf(t, c.offers...)
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
	s.Account.Shelf = shelf(t, "/чек", "/возврат")
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
