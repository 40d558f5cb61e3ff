package draft_test

import (
	"testing"

	"otklik/bot"
	"otklik/desk/draft"
)

// goodAnswers are what good operators write: none of them gets a hint.
func goodAnswers() map[string][]string {
	return map[string][]string{
		"ru": {
			"Здравствуйте, Анна! Курьер уже едет к вам.",
			"Анна, здравствуйте. Меня зовут Мария, я прочитала всё, что вы написали боту, повторять ничего не нужно.",
			"Понимаю, почему вы сердитесь: вы ждали диван три недели, и никто не объяснил, где он.",
			"Я позвонила на склад. Диван стоит в Твери, его забыли погрузить, это наша ошибка. Я попросила поставить его в ближайшую машину и напишу вам, когда она выедет.",
			"Спасибо за фотографии, на них хорошо видно трещину. Передала их мастеру, он посмотрит и скажет, что можно сделать.",
			"Вижу два платежа по вашему заказу: один прошёл, второй банк держит. Я отправила запрос в бухгалтерию.",
			"Возврат проверяет Олег из бухгалтерии. Как он ответит, я напишу вам сюда, что он решил.",
			"Подскажите, пожалуйста, какой цвет вам подойдёт вместо синего?",
			"Вам удобнее забрать чайник в магазине на Садовой или дождаться курьера?",
			"Курьер говорил с вами грубо, и мне за это стыдно. Я поговорила с ним и с его руководителем.",
			"Да, вы правы: на сайте стояла другая цена. Мы её исправили, а для вас оставили ту, которую вы видели.",
			"Номер заказа записала, спасибо. Ищу накладную и вернусь к вам с ответом.",
			"Замена приехала в магазин. Забрать её можно в любой день, чек не понадобится.",
			"Хорошо, что написали. Если что-то пойдёт не так, напишите прямо сюда, я увижу.",
			"Телефон горячей линии и правда был недоступен, мы его починили. Простите, что вам пришлось звонить столько раз.",
		},
		"en": {
			"Hello John, my name is Mary. I have read all of it, so there is nothing to repeat.",
			"I understand why you are angry: three weeks of waiting, and nobody told you where the sofa was.",
			"I called the warehouse. The sofa is in Leeds, it was left behind, and that was our mistake. I have asked them to put it on the next lorry and will write when it leaves.",
			"Thank you for the photos, the crack is easy to see. Our repairer has them now and will say what can be done.",
			"There are two payments for your order: one went through, the other is held by the bank. I have asked our accountants about it.",
			"Oleg from accounting checks the refund. Whatever he decides, I will write it to you here.",
			"Which colour would you like instead of the blue one?",
			"Would you rather pick the kettle up in the shop or wait for the courier?",
			"The courier was rude to you, and I am ashamed of that. I have spoken to him and to his manager.",
			"You are right: the price on the page was a different one. We corrected it, and for you the one you saw still holds.",
			"I have noted the order number, thank you. I am looking for the delivery note now.",
			"The replacement has reached the shop. You can collect it on any day, no receipt is needed.",
			"It was good of you to write. If anything goes wrong, write right here and I will see it.",
		},
		"pl": {
			"Dzień dobry, Pani Ewo. Nazywam się Maria i przeczytałam wszystko, niczego nie trzeba powtarzać.",
			"Rozumiem złość: trzy tygodnie czekania i nikt nie powiedział, gdzie jest sofa.",
			"Dzwoniłam do magazynu. Sofa stoi w Łodzi, nie została załadowana i to nasz błąd. Poprosiłam o miejsce w następnym samochodzie i napiszę, kiedy wyjedzie.",
			"Dziękuję za zdjęcia, pęknięcie dobrze widać. Obejrzy je serwisant i powie, co da się zrobić.",
			"Widzę dwie płatności za to zamówienie: jedna przeszła, drugą trzyma bank. Zapytałam o to księgowość.",
			"Zwrot sprawdza Olek z księgowości. Napiszę tutaj, co zdecydował.",
			"Jaki kolor będzie dobry zamiast niebieskiego?",
			"Czy wygodniej odebrać czajnik w sklepie, czy poczekać na kuriera?",
			"Kurier był niegrzeczny i wstydzę się za to. Rozmawiałam z nim i z jego przełożoną.",
			"To prawda, na stronie była inna cena. Poprawiliśmy ją, a dla Pani zostaje ta, która tam była.",
			"Zapisałam numer zamówienia, dziękuję. Szukam teraz listu przewozowego.",
			"Nowy czajnik dotarł do sklepu. Można go odebrać w dowolny dzień, paragon nie będzie potrzebny.",
			"Dobrze, że Pani napisała. Gdyby coś poszło nie tak, proszę pisać od razu tutaj, zobaczę to.",
		},
	}
}

func TestGoodAnswersAreLeftAlone(t *testing.T) {
	n := 0
	for language, texts := range goodAnswers() {
		for _, text := range texts {
			n++
			for _, place := range []bot.Place{chat, group} {
				if hints := check(t, draft.Draft{Conversation: from(language), Place: place, Text: text, Language: "ru"}); len(hints) > 0 {
					t.Errorf("%s: %q gets %+v", language, text, hints)
				}
			}
		}
	}
	if n < 40 {
		t.Errorf("only %d good answers are tried", n)
	}
}
