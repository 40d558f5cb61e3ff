package decision_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
)

// solved lets Maria answer Anna, close the case, and Anna give stars.
func (s *stage) solved(stars string) {
	s.Helper()
	s.ToOperator()
	s.Handle(s.By("maria", bot.TookEvent, ""), s.By("maria", bot.AnsweredEvent, "Деньги отправлены сегодня."), s.By("maria", bot.ClosedEvent, ""))
	s.Works()
	s.Says(anna, stars)
}

// hears takes what the customer has read since the last look.
func (s *stage) hears() string {
	said := strings.Join(s.Platform.Texts(), "\n")
	s.Platform.Said = nil
	return said
}

func TestALowRatingComesBackToPeopleWithTheReason(t *testing.T) {
	s := newStage(t)
	s.solved("1")
	c := s.Conversation(anna)
	if !c.LowRated() || c.Section != bot.SectionWaiting || c.Waiting.IsZero() || c.Operator != "" || c.Case.Led != "maria" || c.Case.Solved || !c.Case.Closed.IsZero() {
		t.Errorf("%+v", c.Case)
	}
	lines := s.Transcript(anna)
	if i := slices.IndexFunc(lines, func(l bot.Line) bool { return l.Note == bot.NoteLowRating }); i < 0 || lines[i].Text != "1" {
		t.Errorf("written are %v", s.Notes(anna))
	}
	s.Says(anna, "Мне так никто и не объяснил, где деньги")
	s.Handle(s.By("oleg", bot.TookEvent, ""))
	s.Says(anna, "И ещё нагрубили")
	if comment := s.Conversation(anna).Case.Comment; comment != "Мне так никто и не объяснил, где деньги" {
		t.Errorf("the comment is %q", comment)
	}
	s.Handle(s.By("oleg", bot.ClosedEvent, ""))
	s.Works()
	s.Says(anna, "4")
	if c := s.Conversation(anna); c.Case.Stars != 4 || c.Case.Comment != "" || c.Case.Number != 1 || c.LowRated() {
		t.Errorf("after the second rating: %+v", c.Case)
	}
}

func TestAWordBesideTheStarsIsKeptAndAComplaintIsHeard(t *testing.T) {
	s := newStage(t)
	s.solved("4")
	s.Stands(anna, "word")
	s.Says(anna, "Всё хорошо, но ждать пришлось долго")
	s.Stands(anna, "done")
	if c := s.Conversation(anna); c.Case.Comment != "Всё хорошо, но ждать пришлось долго" || c.Case.Number != 1 {
		t.Errorf("%+v", c.Case)
	}
	angry := newStage(t)
	angry.solved("3")
	angry.Says(anna, "Да вы издеваетесь!!! Деньги так и не пришли, мошенники!")
	angry.Stands(anna, "operator")
	if comment := angry.Conversation(anna).Case.Comment; comment != "" {
		t.Errorf("anger is taken for a comment: %q", comment)
	}
}

func TestWhoComesBackInTimeGoesOnWithTheSameCase(t *testing.T) {
	for name, c := range map[string]struct {
		after    time.Duration
		text     string
		number   int
		state    string
		reopened bool
	}{
		"the next day":          {24 * time.Hour, "Деньги так и не пришли, а вы написали, что отправили", 1, "operator", true},
		"just in time":          {71 * time.Hour, "Деньги так и не пришли, а вы написали, что отправили", 1, "operator", true},
		"too late":              {73 * time.Hour, "Деньги так и не пришли, а вы написали, что отправили", 2, "calm", false},
		"with thanks":           {24 * time.Hour, "Спасибо, деньги пришли!", 1, "done", false},
		"with insults":          {24 * time.Hour, "Вы там все тупые уроды", 2, "operator", false},
		"settled by itself":     {24 * time.Hour, "уже решили", 1, "done", false},
		"takes consent back":    {24 * time.Hour, "Отзываю согласие", 1, "operator", true},
		"asks something calm":   {24 * time.Hour, "Подскажите, пожалуйста, в какие дни работает доставка?", 1, "operator", true},
		"wants a human at once": {time.Hour, "позовите оператора", 1, "operator", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStage(t)
			s.solved("5")
			s.Says(anna, "пропустить")
			s.Stands(anna, "done")
			if comment := s.Conversation(anna).Case.Comment; comment != "" {
				t.Errorf("a skip is taken for the comment %q", comment)
			}
			s.Passes(c.after - 2*bot.DefaultQuietMax - time.Minute)
			s.Says(anna, c.text)
			s.Stands(anna, c.state)
			got := s.Conversation(anna)
			if got.Case.Number != c.number || len(got.Past) != c.number-1 || slices.Contains(s.Notes(anna), bot.NoteReopened) != c.reopened {
				t.Errorf("case %d, past %+v, notes %v", got.Case.Number, got.Past, s.Notes(anna))
			}
			if name == "asks something calm" && got.Heat < 0.25 {
				t.Errorf("heat %.2f: who returns after \"solved\" is taken for calm", got.Heat)
			}
			if c.reopened && (got.Case.Led != "maria" || got.Operator != "" || got.Case.Solved || got.Waiting.IsZero()) {
				t.Errorf("reopened as %+v", got.Case)
			}
			if len(got.Past) > 0 && (got.Past[0].Led != "maria" || got.Past[0].Stars != 5) {
				t.Errorf("what is left of the old case: %+v", got.Past)
			}
		})
	}
}

func TestWhatTheBotEndedAloneIsNotTakenUpAgain(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Кошмар!!! Верните деньги, мошенники!")
	s.Says(anna, "уже решили")
	s.Stands(anna, "done")
	s.Says(anna, "Нет, не решили, деньги не вернули!!!")
	if c := s.Conversation(anna); c.Case.Number != 2 {
		t.Errorf("case %d", c.Case.Number)
	}
}
