package answers_test

import (
	"errors"
	"strings"
	"testing"

	"otklik/answers"
	"otklik/config"
)

// shipped is the shelf with the examples that come along.
func shipped(t testing.TB) *answers.Shelf {
	t.Helper()
	files, err := config.Files(config.AnswersFolder, "")
	if err != nil {
		t.Fatal(err)
	}
	var sources []answers.Source
	for _, f := range files {
		sources = append(sources, answers.Source(f))
	}
	shelf, err := answers.Parse(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return shelf
}

func TestAnAnswerIsFoundByAnyFormOfItsWords(t *testing.T) {
	shelf := shipped(t)
	for _, c := range []struct{ language, text, first string }{
		{"ru", "как вернуть товар", "/возврат"},
		{"ru", "верните покупку, не подошла", "/возврат"},
		{"ru", "где мой заказ?", "/доставка"},
		{"ru", "Здравствуйте, а посылочка моя где", "/доставка"},
		{"ru", "адреса доставки поменять", "/адрес"},
		{"ru", "чеки", "/чек"},
		{"ru", "ГАРАНТИЙНОГО РЕМОНТА", "/гарантия"},
		{"ru", "дважды списали деньги с карты", "/оплата"},
		{"ru", "когда уже деньги за возврат придут", "/деньги"},
		{"ru", "отказываюсь от заказа", "/отмена"},
		{"ru", "Еще не пришел электронный чек", "/чек"},
		{"en", "Hi, where's my parcel?", "/delivery"},
		{"en", "returning items", "/refund"},
		{"en", "tracked deliveries", "/delivery"},
		{"en", "cancelled orders", "/cancel"},
		{"en", "you charged me twice", "/charged"},
		{"pl", "gdzie paczki", "/dostawa"},
		{"pl", "zamowienie anulowac", "/anulowanie"},
		{"pl", "zwrotu pieniedzy", "/pieniadze"},
		{"pl", "Dzień dobry, jak mogę zwrócić buty?", "/zwrot"},
		{"pl", "nie dostalem faktury", "/paragon"},
		{"", "refund", "/refund"},
		{"ru", "/чек", "/чек"},
		{"ru", "Чек", "/чек"},
	} {
		found := shelf.Find(c.text, c.language, 3)
		if len(found) == 0 || found[0].Shortcut != c.first {
			t.Errorf("%q finds %v, want %s first", c.text, shortcuts(found), c.first)
		}
	}
}

func TestASlipOfThePenIsForgiven(t *testing.T) {
	shelf := shipped(t)
	for _, c := range []struct{ language, text, one string }{
		{"ru", "возрат", "/возврат"}, {"ru", "доствка", "/доставка"}, {"en", "delivry", "/delivery"}, {"pl", "zamowenie", "/anulowanie"},
	} {
		found := shelf.Find(c.text, c.language, 5)
		if !strings.Contains(strings.Join(shortcuts(found), " "), c.one) {
			t.Errorf("%q finds %v, want %s among them", c.text, shortcuts(found), c.one)
		}
	}
}

func shortcuts(found []answers.Match) []string {
	var names []string
	for _, m := range found {
		names = append(names, m.Shortcut)
	}
	return names
}

func TestNothingIsFoundForWordsThatNoAnswerKnows(t *testing.T) {
	shelf := shipped(t)
	for _, text := range []string{"", "   ", "и но да", "жираф", "!!!", "\x00\xff", strings.Repeat("жираф ", 10_000)} {
		if found := shelf.Find(text, "ru", 3); len(found) > 0 {
			t.Errorf("%.20q finds %v", text, shortcuts(found))
		}
	}
	if found := shelf.Find("возврат", "uk", 3); len(found) > 0 {
		t.Errorf("a language without answers finds %v", shortcuts(found))
	}
	var none *answers.Shelf
	if _, ok := none.Shortcut("/чек"); ok || len(none.Find("чек", "", 3)) > 0 || len(none.All()) > 0 {
		t.Error("the empty shelf holds something")
	}
}

func TestOnlyTheVeryQuestionIsAnsweredUnseen(t *testing.T) {
	all := []string{}
	for _, a := range shipped(t).All() {
		if len(a.Questions) > 0 {
			all = append(all, a.Shortcut)
		}
	}
	shelf := shipped(t).Offering(all...)
	for _, c := range []struct{ language, text, offered string }{
		{"ru", "Добрый день! Подскажите, пожалуйста, как вернуть товар?", "/возврат"},
		{"ru", "Где моя посылка?", "/доставка"},
		{"ru", "Здравствуйте, подскажите, как поменять адрес доставки заказа?", "/адрес"},
		{"ru", "Когда мне вернут деньги?", "/деньги"},
		{"en", "Hello, how can I track my delivery please?", "/delivery"},
		{"pl", "Dzień dobry, gdzie jest moja paczka?", "/dostawa"},
		{"ru", "Добрый день, подскажите, пожалуйста, в какие дни работает доставка?", ""},
		{"ru", "Почему вы мне до сих пор не вернули деньги за чайник, который я вернул в магазин три недели назад?", ""},
		{"ru", "Можно ли у вас заказать торт на свадьбу с доставкой за город?", ""},
		{"ru", "Заказ", ""},
		{"ru", "Возврат денег за заказ с доставкой?", ""},
		{"en", "Do you sell kettles?", ""},
		{"pl", "Czy macie czajniki?", ""},
	} {
		got, _ := shelf.Offer(c.text, c.language)
		if got.Shortcut != c.offered {
			t.Errorf("%q is offered %q, want %q; found were %+v", c.text, got.Shortcut, c.offered, shelf.Find(c.text, c.language, 2))
		}
	}
}

func TestTheShippedExamplesAreOfferedToNobody(t *testing.T) {
	for _, a := range shipped(t).All() {
		if got, ok := shipped(t).Offer(a.Title, a.Language); ok {
			t.Errorf("%s is offered", got.Shortcut)
		}
	}
}

func TestAMissingValueStaysAGapThatIsSeen(t *testing.T) {
	a := answers.Answer{Text: "{name}, заказ {order} у меня. {operator}, {company}. {ключ}"}
	filled := answers.Fill(a, map[string]string{answers.Name: "Анна", answers.Company: "Ромашка", answers.Operator: "Мария"})
	if want := "Анна, заказ {order} у меня. Мария, Ромашка. {ключ}"; filled != want {
		t.Errorf("filled is %q, want %q", filled, want)
	}
	if gaps := answers.Gaps(filled); len(gaps) != 1 || gaps[0] != "{order}" {
		t.Errorf("the gaps are %q", gaps)
	}
	if full := answers.Fill(a, map[string]string{answers.Name: "{order}"}); len(answers.Gaps(full)) != 4 {
		t.Errorf("a customer called {order} hides a gap: %q", full)
	}
}

func TestAnAdminIsToldAllMistakesAtOnce(t *testing.T) {
	_, err := answers.Parse(answers.Source{Name: "a.yaml", Data: []byte(`language: ru
answers:
  - shortcut: возврат
    title: Как вернуть
    text: "{nmae}, здравствуйте. {"
  - shortcut: /take
    title: Взять
    text: Текст
    topic: weather
  - shortcut: /чек
    title: Чек
    text: "Это {operator}"
    offer: true
  - shortcut: /Чек
    text: Второй
`)}, answers.Source{Name: "b.yaml", Data: []byte("language: pl\nanswers:\n  - shortcut: /a\n    titel: Zwrot\n")},
		answers.Source{Name: "c.yaml", Data: []byte("answers: []")}, answers.Source{Name: "d.yaml", Data: []byte("language: [ru]\nanswers: 5")})
	if !errors.Is(err, answers.ErrAnswers) {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{
		`a.yaml:3:15: "возврат" is no shortcut`,
		`a.yaml:5:11: unknown placeholder {nmae}; known: {name}, {order}, {company}, {operator}`,
		`a.yaml:5:11: a brace without its partner`,
		`a.yaml:6:15: "/take" is an operator's command`,
		`a.yaml:9:12: unknown topic "weather"`,
		`a.yaml:10:5: an answer that the bot offers has no questions`,
		`a.yaml:12:11: {operator} in an answer that the bot offers`,
		`a.yaml:14:15: a second answer with the shortcut /чек; the first stands in a.yaml:10`,
		`a.yaml:14:5: the answer has no title`,
		`b.yaml:4:5: unknown field "titel"`,
		`c.yaml:1:1: the key language is missing`,
		`c.yaml:1:1: no answers`,
		`d.yaml:1:11: `,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("not told: %s\ntold were:\n%v", want, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("language: ru\nanswers:\n  - {shortcut: /a, title: b, text: '{name}'}\n"), "a")
	f.Add([]byte("answers: [{text: {}}]"), "как вернуть?")
	f.Fuzz(func(t *testing.T, file []byte, text string) {
		shelf, err := answers.Parse(answers.Source{Name: "a.yaml", Data: file})
		if err != nil {
			if !errors.Is(err, answers.ErrAnswers) {
				t.Errorf("an error of another kind: %v", err)
			}
			return
		}
		if n := len(shelf.Find(text, "", 2)); n > 2 {
			t.Errorf("%d answers, 2 were asked for", n)
		}
	})
}

func BenchmarkFind(b *testing.B) {
	shelf := shipped(b)
	shelf.Find("возврат", "ru", 1)
	for b.Loop() {
		shelf.Find("Добрый день! Подскажите, пожалуйста, как вернуть товар?", "ru", 3)
	}
}
