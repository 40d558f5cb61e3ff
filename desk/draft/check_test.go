package draft_test

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"testing"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/config"
	"otklik/desk/draft"
	"otklik/flows/wording"
)

// checker goes by the rules that come along.
var checker = sync.OnceValues(func() (*draft.Checker, error) {
	file, err := config.Wording("")
	if err != nil {
		return nil, err
	}
	rules, err := wording.Parse(file.Name, file.Data)
	return draft.New(rules), err
})

func check(t testing.TB, d draft.Draft) []draft.Hint {
	t.Helper()
	c, err := checker()
	if err != nil {
		t.Fatal(err)
	}
	d.Account = bottest.Shop(t)
	return c.Check(d)
}

var (
	chat  = bot.Place{Kind: bot.PrivateChat, Chat: 1}
	group = bot.Place{Kind: bot.Group, Chat: -1}
)

func from(language string) bot.Conversation { return bot.Conversation{Language: language, Last: chat} }

func TestAnOperatorIsToldQuietlyWhatHurts(t *testing.T) {
	for _, c := range []struct {
		language, text string
		place          bot.Place
		rule, words    string
	}{
		{"ru", "Анна, успокойтесь, пожалуйста.", chat, "calling for calm", "успокойтесь"},
		{"ru", "Мы посмотрели вашу проблему.", chat, "the word problem", "проблему"},
		{"ru", "Вы сами указали не тот адрес.", chat, "blame", "Вы сами"},
		{"ru", "Ваше обращение принято в работу.", chat, "bureaucracy", "Ваше обращение"},
		{"ru", "Хорошо, вернём деньги завтра.", chat, "a promise of money", "вернём деньги"},
		{"ru", "Хорошо, вернём деньги завтра.", chat, "a promise of time", "завтра"},
		{"ru", "Мы компенсируем вам такси.", chat, "a promise of money", "компенсируем"},
		{"ru", "Мы вернём вам деньги.", chat, "a promise of money", "вернём вам деньги"},
		{"ru", "Мы вернём вам все деньги.", chat, "a promise of money", "вернём вам все деньги"},
		{"ru", "Мы оформим вам возврат.", chat, "a promise of money", "оформим вам возврат"},
		{"ru", "Курьер приедет в течение часа.", chat, "a promise of time", "в течение часа"},
		{"ru", "Увы, ничем не можем помочь.", chat, "giving up", "ничем не можем помочь"},
		{"ru", "Укажите ваш телефон и адрес.", group, "asking for personal data", "телефон"},
		{"en", "Please calm down and wait.", chat, "calling for calm", "calm down"},
		{"en", "You should have read the rules.", chat, "blame", "You should have"},
		{"en", "We will refund the order tomorrow.", chat, "a promise of money", "We will refund"},
		{"en", "We’ll refund it.", chat, "a promise of money", "We’ll refund"},
		{"en", "We will refund the order tomorrow.", chat, "a promise of time", "tomorrow"},
		{"en", "We regret any inconvenience.", chat, "bureaucracy", "any inconvenience"},
		{"en", "I see your problem.", chat, "the word problem", "problem"},
		{"pl", "Zwrócimy pieniądze jutro.", chat, "a promise of money", "Zwrócimy pieniądze"},
		{"pl", "Zwrócimy Pani całe pieniądze.", chat, "a promise of money", "Zwrócimy Pani całe pieniądze"},
		{"pl", "Zwrócimy Pani pieniądze.", chat, "a promise of money", "Zwrócimy Pani pieniądze"},
		{"pl", "Zwrócimy pieniądze jutro.", chat, "a promise of time", "jutro"},
		{"pl", "Proszę się uspokoić.", chat, "calling for calm", "Proszę się uspokoić"},
		{"pl", "Niestety nie możemy pomóc.", chat, "giving up", "Niestety nie możemy"},
		{"pl", "Uprzejmie informujemy, że zgłoszenie jest w toku.", chat, "bureaucracy", "Uprzejmie informujemy"},
	} {
		conversation := from(c.language)
		conversation.Last = c.place
		for _, operator := range []string{"ru", "en", "pl"} {
			hints := check(t, draft.Draft{Conversation: conversation, Text: c.text, Language: operator})
			at := slices.IndexFunc(hints, func(h draft.Hint) bool { return h.Rule == c.rule && h.Words == c.words })
			if at < 0 {
				t.Fatalf("%q: told are %+v, want %q of %q", c.text, hints, c.rule, c.words)
			}
			if h := hints[at]; h.Stops || h.Reason == "" || string([]rune(c.text)[h.Start:h.End]) != c.words {
				t.Errorf("%q: %+v", c.text, h)
			}
		}
	}
}

func TestReasonsAreToldInTheOperatorsLanguage(t *testing.T) {
	reasons := map[string]bool{}
	for language, piece := range map[string]string{"ru": "не успокоился", "en": "calmed down", "pl": "nie uspokoiło", "de": "calmed down"} {
		hints := check(t, draft.Draft{Conversation: from("ru"), Text: "Успокойтесь.", Language: language})
		if len(hints) != 1 || !strings.Contains(hints[0].Reason, piece) {
			t.Errorf("an operator who reads %s is told %+v", language, hints)
			continue
		}
		reasons[hints[0].Reason] = true
	}
	if len(reasons) != 4 {
		t.Errorf("%d different reasons", len(reasons))
	}
}

