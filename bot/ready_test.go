package bot_test

import (
	"testing"

	"otklik/answers"
	"otklik/bot"
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
	s.account.Shelf = shelf(t)
	s.says(anna, "Это кошмар, а не магазин!!!")
	if found := s.account.Suggest(s.conversation(anna), s.transcript(anna)); len(found) > 0 {
		t.Errorf("anger alone is answered with %v", found)
	}
	s.says(anna, "Где моя посылка?")
	s.says(anna, "И как отменить заказ, если она потерялась?")
	found := s.account.Suggest(s.conversation(anna), s.transcript(anna))
	if len(found) < 2 || found[0].Shortcut != "/доставка" || found[1].Shortcut != "/отмена" {
		t.Errorf("suggested are %+v", found)
	}
	s.account.Shelf = nil
	if found := s.account.Suggest(s.conversation(anna), s.transcript(anna)); len(found) > 0 {
		t.Errorf("without answers %v is suggested", found)
	}
}

func TestAReadyAnswerIsFilledWithWhatIsKnown(t *testing.T) {
	ready, _ := shelf(t).Shortcut("/заказ")
	c := bot.Conversation{Person: bot.Person{Name: "Анна Пример"}}
	if gaps := answers.Gaps(account(t).Fill(c, ready, "Мария")); len(gaps) != 1 || gaps[0] != "{order}" {
		t.Errorf("the gaps are %q, want the order's", gaps)
	}
	c.Answers = map[string]string{"order": "4815162"}
	text := account(t).Fill(c, ready, "Мария")
	if !contains([]string{text}, "Анна, заказ 4815162 у меня") || len(answers.Gaps(text)) > 0 {
		t.Errorf("filled is %q", text)
	}
}

func TestATextWithAGapIsNotSent(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	s.handle(s.by("maria", bot.TookEvent, ""))
	err := s.engine.Handle(t.Context(), s.by("maria", bot.AnsweredEvent, "Анна, заказ {order} у меня."))
	s.wants(err, bot.ErrGap)
	s.handle(s.by("maria", bot.AnsweredEvent, "Анна, впишите {код}, пожалуйста."))
	s.works()
	if said := s.platform.texts(); !contains(said, "{код}") || contains(said, "{order}") {
		t.Errorf("said is %q", said)
	}
}

// hearsAfter lets Anna write and tells what was said then.
func (s *stage) hearsAfter(text string) []string {
	s.Helper()
	before := len(s.platform.texts())
	s.says(anna, text)
	return s.platform.texts()[before:]
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
			s.account.Shelf = shelf(t, c.offers...)
			for _, text := range c.told {
				s.says(anna, text)
			}
			if texts := s.hearsAfter(c.text); contains(texts, said) != c.offered {
				t.Errorf("said is %q", texts)
			}
		})
	}
}

func TestACaseGetsOneReadyAnswer(t *testing.T) {
	s := newStage(t)
	s.account.Shelf = shelf(t, "/чек", "/возврат")
	s.says(anna, receipt)
	if offered := s.conversation(anna).Case.Offered; offered != "/чек" {
		t.Errorf("offered is %q", offered)
	}
	for _, text := range []string{"Подскажите, пожалуйста, как вернуть товар?", receipt, "Как оформить возврат покупки?"} {
		if texts := s.hearsAfter(text); contains(texts, "Вернуть покупку можно") || contains(texts, "Электронный чек") {
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
		"the order is not known":   {private(anna), "Здравствуйте, подскажите, какой статус у заказа?", "собирают", false},
		"the order is known":       {private(anna), "Здравствуйте, подскажите, какой статус у заказа 4815162?", "Заказ 4815162 собирают", true},
		"the order, but in public": {group(), "Здравствуйте, подскажите, какой статус у заказа 4815162?", "собирают", false},
		"a name in public":         {group(), "Здравствуйте, можно ли узнать режим работы?", "Анна, мы открыты", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.account.Shelf = own
			e := s.line(anna, c.text)
			e.Place, e.Addressed = c.place, true
			s.handle(e)
			s.passes(bot.DefaultQuietMax)
			if texts := s.platform.texts(); contains(texts, c.says) != c.said || contains(texts, "{") {
				t.Errorf("said is %q", texts)
			}
		})
	}
}
