package wording

import (
	"errors"
	"os"
	"strings"
	"sync"
	"testing"

	"otklik/flows"
)

// shippedOnce parses the rules that the program brings along; they never change.
var shippedOnce = sync.OnceValues(func() (*Rules, error) {
	data, err := os.ReadFile("../../config/wording.yaml")
	if err != nil {
		return nil, err
	}
	return Parse("wording.yaml", data)
})

// shipped gives the rules that the program brings along.
func shipped(t testing.TB) *Rules {
	t.Helper()
	rules, err := shippedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestAnOperatorIsToldWhatHurtsInADraft(t *testing.T) {
	rules := shipped(t)
	for _, c := range []struct {
		language, text string
		public         bool
		what, where    string // what is told, and the words it is told of
	}{
		{"ru", "Мы решим вашу проблему, пожалуйста.", false, "the word problem", "проблему"},
		{"ru", "Успокойтесь, пожалуйста.", false, "calling for calm", "Успокойтесь"},
		{"ru", "К сожалению, ничем не можем вам помочь.", false, "giving up", "К сожалению, ничем"},
		{"ru", "Вы неправильно заполнили форму.", false, "blame", "Вы неправильно"},
		{"ru", "Такого не может быть, у нас всё работает.", false, "denial", "у нас всё работает"},
		{"ru", "Приносим извинения за доставленные неудобства.", false, "bureaucracy", "Приносим извинения"},
		{"ru", "Мы ответим через 5 минут.", false, "a promise of time", "через 5 минут"},
		{"ru", "Сегодня всё будет готово.", false, "a promise of time", "Сегодня"},
		{"ru", "Деньги вернутся, гарантируем.", false, "a promise of an outcome", "гарантируем"},
		{"ru", "Деньги вам вернутся.", false, "a promise of money", "Деньги вам вернутся"},
		{"ru", "Вам необходимо прийти с чеком.", false, "an order", "Вам необходимо"},
		{"ru", "Мы вас слышим! Ответит человек!", false, "exclamation mark", "!"},
		{"ru", "Бывает :) Ответит человек.", false, "smiley", ":)"},
		{"ru", "Что случилось? Когда? Где?", false, "3 questions at once", "Что случилось? Когда? Где?"},
		{"ru", "Напишите номер телефона, мы позвоним.", true, "personal data in public", "номер телефона"},
		{"ru", "{name}, сотрудник прочитает ваше письмо.", false, "a placeholder was left in", "{name}"},
		{"en", "We will solve your problem.", false, "the word problem", "problem"},
		{"en", "Please calm down.", false, "calling for calm", "calm down"},
		{"en", "Unfortunately, we cannot help.", false, "giving up", "Unfortunately, we cannot"},
		{"en", "You should have kept the receipt.", false, "blame", "You should have"},
		{"en", "We apologise for any inconvenience.", false, "bureaucracy", "any inconvenience"},
		{"en", "A colleague calls within an hour.", false, "a promise of time", "within an"},
		{"en", "We’ll be back; don’t worry.", false, "calling for calm", "don’t worry"},
		{"en", "Please send us your phone number.", true, "personal data in public", "phone"},
		{"pl", "Rozwiążemy ten problem.", false, "the word problem", "problem"},
		{"pl", "Proszę się uspokoić.", false, "calling for calm", "Proszę się uspokoić"},
		{"pl", "Odpowiemy w ciągu godziny.", false, "a promise of time", "w ciągu godziny"},
		{"pl", "Szanowny Kliencie, dziękujemy.", false, "bureaucracy", "Szanowny Kliencie"},
		{"pl", "Prosimy o numer telefonu.", true, "personal data in public", "numer telefonu"},
		{"de", "Beruhigen Sie sich! Ruhe!", false, "exclamation mark", "!"},
	} {
		if !told(rules.Draft(c.language, c.text, c.public), c.text, c.what, c.where) {
			t.Errorf("%s %q, public %v: %+v, want %q of %q", c.language, c.text, c.public, rules.Draft(c.language, c.text, c.public), c.what, c.where)
		}
	}
}

func TestEveryRuleHasAReasonInTheLanguagesOfOperators(t *testing.T) {
	rules := shipped(t)
	names := ownRules()
	for _, language := range rules.languages {
		for _, rule := range language.rules {
			names = append(names, rule.Name)
		}
	}
	for _, name := range names {
		for _, language := range []string{"ru", "en", "pl"} {
			if rules.Reason(name, language) == "" {
				t.Errorf("%q has no reason in %s", name, language)
			}
		}
	}
	if reason := rules.Reason("another rule", "ru"); reason != "" {
		t.Errorf("a rule that is not there has the reason %q", reason)
	}
}

func TestAReasonThatBelongsToNoRuleIsRefused(t *testing.T) {
	_, err := Parse("my.yaml", []byte("reasons:\n  a smilie: {en: It laughs.}\n"))
	if !errors.Is(err, ErrRules) || !strings.Contains(err.Error(), `"a smilie" belongs to no rule`) {
		t.Errorf("got %v", err)
	}
}

func told(hints []Hint, text, what, where string) bool {
	for _, h := range hints {
		if strings.Contains(h.What, what) && string([]rune(text)[h.Start:h.End]) == where && h.Advice != "" {
			return true
		}
	}
	return false
}

func TestAKindAndHonestDraftGetsNoHint(t *testing.T) {
	rules := shipped(t)
	for _, c := range []struct {
		language, text string
		public         bool
	}{
		{"ru", "Здравствуйте, меня зовут Мария. Нам жаль, что так вышло; я прочитаю всё и разберусь. Как вам удобнее получить ответ?", false},
		{"ru", "Телефон и почту, пожалуйста, напишите в личные сообщения: здесь их увидят посторонние.", true},
		{"ru", "Пожалуйста, не пишите здесь номер телефона.", true},
		{"ru", "Напишите, пожалуйста, номер телефона.", false},
		{"ru", "Вы написали «это не моя проблема! сегодня же!», мы это увидели.", false},
		{"ru", "Наша команда вас слышит. Беспроблемных дней не бывает.", false},
		{"en", "Hello, this is Maria. I am sorry about what happened and will look into it myself.", false},
		{"en", "Please keep your phone number for a private message.", true},
		{"pl", "Dzień dobry, przykro nam. Prosimy zostawić numer telefonu w wiadomości prywatnej.", true},
		{"de", "Guten Tag, wir lesen alles und melden uns bei Ihnen.", true},
	} {
		if hints := rules.Draft(c.language, c.text, c.public); len(hints) > 0 {
			t.Errorf("%s %q, public %v: %+v", c.language, c.text, c.public, hints)
		}
	}
}

func TestARemarkStopsNothingAndALongDraftIsMeasured(t *testing.T) {
	rules := shipped(t)
	if hints := rules.Draft("ru", "Вам необходимо прийти.", false); len(hints) != 1 || hints[0].Grave {
		t.Errorf("%+v", hints)
	}
	long := strings.Repeat("Мы читаем всё. ", 90)
	if hints := rules.Draft("ru", long, true); len(hints) != 1 || !strings.Contains(hints[0].What, "characters") {
		t.Errorf("in public: %+v", hints)
	}
	if hints := rules.Draft("ru", long, false); len(hints) != 0 {
		t.Errorf("in private: %+v", hints)
	}
}

func TestRulesThatCannotBeUsedAreRefusedWithTheirPlace(t *testing.T) {
	for text, want := range map[string]string{
		"limts: {}": "unknown field",
		"languages:\n  ru:\n    rules:\n      - {name: a, words: [б], place: privat}": "place",
		"languages:\n  ru:\n    rules:\n      - {name: a, words: []}":                 "no words",
		"- not a map": "wording.yaml",
	} {
		if _, err := Parse("wording.yaml", []byte(text)); !errors.Is(err, ErrRules) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

func TestTheShippedPhrasesAreWellPut(t *testing.T) {
	verdict := shipped(t).Phrases(shippedPassages(t))
	for _, finding := range append(verdict.Faults, verdict.Notes...) {
		t.Error(finding)
	}
}

func shippedPassages(t testing.TB) []flows.Passage {
	t.Helper()
	read := func(path string) flows.Source {
		data, err := os.ReadFile("../../config/" + path)
		if err != nil {
			t.Fatal(err)
		}
		return flows.Source{Name: path, Data: data}
	}
	passages, faults := flows.Passages(read("flows/complaint.yaml"), []flows.Source{read("phrases/ru.yaml"), read("phrases/ru.informal.yaml"), read("phrases/en.yaml"), read("phrases/pl.yaml")})
	if len(faults) > 0 || len(passages) < 100 {
		t.Fatal(len(passages), faults)
	}
	return passages
}

func BenchmarkDraft(b *testing.B) {
	rules := shipped(b)
	b.ReportAllocs()
	for b.Loop() {
		rules.Draft("ru", "Здравствуйте, меня зовут Мария. Нам жаль, что так вышло; я прочитаю всё и разберусь. Как вам удобнее получить ответ?", true)
	}
}

func TestTheRulesOfTheHandbookAreRules(t *testing.T) {
	data, err := os.ReadFile("../../docs/words.md")
	if err != nil {
		t.Fatal(err)
	}
	var examples []*Rules
	for _, block := range strings.Split(string(data), "```yaml\n")[1:] {
		example, _, _ := strings.Cut(block, "```")
		if !strings.Contains(example, "rules:") {
			continue
		}
		rules, err := Parse("words.md", []byte(example))
		if err != nil {
			t.Fatal(err)
		}
		examples = append(examples, rules)
	}
	if hints := examples[0].Draft("en", "No problems here.", true); len(hints) != 1 || hints[0].Grave {
		t.Errorf("%+v", hints)
	}
	if reason := examples[1].Reason("our old name", "ru"); reason != "С весны мы называемся «Ромашка»." {
		t.Errorf("the reason is %q", reason)
	}
}
