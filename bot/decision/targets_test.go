package decision_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/hours"
	"otklik/understand"
)

// punctual is a stage whose company answers from 9 to 18 on weekdays and wants to answer within a quarter of an hour. It is Monday, 9:00.
func punctual(t *testing.T) *stage {
	t.Helper()
	s := newStage(t)
	calendar, err := hours.Read("mon-fri 9:00-18:00", nil, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	s.Account.Hours = calendar
	s.Account.Targets = bot.Targets{
		Target: bot.Target{First: 15 * time.Minute, Next: 30 * time.Minute, Solution: 8 * time.Hour},
		Public: bot.Target{First: 5 * time.Minute},
		Kinds:  map[string]bot.Target{"question": {First: time.Hour}},
		Idle:   20 * time.Minute,
	}
	return s
}

func (s *stage) noted(want ...bot.Note) {
	s.Helper()
	var got []bot.Note
	for _, note := range s.Notes(anna) {
		if slices.Contains([]bot.Note{bot.NoteNear, bot.NoteMissed, bot.NoteFreed, bot.NoteAlarm}, note) {
			got = append(got, note)
		}
	}
	if !slices.Equal(got, want) {
		s.Errorf("operators were told %v, want %v", got, want)
	}
}

func TestOperatorsAreWarnedBeforeATargetIsMissed(t *testing.T) {
	s := punctual(t)
	s.ToOperator()
	s.Passes(10 * time.Minute)
	s.noted()
	s.Passes(2 * time.Minute)
	s.noted(bot.NoteNear)
	if c := s.Conversation(anna); !c.Deadline.Equal(c.Waiting.Add(15 * time.Minute)) {
		t.Errorf("waits since %s, until %s", c.Waiting, c.Deadline)
	}
	s.Passes(4 * time.Minute)
	s.noted(bot.NoteNear, bot.NoteMissed)
	if missed := s.Conversation(anna).Case.Missed; missed != 1 {
		t.Errorf("%d targets missed", missed)
	}
}

func TestWhoIsAnsweredInTimeIsNoAlarm(t *testing.T) {
	s := punctual(t)
	s.ToOperator()
	s.Handle(s.By("olga", bot.TookEvent, ""), s.By("olga", bot.AnsweredEvent, "Здравствуйте, уже смотрю."))
	if c := s.Conversation(anna); !c.Deadline.IsZero() {
		t.Errorf("nobody waits, but until %s", c.Deadline)
	}
	s.Passes(time.Hour)
	s.noted()
	s.Says(anna, "Спасибо, жду")
	if c := s.Conversation(anna); c.Deadline.Sub(c.Waiting) != 30*time.Minute {
		t.Errorf("the next answer is wanted within %s", c.Deadline.Sub(c.Waiting))
	}
}

func TestAnOperatorWhoIsSilentTooLongLosesTheCustomerToTheQueue(t *testing.T) {
	s := punctual(t)
	s.ToOperator()
	s.Handle(s.By("olga", bot.TookEvent, ""))
	s.Passes(19 * time.Minute)
	if got := s.Conversation(anna).Operator; got != "olga" {
		t.Fatalf("%q leads", got)
	}
	gave := s.By("olga", bot.GaveEvent, "")
	gave.To = "petr"
	s.Handle(gave)
	s.Passes(2 * time.Minute)
	if got := s.Conversation(anna).Operator; got != "petr" {
		t.Errorf("Olga was silent, not Petr; %q leads", got)
	}
	s.Passes(19 * time.Minute)
	if got := s.Conversation(anna); got.Operator != "" || got.Section != bot.SectionWaiting || got.Waiting.IsZero() {
		t.Errorf("%q leads, waits since %s", got.Operator, got.Waiting)
	}
	s.noted(bot.NoteNear, bot.NoteMissed, bot.NoteFreed)
}

func TestNightsAreNobodysFault(t *testing.T) {
	s := punctual(t)
	s.Passes(8*time.Hour + 55*time.Minute) // 17:55
	s.ToOperator()
	s.Passes(12 * time.Hour)
	s.noted()
	s.Passes(3*time.Hour + 20*time.Minute) // 9:15 and a little
	s.noted(bot.NoteNear, bot.NoteMissed)
}

func TestACaseThatIsNotSolvedInTimeIsToldOnce(t *testing.T) {
	s := punctual(t)
	s.ToOperator()
	s.Handle(s.By("olga", bot.TookEvent, ""), s.By("olga", bot.AnsweredEvent, "Уже смотрю."))
	s.Passes(24 * time.Hour)
	s.noted(bot.NoteMissed)
	s.Passes(24 * time.Hour)
	s.noted(bot.NoteMissed)
}

func TestPublicSilenceIsShorterAndQuestionsMayWait(t *testing.T) {
	s := punctual(t)
	e := s.Line(anna, "Оператор!")
	e.Place, e.Addressed = bottest.Group(), true
	s.Handle(e)
	s.Passes(bot.DefaultQuietMax)
	if c := s.Conversation(anna); c.Deadline.Sub(c.Waiting) != 5*time.Minute {
		t.Errorf("in public an answer is wanted within %s", c.Deadline.Sub(c.Waiting))
	}
	s = punctual(t)
	s.Says(anna, "Подскажите, до которого часа вы работаете?")
	s.Says(anna, "Оператор!")
	if c := s.Conversation(anna); c.Deadline.Sub(c.Waiting) != time.Hour {
		t.Errorf("a %s may wait an hour, an answer is wanted within %s", c.Case.Kind, c.Deadline.Sub(c.Waiting))
	}
}

func TestCustomersAreToldWhenPeopleAnswer(t *testing.T) {
	for _, c := range []struct {
		passes time.Duration
		told   string
	}{{time.Hour, "сегодня до 18:00"}, {10 * time.Hour, "завтра с 9:00"}} {
		s := punctual(t)
		s.Passes(c.passes)
		s.Says(anna, "Оператор!")
		if !bottest.Contains(s.Platform.Texts(), c.told) {
			t.Errorf("after %s: said %q, want %q", c.passes, s.Platform.Texts(), c.told)
		}
	}
	s := newStage(t)
	s.Says(anna, "Оператор!")
	if bottest.Contains(s.Platform.Texts(), "сегодня") {
		t.Errorf("nobody set hours, and yet: %q", s.Platform.Texts())
	}
}

func TestWhoGivesStarsIsNotToldWhenPeopleAnswer(t *testing.T) {
	s := punctual(t)
	s.solved("5")
	if said := s.hears(); strings.Contains(said, "сегодня до 18:00") {
		t.Errorf("all is well, and the customer reads %q", said)
	}
}

func TestAWordThatMattersBringsAHumanAtOnce(t *testing.T) {
	s := punctual(t)
	s.Says(anna, "После вашего салата отравились, вызывали скорую!")
	s.Stands(anna, "operator")
	s.noted(bot.NoteAlarm)
	if c := s.Conversation(anna); c.Case.Alarm == "" {
		t.Error("nobody knows why it is urgent")
	}
}

func TestAtNightAWordThatMattersIsAnAlarmAndTheContactIsTaken(t *testing.T) {
	s := punctual(t)
	s.Passes(12 * time.Hour)
	s.Says(anna, "Подаю в суд! Вы испортили мне ковёр во время уборки 3 марта, договор 48213")
	if state := s.Conversation(anna).State; state == "operator" {
		t.Error("nobody is there, and the customer is not asked how to be reached")
	}
	s.noted(bot.NoteAlarm)
}

func TestHeatThatDoesNotFallBringsAHuman(t *testing.T) {
	s := newStage(t)
	for range 3 {
		s.Says(anna, "Верните деньги, мошенники!!!")
	}
	s.Stands(anna, "operator")
}

func TestReasonsOfAlarmsAreKnownInEveryLanguage(t *testing.T) {
	reader, err := bottest.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]string{
		"Увидимся в суде":                                 "a court or an authority",
		"Я на вас в суд подам":                            "a court or an authority",
		"Пойду с этим в суд, и деньги верну через суд":    "a court or an authority",
		"Завтра пишу заявление в полицию":                 "the police",
		"После ваших роллов отравились всей семьёй":       "somebody's health or life",
		"Завтра об этом прочтут журналисты":               "the press",
		"I will take this to court":                       "a court or an authority",
		"I am calling the police":                         "the police",
		"I got food poisoning from your soup":             "somebody's health or life",
		"A journalist already knows about it":             "the press",
		"Spotkamy się w sądzie, idę do sądu":              "a court or an authority",
		"Pójdę z tym do sądu":                             "a court or an authority",
		"Zgłoszę na policję, że mnie oszukaliście":        "the police",
		"Po waszym sushi wezwaliśmy karetkę":              "somebody's health or life",
		"Napiszę do gazety":                               "the press",
		"Суд да дело, а где мой заказ?":                   "",
		"Курьер уже две недели едет из Судака":            "",
		"Where is the courtyard entrance of your office?": "",
	} {
		got := reader.Read(text, understand.Context{}).Alarm
		if got = strings.TrimPrefix(got, "speaks of "); got != want {
			t.Errorf("%q: alarm %q, want %q", text, got, want)
		}
	}
}
