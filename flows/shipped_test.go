package flows

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// shippedOnce compiles the flow that the program brings along; many tests look at it, and it never changes.
var shippedOnce = sync.OnceValues(compileShipped)

func compileShipped() (*Flow, error) {
	var sources []Source
	for _, name := range []string{"flows/complaint.yaml", "phrases/ru.yaml", "phrases/ru.informal.yaml", "phrases/en.yaml", "phrases/pl.yaml"} {
		data, err := os.ReadFile("../config/" + name)
		if err != nil {
			return nil, err
		}
		sources = append(sources, Source{Name: filepath.Base(name), Data: data})
	}
	return Compile(sources[0], sources[1:])
}

// shipped gives the flow that the program brings along.
func shipped(t testing.TB) *Flow {
	t.Helper()
	flow, err := shippedOnce()
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

func TestTheShippedFlowHasNothingToRemark(t *testing.T) {
	if notes := shipped(t).Notes(); len(notes) > 0 {
		t.Error(notes)
	}
}

func TestTheShippedFlowLeadsFromAngerToAHumanAndARating(t *testing.T) {
	flow, state := shipped(t), "listen"
	private := Facts{Private: true, Reachable: true, Language: "ru", Here: 1, Turns: 1, Visits: 1}
	public := private
	public.Private, public.Public = false, true
	hot, waiting, silent := public, private, private
	hot.Heat, waiting.Waiting, silent.After = 0.8, true, 24*time.Hour
	for _, step := range []struct {
		trigger Trigger
		facts   Facts
		to, say string
	}{
		{Heard, hot, "calm", ""},
		{Heard, hot, "calm", "calm_again"},
		{Heard, public, "specifics", "specifics"},
		{Complete, public, "invite", ""},
		{Opened, private, "contact", ""},
		{Complete, private, "operator", "handover"},
		{Heard, waiting, "operator", "waiting"},
		{Took, private, "operator", ""},
		{Returned, private, "back", ""},
		{Heard, private, "operator", "handover_again"},
		{Closed, private, "rating", ""},
		{Complete, private, "word", "thanks_rating"},
		{Complete, private, "done", ""},
		{Resumed, private, "operator", "came_back"},
	} {
		move, err := flow.Move(state, step.trigger, &step.facts)
		if err != nil || move.To != step.to || move.Say != step.say {
			t.Fatalf("%s in %s: %+v (%v), want %s saying %q", step.trigger, state, move, err, step.to, step.say)
		}
		state = move.To
	}
}

func TestSilenceEverywhereInTheShippedFlowEndsWithAHumanOrTheEnd(t *testing.T) {
	flow := shipped(t)
	for _, name := range flow.States() {
		state, _ := flow.State(name)
		if state.Human || state.End || name == flow.Start {
			continue
		}
		longest := state.Silences[len(state.Silences)-1]
		move, err := flow.Move(name, Silent, &Facts{After: longest, Private: true})
		if err != nil || !move.Moved {
			t.Errorf("%s of silence in %s: %+v (%v)", longest, name, move, err)
		}
	}
}

func TestAHumanCanBeCalledFromEverywhereInTheShippedFlow(t *testing.T) {
	flow := shipped(t)
	for _, name := range flow.States() {
		state, _ := flow.State(name)
		move, err := flow.Escape(name, &Facts{WantsHuman: true, Heat: 0.9, Public: true, Language: "en", Text: "operator!"})
		if err != nil || !state.Human && !state.End && move.To != flow.Human {
			t.Errorf("from %s: %+v (%v)", name, move, err)
		}
	}
}

func TestAngerInsteadOfAnAnswerIsCalmedAndNotCountedAsAFailure(t *testing.T) {
	flow := shipped(t)
	facts := &Facts{Heat: 0.8, Here: 1, Private: true, Language: "ru", Text: "Вы издеваетесь?!"}
	move, err := flow.Move("specifics", Heard, facts)
	if err != nil || move.Say != "calm_again" || move.Moved {
		t.Errorf("%+v (%v)", move, err)
	}
	facts.Here = 3
	if move, err := flow.Move("specifics", Heard, facts); err != nil || move.Rule != "" {
		t.Errorf("the third time the question's own attempts go on: %+v (%v)", move, err)
	}
}

func TestWhoDespairsAtNightIsAnsweredAlsoWhileAColleagueTalksElsewhere(t *testing.T) {
	for concern, phrase := range map[string]string{"despair": "handover_despair", "health": "handover_health"} {
		for open, say := range map[bool]string{true: "", false: phrase} {
			facts := Facts{Private: true, Language: "ru", Here: 3, Turns: 3, Open: open, Concern: concern, Alarm: true}
			if move, err := shipped(t).Move("operator", Heard, &facts); err == nil && move.Say != say || err != nil && say != "" {
				t.Errorf("%s, people are there: %t: the customer hears %q, wanted %q (%v)", concern, open, move.Say, say, err)
			}
		}
	}
}

func TestWhatPeopleSayIsMeant(t *testing.T) {
	flow := shipped(t)
	for _, c := range []struct{ language, intent, said string }{
		{"ru", "yes", "Да!"}, {"ru", "yes", "всё верно"}, {"ru", "no", "Нет, "}, {"ru", "no", "не верно"},
		{"ru", "refuse", "Не дам"}, {"ru", "refuse", "не буду я вам ничего писать"}, {"ru", "refuse", "отказываюсь"},
		{"ru", "skip", "нет номера"}, {"ru", "skip", "не помню"}, {"ru", "skip", "у меня нет номера заказа"},
		{"ru", "again", "Начать заново"}, {"ru", "again", "давайте сначала"}, {"ru", "why", "Зачем?"},
		{"ru", "why", "а зачем вам мой номер телефона?"}, {"ru", "why", "Почему вы спрашиваете"}, {"ru", "enough", "вопрос решён, спасибо"},
		{"ru", "enough", "уже решили"}, {"ru", "enough", "не пишите мне больше"},
		{"en", "yes", "Yes."}, {"en", "yes", "that's right"}, {"en", "no", "nope"}, {"en", "refuse", "I won't tell you"},
		{"en", "skip", "I don't have a number"}, {"en", "again", "Start again, please"}, {"en", "again", "let's start over"},
		{"en", "why", "Why do you need that?"}, {"en", "enough", "It's already solved"}, {"en", "enough", "leave me alone"},
		{"ru", "withdraw", "Отзываю согласие"}, {"ru", "withdraw", "удалите, пожалуйста, мой номер телефона"}, {"ru", "withdraw", "я передумала"},
		{"ru", "withdraw", "Прошу удалить мои персональные данные"}, {"en", "withdraw", "I withdraw my consent."}, {"en", "withdraw", "please delete my phone number"},
		{"pl", "withdraw", "Wycofuję zgodę"}, {"pl", "withdraw", "proszę usunąć moje dane"}, {"pl", "withdraw", "usuńcie mój numer"},
		{"ru", "answer_here", "Ответьте здесь"}, {"ru", "answer_here", "тут"}, {"en", "answer_here", "answer me here please"}, {"pl", "answer_here", "proszę tutaj"},
		{"ru", "reach_phone", "телефон"}, {"ru", "reach_email", "по почте"}, {"ru", "reach_here", "лучше в чате"}, {"en", "reach_email", "e-mail please"}, {"pl", "reach_phone", "przez telefon"},
		{"pl", "yes", "Tak"}, {"pl", "yes", "zgadzam sie"}, {"pl", "no", "nie."}, {"pl", "refuse", "nie podam numeru"},
		{"ru", "skip", "номира незнаю"}, {"ru", "skip", "нету"}, {"ru", "skip", "Чек не сохранился"}, {"ru", "skip", "откуда я знаю?"}, {"ru", "skip", "нет под рукой"},
		{"en", "skip", "no idea"}, {"en", "skip", "I can't find the number"}, {"pl", "skip", "nie znam numeru"}, {"pl", "skip", "nie mam pojęcia"},
		{"ru", "who", "Вы бот?"}, {"ru", "who", "это робот или человек?"}, {"ru", "who", "А с кем я говорю?"}, {"ru", "who", "мне отвечает бот?"}, {"ru", "who", "кто это"},
		{"en", "who", "Are you a bot?"}, {"en", "who", "am I talking to a robot?"}, {"en", "who", "who is this?"}, {"pl", "who", "Czy to bot?"}, {"pl", "who", "z kim rozmawiam?"},
		{"ru", "what_next", "И что дальше?"}, {"ru", "what_next", "и когда ответят?"}, {"ru", "what_next", "сколько ещё ждать?"}, {"ru", "what_next", "ну и что теперь"},
		{"en", "what_next", "What happens now?"}, {"en", "what_next", "how long will it take?"}, {"pl", "what_next", "I co dalej?"}, {"pl", "what_next", "jak długo mam czekać?"},
		{"ru", "me_too", "У меня то же самое, не работает!"}, {"ru", "me_too", "+1"}, {"en", "me_too", "same here"}, {"pl", "me_too", "u mnie też nie działa"},
		{"ru", "enough", "отстаньте от меня"}, {"ru", "enough", "и не пишите больше"}, {"ru", "enough", "не надо, уже привезли"}, {"ru", "enough", "всё, привезли, спасибо"},
		{"en", "enough", "it has arrived, thanks"}, {"pl", "enough", "już przyszła, dziękuję"}, {"pl", "enough", "zostawcie mnie w spokoju"}, {"en", "skip", "dunno"},
		{"ru", "nothing_more", "Больше добавить нечего."}, {"ru", "nothing_more", "это всё"}, {"en", "nothing_more", "that's all"}, {"pl", "nothing_more", "to wszystko"},
		{"ru", "yes", "согласин"}, {"ru", "reach_phone", "по тилефону"},
		{"ru", "greeting", "Здравствуйте!"}, {"ru", "greeting", "привет, можно вопрос?"}, {"en", "greeting", "Hello"}, {"en", "greeting", "hi there"}, {"pl", "greeting", "Dzień dobry"},
		{"ru", "answer_here", "не пойду я ни в какие личные сообщения, отвечайте тут"}, {"ru", "answer_here", "не хочу в личку, пишите здесь"},
		{"en", "answer_here", "I won't write privately, answer here"}, {"pl", "answer_here", "nie chcę prywatnie, odpowiedzcie tutaj"},
		{"ru", "child", "мне 9 лет"}, {"ru", "child", "привет, мне всего 11 лет, а игра не качается"}, {"ru", "child", "я ещё ребёнок"}, {"en", "child", "I'm 10 years old"},
		{"pl", "child", "mam dopiero 10 lat"}, {"ru", "what_next", "ну когда привезут-то"}, {"ru", "what_next", "когда деньги вернёте?"}, {"en", "what_next", "when will my parcel arrive?"}, {"pl", "what_next", "kiedy przyjdzie moja paczka?"},
		{"ru", "skip", "нету номера, я по телефону заказывала"}, {"ru", "skip", "не знаю, мама спит"}, {"ru", "why", "какой ещё номер?"}, {"ru", "who", "А с кем я говорю, деточка?"}, {"ru", "reach_phone", "да звоните"}, {"ru", "reach_phone", "мой номер"},
		{"en", "reach_phone", "call me on"}, {"pl", "reach_phone", "proszę dzwonić pod"}, {"ru", "reach_email", "пишите на почту"},
		{"pl", "skip", "nie mam numeru"}, {"pl", "again", "zacznijmy od nowa"}, {"pl", "why", "Po co wam to?"}, {"pl", "enough", "sprawa załatwiona"},
	} {
		if !flow.Intent(c.intent, c.language, c.said) {
			t.Errorf("%s: %q does not mean %s", c.language, c.said, c.intent)
		}
	}
}

func TestComplaintsAreNotTakenForCommands(t *testing.T) {
	flow := shipped(t)
	for language, complaints := range map[string][]string{
		"ru": {"почему заказ не приехал?", "проблема не решена", "Заказ так и не решили привезти", "да вы издеваетесь!", "нет, это невозможно", "сколько можно ждать, зачем вы вообще работаете", "здесь ужасный сервис", "тут вчера нагрубили", "удалите этот товар с сайта", "телефон не включается", "почта опять потеряла посылку",
			"кто это придумал?", "что дальше будете обещать, я уже не верю", "здравствуйте, где мой заказ?", "у меня нет света", "не знаю, что с вами делать", "вы бот, который ничего не может", "не хочу платить за это", "всё сломалось", "уже третий день", "всё привезли разбитое", "ничего не работает", "мне 10 лет обещают ремонт", "мне 12 лет служил ваш холодильник", "когда-то вы работали лучше", "номер телефона мастера не отвечает"},
		"en": {"why is my order late?", "the problem is not solved", "yes, and the courier was rude", "my order 12345 never came", "are you kidding", "what happens if I sue you", "hello, where is my order", "no idea why you charge me twice", "it came broken", "nothing works", "I am 10 minutes away and nobody is here", "I don't know what to do with you"},
		"pl": {"dlaczego paczka nie przyszła?", "sprawa nie jest załatwiona", "tak, a kurier był niemiły", "dzień dobry, gdzie moja paczka", "co dalej z tą firmą będzie, strach myśleć", "nie mam prądu", "już trzeci raz", "nic nie działa", "mam 10 lat gwarancji", "nie wiem, co z wami zrobić"},
	} {
		for _, complaint := range complaints {
			for _, intent := range []string{"yes", "no", "again", "why", "enough", "skip", "withdraw", "answer_here", "reach_here", "reach_phone", "reach_email", "who", "what_next", "greeting", "me_too", "enough", "nothing_more", "child"} {
				if flow.Intent(intent, language, complaint) {
					t.Errorf("%s: %q is taken for %s", language, complaint, intent)
				}
			}
		}
	}
}

func TestNobodyReadsASentenceOfTheShippedPhrasesTwiceInOneCase(t *testing.T) {
	flow := shipped(t)
	rapid.Check(t, func(t *rapid.T) {
		once := map[string]string{}
		speakAll(t, flow, rapid.SampledFrom(flow.Languages).Draw(t, "language"), func(phrase, sentence string) {
			if earlier, twice := once[sentence]; twice {
				t.Fatalf("%q was said by %s and again by %s", sentence, earlier, phrase)
			}
			once[sentence] = phrase
		})
	})
}

func TestTheFirstAnswerOfTheShippedFlowFitsTheLetter(t *testing.T) {
	flow := shipped(t)
	for _, language := range flow.Languages {
		for seed := range uint64(20) {
			length := map[string]int{}
			for _, letter := range []string{"short", "medium", "long"} {
				spoken, err := flow.Speak("calm", Voice{Language: language, Seed: seed, Values: in(map[string]string{"company": "Ромашка"}),
					Facts: &Facts{Length: letter, Heat: 0.8, Turns: 1, Here: 0, Visits: 1, Public: seed%2 == 0, Private: seed%2 == 1}})
				if err != nil {
					t.Fatal(err)
				}
				length[letter] = len([]rune(spoken.Text))
			}
			if length["short"] >= length["medium"] || length["medium"] >= length["long"] {
				t.Errorf("%s, seed %d: answers of %v characters", language, seed, length)
			}
		}
	}
}

func TestEveryPhraseOfTheShippedFlowCanBeSaidInPublicAndInPrivate(t *testing.T) {
	flow := shipped(t)
	values := map[string]string{"company": "Ромашка", "document": "https://example.com/privacy", "phone": "+7 999 000-00-01", "email": "anna@example.com", "hours": "сегодня до 18:00", "ready": "Чек приходит на почту."}
	for language, phrases := range flow.phrases {
		for name := range phrases {
			for _, private := range []bool{true, false} {
				spoken, err := flow.Speak(name, Voice{Language: language, Values: in(values), Facts: &Facts{Private: private, Public: !private, Turns: 1, Length: "short"}})
				if errors.Is(err, ErrExhausted) || strings.ContainsAny(spoken.Text, "{}") {
					t.Errorf("%s %s, private %v: %q (%v)", language, name, private, spoken.Text, err)
				}
			}
		}
	}
}
