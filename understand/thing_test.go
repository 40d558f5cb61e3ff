package understand

import (
	"strings"
	"testing"
)

func TestTheCustomersOwnNounIsTakenUpOnlyWhereItIsCertain(t *testing.T) {
	for _, c := range []struct{ language, text, want string }{
		{"ru", "Купил чайник, потёк на второй день", "о чайнике"},
		{"ru", "ЧАЙНИКОМ этим пользоваться нельзя!!!", "о чайнике"},
		{"ru", "Третий день нет интернета", "об интернете"},
		{"ru", "Заказ с чайником так и не привезли", "о чайнике"},
		{"ru", "Заказ не привезли, деньги не вернули", ""},
		{"ru", "Где мой заказ? Заказ оплачен неделю назад", "о заказе"},
		{"ru", "Привезли утюг вместо чайника", ""},
		{"ru", "Не чайник, а утюг", ""},
		{"ru", "Смотрите https://example.com/чайник", ""},
		{"ru", "@чайник вы там живы?", ""},
		{"ru", "Сколько можно ждать", ""},
		{"ru", "Начайник какой-то", ""},
		{"en", "The courier never came", "about the courier"},
		{"en", "My order never came, and neither did my money", ""},
		{"en", "Nothing works", ""},
		{"pl", "Gdzie jest moja paczka?", "o paczce"},
		{"pl", "Zamówienie z czajnikiem nie dotarło", "o czajniku"},
		{"de", "Der Router ist kaputt", ""},
		{"", "чайник", ""},
	} {
		if got := Thing(c.text, c.language); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.language, c.text, got, c.want)
		}
	}
}

func TestEveryThingIsTakenUpWithItsPreposition(t *testing.T) {
	language, forms := "", map[string]int{}
	for line := range strings.Lines(thingsFile) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "["); ok {
			language = strings.TrimSuffix(name, "]")
		}
		about, written, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		about = strings.TrimPrefix(about, "~")
		begins, _, several := strings.Cut(about, " ")
		if !several || !strings.Contains(map[string]string{"ru": "о об", "en": "about", "pl": "o"}[language], begins) || about != strings.ToLower(about) {
			t.Errorf("%s: taken up as %q", language, about)
		}
		for _, form := range strings.Fields(written) {
			forms[language]++
			if got := Thing(strings.ToUpper(form)+"!", language); got != about || form != strings.ToLower(form) {
				t.Errorf("%s %q is taken up as %q", language, form, got)
			}
		}
	}
	if forms["ru"] < 200 || forms["en"] < 35 || forms["pl"] < 100 {
		t.Errorf("%d Russian, %d English, %d Polish forms", forms["ru"], forms["en"], forms["pl"])
	}
}
