package understand

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// newReader reads with the given markers, or as the program does with the shipped ones.
func newReader(t testing.TB, markers ...Markers) *Reader {
	t.Helper()
	if len(markers) == 0 {
		markers = shippedMarkers(t)
	}
	reader, err := New(markers...)
	if err != nil {
		t.Fatal(err)
	}
	return reader
}

func TestUpsetPeopleAreToldFromCalmOnesInThreeLanguages(t *testing.T) {
	reader := newReader(t)
	for text, want := range map[string]struct {
		language string
		upset    bool
	}{
		"Безобразие! Третий день не работает интернет, никто не отвечает!!!": {"ru", true},
		"ВЕРНИТЕ ДЕНЬГИ МОШЕННИКИ":                                                {"ru", true},
		"Заказ до сих пор не пришёл, жду уже две недели":                          {"ru", true},
		"Спасибо, что пятый день без связи":                                       {"ru", true},
		"Подскажите, пожалуйста, до скольки вы работаете в субботу?":              {"ru", false},
		"Спасибо большое, всё отлично!":                                           {"ru", false},
		"pochemu ne rabotaet internet, skolko mozhno zhdat":                       {"ru-latn", true},
		"Skandal! Od tygodnia czekam na paczkę i nikt nie odpowiada":              {"pl", true},
		"Dzień dobry, kiedy będzie dostępny ten model?":                           {"pl", false},
		"Bardzo dziękuję za pomoc, polecam!":                                      {"pl", false},
		"This is ridiculous, my parcel never arrived and you charged me twice!!!": {"en", true},
		"Do you open on Sundays?":                                                 {"en", false},
		"Thank you so much, great service":                                        {"en", false},
		"Чому не працює інтернет вже третій день?":                                {"uk", true},
	} {
		got := reader.Read(text, Context{})
		if got.Language != want.language || got.Level.Upset() != want.upset {
			t.Errorf("%q: language %q, level %s (heat %.2f); want %q, upset %v; %v",
				text, got.Language, got.Level, got.MessageHeat, want.language, want.upset, got.Reasons)
		}
	}
}

func TestPeopleWhoWantAHumanAreHeard(t *testing.T) {
	reader := newReader(t)
	for _, text := range []string{"Оператора!", "позовите человека", "а человек там есть?", "есть тут человек вообще?", "I want a real person", "human please", "chcę rozmawiać z konsultantem", "konsultant"} {
		if !reader.Read(text, Context{}).WantsHuman {
			t.Errorf("%q: nobody noticed that a human is wanted", text)
		}
	}
	for _, text := range []string{"Здравствуйте, где мой заказ?", "Kiedy dostawa?", "Where is my order?"} {
		if reader.Read(text, Context{}).WantsHuman {
			t.Errorf("%q: a human was not asked for", text)
		}
	}
}

func TestShortAnswersKeepTheLanguageOfTheConversation(t *testing.T) {
	reader := newReader(t)
	for _, test := range []struct{ text, before, want string }{
		{"ok", "pl", "pl"}, {"Nowak", "en", "en"}, {"так", "uk", "uk"}, {"+79990000001", "ru", "ru"}, {"👍", "en", "en"},
		{"v chetverg privezli korobka myataya ekran razbit", "ru-latn", "ru-latn"}, {"nu vot opjat molchite", "ru-latn", "ru-latn"}, {"no ne privezli zhe", "", "ru-latn"},
		{"privezli ne tot tovar, vernite dengi", "", "ru-latn"}, {"kuryer ne priehal", "", "ru-latn"}, {"Hello, where is my parcel?", "ru-latn", "en"},
		{"ok", "", ""}, {"Добрый день", "en", "ru"}, {"Where is my order, please?", "pl", "en"}, {"Gdzie jest moja paczka, proszę?", "en", "pl"},
	} {
		if got := reader.Read(test.text, Context{Language: test.before}).Language; got != test.want {
			t.Errorf("%q after %q: language %q, want %q", test.text, test.before, got, test.want)
		}
	}
}

