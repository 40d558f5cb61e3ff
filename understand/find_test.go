package understand

import (
	"slices"
	"testing"
)

func TestNumbersAndPersonalDataAreFound(t *testing.T) {
	reader := newReader(t)
	for text, want := range map[string][]Finding{
		"Заказ № 48213907, звоните +7 999 000-00-01": {{Kind: Order, Value: "48213907"}, {Kind: Phone, Value: "+79990000001"}},
		"мой номер 8 (999) 000 00 02, Анна":          {{Kind: Phone, Value: "+79990000002"}},
		"Вот чек, мой номер 8 999 000-00-04":         {{Kind: Phone, Value: "+79990000004"}},
		"Вот чек, мой номер +7 999 000-00-02":        {{Kind: Phone, Value: "+79990000002"}},
		"89990000003": {{Kind: Phone, Value: "+79990000003"}},
		"почта anna.primer@Example.COM, жду":              {{Kind: Email, Value: "anna.primer@example.com"}},
		"номер заказа 12345, прошло 14 дней":              {{Kind: Order, Value: "12345"}},
		"заказ 2024 рублей стоил":                         nil,
		"заказ от 12.05.2026 на 15 000 рублей":            nil,
		"в 2026 году в 18:30 приехали 3 раза за 4500 руб": nil,
		"карта 4111 1111 1111 1111 списали дважды":        {{Kind: Card, Value: "4111111111111111"}},
		"карта 4111 1111 1111 1112":                       nil,
		"паспорт 4509 123456":                             {{Kind: Passport, Value: "4509123456"}},
		"паспорт серия 45 09 номер 123456, выдан в Твери": {{Kind: Passport, Value: "4509123456"}},
		"Серии 4509 № 123456":                             {{Kind: Passport, Value: "4509123456"}},
		"вторая серия 4509 раз подряд":                    nil,
		"СНИЛС 112-233-445 95":                            {{Kind: Passport, Value: "11223344595"}},
		"PESEL 44051401359, paczki nie ma":                {{Kind: Passport, Value: "44051401359"}},
		"живу ул. Ленина, д. 5, кв. 12, света нет":        {{Kind: Address, Value: "ул. Ленина, д. 5, кв. 12"}},
		"INC-104422 висит":                                {{Kind: Order, Value: "INC-104422"}},
		"заявка 1234567 не закрыта":                       {{Kind: Order, Value: "1234567"}},
		"7745120": {{Kind: Order, Value: "7745120"}},
		"Zamówienie nr 55667788, tel. 512 345 678":               {{Kind: Order, Value: "55667788"}, {Kind: Phone, Value: "+48512345678"}},
		"moja paczka 00012345678 i nie dotarła na ul. Polna 5/7": {{Kind: Order, Value: "00012345678"}, {Kind: Address, Value: "ul. Polna 5/7"}},
		"order #10042 still missing, mail me at jo@example.com":  {{Kind: Order, Value: "10042"}, {Kind: Email, Value: "jo@example.com"}},
		"my flight 1265 was late on 12/05/2026":                  nil,
		"3 шт по 1500 руб., итого 4500":                          nil,
		"@beeline123 привет":                                     nil,
	} {
		got := reader.Read(text, Context{}).Found
		if found := reader.Find(text, ""); !slices.Equal(found, got) {
			t.Errorf("%q: read %+v, found alone %+v", text, got, found)
		}
		if len(got) != len(want) {
			t.Errorf("%q: found %+v, want %+v", text, got, want)
			continue
		}
		for i := range got {
			if got[i].Kind != want[i].Kind || got[i].Value != want[i].Value {
				t.Errorf("%q: found %+v, want %+v", text, got[i], want[i])
			}
		}
	}
}

func TestALocalPhoneIsReadAsInTheCountryOfTheCompanyOrOfTheCustomersLanguage(t *testing.T) {
	reader := newReader(t)
	for _, test := range []struct {
		text, language string
		want           Finding
	}{
		{"600 000 004", "pl", Finding{Kind: Phone, Value: "+48600000004"}},
		{"mój telefon 600000004", "pl", Finding{Kind: Phone, Value: "+48600000004"}},
		{"8 999 000-00-02", "pl", Finding{Kind: Phone, Value: "+79990000002"}},
		{"600000004", "pl", Finding{Kind: Order, Value: "600000004"}},
	} {
		got := reader.Read(test.text, Context{Language: test.language, Region: "RU"}).Found
		if len(got) != 1 || got[0].Kind != test.want.Kind || got[0].Value != test.want.Value {
			t.Errorf("%q in %s: %+v, want %+v", test.text, test.language, got, test.want)
		}
	}
}

func TestPersonalDataIsMaskedInPreviews(t *testing.T) {
	reader := newReader(t)
	for text, want := range map[string]string{
		"тел +7 999 000-00-01, заказ 123456": "тел +* *** ***-**-01, заказ 123456",
		"пишите anna@example.com":            "пишите a***@example.com",
		"карта 4111 1111 1111 1111":          "карта **** **** **** 1111",
		"паспорт 4509 123456 украли":         "паспорт *** украли",
		"серия 4509 номер 123456":            "серия ***",
		"ничего личного":                     "ничего личного",
	} {
		if got := Mask(text, reader.Read(text, Context{}).Found); got != want {
			t.Errorf("masked %q, want %q", got, want)
		}
	}
}