func TestTheSameSentenceAgainIsNoticed(t *testing.T) {
	line := func(by bot.Author, number int, text string) bot.Line {
		return bot.Line{By: by, Case: number, Text: text}
	}
	lost := line(bot.ByOperator, 2, "Эта строка до вас не дошла.")
	lost.Delivery = &bot.Delivery{State: bot.Undelivered}
	lines := []bot.Line{
		line(bot.ByOperator, 1, "Так мы говорили в прошлый раз."),
		line(bot.ByBot, 2, "Здравствуйте. Всё, что вы написали, уже прочитано! Коллега скоро ответит"),
		line(bot.ByCustomer, 2, "Я уже три раза вам это писал."),
		line(bot.ByNote, 2, "Клиент сердится, отвечай мягко ему."),
		lost,
	}
	for _, c := range []struct{ text, words string }{
		{"Анна, всё ещё ищем. Все, что вы написали — уже прочитано.", "Все, что вы написали — уже прочитано"},
		{"Коллега скоро ответит.", ""},
		{"Здравствуйте. Спасибо, что подождали.", ""},
		{"Я уже три раза вам это писал.", ""},
		{"Клиент сердится, отвечай мягко ему.", ""},
		{"Так мы говорили в прошлый раз.", ""},
		{"Эта строка до вас не дошла.", ""},
		{"Посылка нашлась на складе в Твери.\nПосылка нашлась на складе в Твери", "Посылка нашлась на складе в Твери"},
	} {
		conversation := from("ru")
		conversation.Case.Number = 2
		var words string
		for _, h := range check(t, draft.Draft{Conversation: conversation, Lines: lines, Text: c.text, Language: "ru"}) {
			if h.Rule == wording.Again {
				words = cmp.Or(words, h.Words)
				if h.Stops {
					t.Errorf("%q is stopped", c.text)
				}
			}
		}
		if words != c.words {
			t.Errorf("%q: noticed is %q, want %q", c.text, words, c.words)
		}
	}
}

func TestPersonalDataInPublicIsStoppedBeforeItIsSent(t *testing.T) {
	known := from("ru")
	known.Last = group
	known.Answers = map[string]string{"phone": "+79990000001"}
	for _, c := range []struct {
		name, text string
		place      bot.Place
		own        bool
		stops      string // the words; "": it may go
	}{
		{"a number", "Наберите 8 999 000-00-05, пожалуйста.", group, false, "8 999 000-00-05"},
		{"an address of mail", "Пишите на anna@example.com", group, false, "anna@example.com"},
		{"the company's own", "Наберите 8 999 000-00-05, пожалуйста.", group, true, ""},
		{"the customer's, said to be our own", "Позвоним на +7 999 000-00-01.", group, true, "+7 999 000-00-01"},
		{"in private", "Позвоним на +7 999 000-00-01.", chat, false, ""},
		{"an order", "Заказ 4815162 нашёлся.", group, false, ""},
	} {
		hints := check(t, draft.Draft{Conversation: known, Place: c.place, Text: c.text, Own: c.own, Language: "pl"})
		var stopped string
		for _, h := range hints {
			if h.Stops {
				stopped = h.Words
			}
		}
		if stopped != c.stops || c.stops != "" && (!hints[0].Stops || !strings.Contains(hints[0].Reason, "Dane osobowe")) {
			t.Errorf("%s: stopped is %q, want %q: %+v", c.name, stopped, c.stops, hints)
		}
	}
}

func TestAGapStopsAndOtherBracesAreTheOperatorsOwn(t *testing.T) {
	hints := check(t, draft.Draft{Conversation: from("ru"), Text: "Анна, заказ {order} нашёлся.", Language: "ru"})
	if len(hints) != 1 || !hints[0].Stops || hints[0].Words != "{order}" {
		t.Errorf("told are %+v", hints)
	}
	hints = check(t, draft.Draft{Conversation: from("ru"), Text: "Введите {kod} без скобок.", Language: "ru"})
	if len(hints) != 1 || hints[0].Stops {
		t.Errorf("told are %+v", hints)
	}
}

// BenchmarkCheck measures what is asked at every pause of an operator who writes: less than a millisecond for an answer of usual length.
func BenchmarkCheck(b *testing.B) {
	conversation := from("ru")
	conversation.Last = group
	d := draft.Draft{Conversation: conversation, Language: "ru",
		Text: "Анна, мы нашли вашу посылку: она лежит на складе в Твери. Я попросила отправить её к вам, и напишу, как только она тронется. Простите, что пришлось писать так долго."}
	d.Lines = slices.Repeat([]bot.Line{{By: bot.ByBot, Text: d.Text}}, 20)
	check(b, d)
	for b.Loop() {
		check(b, d)
	}
}