func TestTalkAboutAnOperatorIsNoWishForOne(t *testing.T) {
	reader := newReader(t)
	for _, text := range []string{"Худший оператор в стране", "другой оператор ловит лучше", "консультант нахамил маме", "The gate agent was rude", "Konsultantka była niemiła"} {
		if reader.Read(text, Context{}).WantsHuman {
			t.Errorf("%q: a human was not asked for", text)
		}
	}
	for _, text := range []string{"оператор", "Оператора!!!", "ну позовите живого человека", "Позовите, пожалуйста, человека", "можно оператора?", "agent", "I want to talk to a human", "Konsultant!", "połączcie mnie z konsultantem"} {
		if !reader.Read(text, Context{}).WantsHuman {
			t.Errorf("%q: nobody noticed that a human is wanted", text)
		}
	}
}

func TestPoliteWordsAreNoThreat(t *testing.T) {
	reader := newReader(t)
	for text, threat := range map[string]bool{
		"Пожалуйста, пришлите счёт":           false,
		"Добро пожаловать в нашу очередь":     false,
		"Пожалуюсь на вас куда следует":       true,
		"Уже пожаловались вашему руководству": true,
	} {
		reasons := fmt.Sprint(reader.Read(text, Context{}).Reasons)
		if got := strings.Contains(reasons, "threatens"); got != threat {
			t.Errorf("%q: read as a threat: %v, reasons %s", text, got, reasons)
		}
	}
}

func TestPeopleAreToldApartByWhatTheyWriteAbout(t *testing.T) {
	reader := newReader(t)
	for text, want := range map[string]Topic{
		"Так и не привезли, третий день жду":                      Delivery,
		"Дважды списали за один и тот же чек, верните деньги":     Payment,
		"Второй день нет интернета, роутер мигает красным":        Outage,
		"Кассирша нагрубила моей маме":                            Staff,
		"Чайник потёк через неделю":                               Quality,
		"Час стою в очереди, работает одно окно из пяти":          Service,
		"Сегодня такой чудесный закат":                            Other,
		"Kurier zostawił paczkę na deszczu":                       Delivery,
		"Od rana nie ma prądu":                                    Outage,
		"Lekarz był bardzo uprzejmy":                              Staff,
		"You charged me twice, I want a refund":                   Payment,
		"The kettle broke after a week":                           Quality,
		"Forty minutes on hold and nobody answers the phone here": Service,
	} {
		if got := reader.Read(text, Context{}).Topic; got != want {
			t.Errorf("%q: about %s, want %s", text, got, want)
		}
	}
}

func TestASignAloneIsThanksOrAnger(t *testing.T) {
	reader := newReader(t)
	for text, want := range map[string]Kind{
		"👍": Thanks, "❤️": Thanks, "🙏🙏": Thanks, "👌": Thanks, "🤝": Thanks, ")))": Thanks, "😊👍🏻": Thanks, ":)": Thanks,
		"😡": Impulsive, "👎": Impulsive, "😭😭": Impulsive, "🤡": Unsure, "👍😡": Unsure, "?": Unsure, "...": Unsure, "👍?": Unsure, "5 👍": Unsure,
	} {
		got := reader.Read(text, Context{})
		if got.Kind != want || (got.Level == Positive) != (want == Thanks) || got.Level.Upset() != (want == Impulsive) || got.Level.Upset() && got.Heat < 0.4 {
			t.Errorf("%q: %s and %s (heat %.2f), want %s", text, got.Kind, got.Level, got.Heat, want)
		}
	}
	if got := reader.Read("👍", Context{Heat: 0.9}); got.Heat < 0.3 {
		t.Errorf("one sign has cooled rage down to %.2f", got.Heat)
	}
}

func TestPraiseForAFaultIsIronyInThreeLanguages(t *testing.T) {
	reader := newReader(t)
	for _, text := range []string{
		"Oh wonderful, a third replacement that doesn't work either. You must be so proud of yourselves.", "Wonderful, another broken kettle, you should be proud",
		"Oh perfect, the parcel is lost again", "What a wonderful service: nobody answers, ever", "Amazing! Third week without internet, keep it up",
		"Чудесно, опять привезли не то. Вы, наверное, очень гордитесь собой", "Как мило с вашей стороны потерять мой заказ", "Восхитительно, третий чайник и снова не работает",
		"Cudownie, znowu zgubiliście paczkę, możecie być z siebie dumni", "No pięknie, trzeci raz to samo", "Jak miło z waszej strony, że nikt nie odbiera",
	} {
		if got := reader.Read(text, Context{}); !got.Level.Upset() || got.Kind == Thanks {
			t.Errorf("%q: %s, %s (heat %.2f): %v", text, got.Level, got.Kind, got.MessageHeat, got.Reasons)
		}
	}
	for _, text := range []string{
		"Oh wonderful, it arrived already, thank you!", "You can be proud of your team, they were so kind", "Чудесно, всё привезли вовремя", "Как мило с вашей стороны, спасибо за открытку!",
		"Cudownie, paczka już jest, dziękuję", "Wonderful service, thanks again", "Pięknie zapakowane, dziękuję",
	} {
		if got := reader.Read(text, Context{}); got.Level.Upset() {
			t.Errorf("%q: %s (heat %.2f): %v", text, got.Level, got.MessageHeat, got.Reasons)
		}
	}
}

