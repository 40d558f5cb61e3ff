package understand

import "testing"

func TestPeopleSayHowManyStarsInTheirOwnWords(t *testing.T) {
	for stars, answers := range map[int][]string{
		5: {"5", "5!", "5+", "5 +", "5++", "5-", "5/5", "5 из 5", "5 баллов", "5 ⭐", "⭐⭐⭐⭐⭐", "⭐️⭐️⭐️⭐️⭐️", "★★★★★", "5️⃣", "10/10", "10 из 10", "9 из 10", "пять", "Пять!", "ПЯТЬ", "пять с плюсом", "пятёрка", "пятерка",
			"пятерочка вам", "твёрдая пятёрка", "на пятёрку", "ставлю пять", "ставлю вам 5 баллов", "я ставлю 5", "моя оценка 5", "оценка: 5", "ну пять наверное", "пять из пяти", "пять звёзд", "пять с минусом", "5 спасибо", "спасибо, 5", "Спасибо большое! Пять!", "5👍",
			"five", "Five stars", "5 stars", "five out of five", "a five", "5 of 5", "I'd give it a 5", "i give you five stars", "solid five", "5, thanks",
			"pięć", "piec", "piątka", "piatka", "na piątkę", "piątka z plusem", "pięć gwiazdek", "daję 5", "wystawiam piątkę", "5 na 5", "szóstka"},
		4: {"4", "четыре", "четвёрка", "четверочка", "4 с плюсом", "четыре с минусом", "пусть будет 4", "8/10", "four", "four stars", "I would give 4", "cztery", "czwórka", "czworka", "mocna czwórka"},
		3: {"3", "три", "тройка", "троечка", "на троечку", "трояк", "только 3", "6 из 10", "three", "maybe 3", "trzy", "trójka", "na trójkę"},
		2: {"2", "два", "двойка", "двоечка", "двойку вам", "two", "two stars only", "dwa", "dwójka", "dwie gwiazdki"},
		1: {"1", "один", "одна звезда", "единица", "единичка", "кол", "кол вам", "всего один балл", "one", "one star", "just one", "jeden", "jedna gwiazdka", "jedynka", "pała",
			"0", "ноль", "ноль из пяти", "zero stars", "zero", "0/10"},
	} {
		for _, answer := range answers {
			if got, beside := Stars(answer); got != stars || beside != "" {
				t.Errorf("%q: %d stars and %q, want %d", answer, got, beside, stars)
			}
		}
	}
}

func TestWhatIsSaidBesideTheStarsIsKept(t *testing.T) {
	for answer, want := range map[string]struct {
		stars  int
		beside string
	}{
		"5, спасибо Анне, очень помогла":        {5, "спасибо Анне, очень помогла"},
		"3, потому что долго":                   {3, "потому что долго"},
		"три потому что ждать пришлось неделю":  {3, "потому что ждать пришлось неделю"},
		"2 за хамство":                          {2, "за хамство"},
		"Пятёрка! Мастер всё починил":           {5, "Мастер всё починил"},
		"Долго, но решили. 4":                   {4, "Долго, но решили"},
		"5 баллов очень помогли":                {5, "очень помогли"},
		"5 все супер":                           {5, "все супер"},
		"1 никто не помог":                      {1, "никто не помог"},
		"four, because the courier was late":    {4, "because the courier was late"},
		"5 stars for the courier":               {5, "for the courier"},
		"trójka, bo długo czekałam":             {3, "bo długo czekałam"},
		"piątka z plusem dla pani Ani!":         {5, "dla pani Ani"},
		"пять вашему мастеру":                   {5, "вашему мастеру"},
		"2 bo nikt nie odpisał":                 {2, "bo nikt nie odpisał"},
		"пять\nдоставка была вовремя":           {5, "доставка была вовремя"},
		"0 за ваш сервис":                       {1, "за ваш сервис"},
		"5. А когда вернут деньги за доставку?": {5, "А когда вернут деньги за доставку"},
	} {
		if got, beside := Stars(answer); got != want.stars || beside != want.beside {
			t.Errorf("%q: %d stars and %q, want %d and %q", answer, got, beside, want.stars, want.beside)
		}
	}
}

func TestNumbersInOrdinarySentencesAreNoStars(t *testing.T) {
	for _, text := range []string{"", "пять дней жду", "5 дней жду ответа", "жду пять дней", "звонил три раза", "3 раза звонил", "третий день", "один оператор хамил", "одна девушка нагрубила", "два месяца", "2 недели",
		"5 или 4", "4-5", "4.5", "4,5", "-5", "минус пять", "6", "7", "100", "55", "5555", "заказ 5", "номер 4815162", "в 5 часов", "после 5", "5:30", "5%", "5 рублей", "верните 5 тысяч", "раз два три", "за что вам пять?", "не 5",
		"five days", "one more thing", "two weeks and nothing", "I called 3 times", "at 5 pm", "for 5 days", "no one answered", "pięć dni czekam", "dwa razy dzwoniłam", "jeden problem", "спасибо", "нормально", "?", "👍", "пять дней, жду", "Один звонок, и всё решили",
		"из 5", "10", "1 000", "звоню вам два, три, четыре раза"} {
		if got, _ := Stars(text); got != 0 {
			t.Errorf("%q is no rating, and %d stars are read", text, got)
		}
	}
}