func TestWhoHasTroubleWithAnOfferIsNoAdvertiser(t *testing.T) {
	reader := newReader(t)
	for text, spam := range map[string]bool{
		"у меня промокод не работает": false, "почему по ссылке пусто": false, "скидка по вашей ссылке не сработала": false, "my discount link does not work": false,
		"Заработок от 5000 в день без вложений! Пиши в ЛС": true, "Переходи по ссылке, скидки до 90% по промокоду": true, "Check my profile for easy money": true,
	} {
		if got := reader.Read(text, Context{}); (got.Kind == Spam) != spam {
			t.Errorf("%q: %s, %s", text, got.Kind, got.Level)
		}
	}
}

func TestAnswersToOurQuestionsAreNoComplaints(t *testing.T) {
	reader := newReader(t)
	for _, text := range []string{"да", "Анна Пример", "+7 999 000-00-01", "anna@example.com", "заказ 48213907", "по телефону", "tak", "yes please", "jutro rano", "4"} {
		if got := reader.Read(text, Context{}); got.Level.Upset() {
			t.Errorf("%q: %s (heat %.2f): %v", text, got.Level, got.MessageHeat, got.Reasons)
		}
	}
}

func TestHeatFollowsTheConversation(t *testing.T) {
	reader := newReader(t)
	calm := reader.Read("Жду ответа по заказу", Context{})
	for name, ctx := range map[string]Context{
		"was angry before":      {Heat: 0.9},
		"repeats":               {Earlier: []string{"Жду ответа по заказу!"}},
		"waits since yesterday": {Waiting: 25 * time.Hour},
		"came back":             {Reopened: true},
	} {
		if got := reader.Read("Жду ответа по заказу", ctx); got.Heat <= calm.Heat {
			t.Errorf("%s: heat %.2f, no more than %.2f without it", name, got.Heat, calm.Heat)
		}
	}
	if got := reader.Read("Спасибо, разобрались!", Context{Heat: 0.9}); got.Heat > 0.5 {
		t.Errorf("after thanks the heat is still %.2f", got.Heat)
	}
	if got := reader.Read("???", Context{Turns: 2, Heat: 0.4, Language: "ru"}); got.Heat < 0.4 || got.Language != "ru" {
		t.Errorf("a bare ??? gives heat %.2f, language %q", got.Heat, got.Language)
	}
}

func TestNothingBreaksReading(t *testing.T) {
	reader := newReader(t)
	for _, text := range []string{"", " ", "\xff\xfe", "!!!", "😀", "@", "http://", "\"", ">", "*", "а*", "\n>\n", "1", "+", "(", "«", "№", string(make([]byte, 40000))} {
		got := reader.Read(text, Context{})
		if got.Heat < 0 || got.Heat > 1 || got.Kind == "" || got.Level == "" || got.Topic == "" {
			t.Errorf("%q: %+v", text, got)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, seed := range []string{"заказ № 12345", "+7 999 000-00-01", "a@b.cc", "«цитата» пи3дец х**ня", "> quoted\nmine", "оооочень"} {
		f.Add(seed)
	}
	reader := newReader(f)
	f.Fuzz(func(t *testing.T, text string) {
		got := reader.Read(text, Context{Earlier: []string{text}})
		for _, found := range got.Found {
			if found.Start < 0 || found.End > len(text) || found.Start >= found.End {
				t.Fatalf("%q: finding out of the text: %+v", text, found)
			}
		}
		Mask(text, got.Found)
		if got.Heat < 0 || got.Heat > 1 {
			t.Fatalf("%q: heat %v", text, got.Heat)
		}
	})
}
