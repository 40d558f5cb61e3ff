package bot_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
)

// toContact brings Anna to the question whether her contact may be kept.
func (s *stage) toContact() {
	s.Helper()
	s.says(anna, "Платье пришло не того размера 1 марта, заказ 334455, хочу обменять")
	s.says(anna, "Обмен, пожалуйста")
	s.asks("consent")
}

func (s *stage) asks(question string) {
	s.Helper()
	if c := s.conversation(anna); c.Asking != question {
		s.Fatalf("asks %q in %s, want %q; said were %q", c.Asking, c.State, question, s.platform.texts())
	}
}

// presses presses the button of the last keyboard whose data ends so.
func (s *stage) presses(value string) {
	s.Helper()
	for _, said := range slices.Backward(s.platform.said) {
		for _, row := range said.Keyboard.Rows {
			for _, b := range row {
				if strings.HasSuffix(b.Data, ":"+value) {
					e := s.line(anna, "")
					e.Kind, e.Data, e.Message = bot.PressedEvent, b.Data, 4242
					s.handle(e)
					s.passes(time.Second)
					return
				}
			}
		}
	}
	s.Fatalf("no button %s", value)
}

func (s *stage) shares(phone string, own bool) {
	s.Helper()
	e := s.line(anna, "")
	e.Contact = &bot.Contact{Phone: phone, Own: own}
	s.handle(e)
	s.passes(time.Second)
}

func TestTheReceiptProvesWhatWasAgreedToAndThatItWasTakenBack(t *testing.T) {
	s := newStage(t)
	s.toContact()
	asked := s.platform.said[len(s.platform.said)-1]
	sum := sha256.Sum256([]byte(asked.Text))
	s.presses("yes")
	agreed := s.now.Add(-time.Second)
	want := bot.Receipt{Given: true, Version: s.account.Flow.Version, Hash: hex.EncodeToString(sum[:]), Document: "https://example.com/privacy",
		At: agreed, Place: private(anna), Message: 4242}
	if c := s.conversation(anna); c.Consent == nil || *c.Consent != want {
		t.Fatalf("the receipt is %+v, want %+v", c.Consent, want)
	}
	s.presses("phone")
	s.says(anna, "8 999 000-00-01")
	s.presses("confirm.yes")
	s.stands(anna, "operator")

	s.says(anna, "Отзываю согласие")
	c := s.conversation(anna)
	if c.Consent == nil || !c.Consent.Given || c.Consent.Withdrawn.IsZero() {
		t.Errorf("the receipt is %+v", c.Consent)
	}
	for _, private := range []string{"phone", "reach", "consent"} {
		if c.Answers[private] != "" || c.Candidates[private] != "" {
			t.Errorf("%s is still %q", private, c.Answers[private])
		}
	}
	if c.Answers["order"] != "334455" || !slices.Contains(s.notes(anna), bot.NoteWithdrawn) {
		t.Errorf("answers %v, operators are told %v", c.Answers, s.notes(anna))
	}
	first := c.Consent.Withdrawn
	s.says(anna, "Отзываю согласие!")
	if again := s.conversation(anna).Consent.Withdrawn; !again.Equal(first) {
		t.Error("the second withdrawal has overwritten the time of the first")
	}
}

func TestTheReceiptOfAnEndedCaseIsKeptAndCanBeWithdrawn(t *testing.T) {
	s := newStage(t)
	s.toContact()
	s.presses("yes")
	s.presses("email")
	s.says(anna, "anna@example.com")
	s.says(anna, "да")
	s.handle(s.by("maria", bot.TookEvent, ""), s.by("maria", bot.ClosedEvent, ""))
	s.passes(25 * time.Hour)
	s.stands(anna, "done")
	s.passes(bot.DefaultReopen)
	s.says(anna, "Ужас!!! Опять не тот размер, верните деньги!!!")
	c := s.conversation(anna)
	if len(c.Past) != 1 || c.Past[0].Consent == nil || !c.Past[0].Consent.Given || c.Consent != nil {
		t.Fatalf("past %+v, now %+v", c.Past, c.Consent)
	}
	if c.Candidates["email"] != "anna@example.com" || c.Answers["email"] != "" {
		t.Errorf("candidates %v, answers %v", c.Candidates, c.Answers)
	}
	s.says(anna, "удалите мою почту")
	c = s.conversation(anna)
	if c.Past[0].Consent.Withdrawn.IsZero() || len(c.Candidates) > 0 {
		t.Errorf("receipt %+v, candidates %v", c.Past[0].Consent, c.Candidates)
	}
	s.stands(anna, "operator")
}

func TestOnlyOnesOwnValidNumberCounts(t *testing.T) {
	s := newStage(t)
	s.toContact()
	s.presses("yes")
	s.presses("phone")
	s.shares("79990000002", false)
	s.asks("phone")
	s.shares("12", true)
	s.asks("phone")
	s.shares("+79990000003", true)
	s.stands(anna, "operator")
	if c := s.conversation(anna); c.Answers["phone"] != "+79990000003" {
		t.Errorf("answers %v", c.Answers)
	}
	last := s.platform.said[len(s.platform.said)-1]
	if !last.Keyboard.Drop {
		t.Error("the share button stays in the chat")
	}
	s.shares("79990000004", true)
	if lines := s.transcript(anna); lines[len(lines)-1].Attachments[0].Kind != "contact" {
		t.Errorf("a contact that nobody asked for is lost: %+v", lines[len(lines)-1])
	}
	if c := s.conversation(anna); c.Answers["phone"] != "+79990000003" {
		t.Error("…or counts")
	}
}

func TestButtonsOfEarlierStepsDoNothing(t *testing.T) {
	s := newStage(t)
	s.toContact()
	s.presses("yes")
	s.asks("reach")
	before, said := s.conversation(anna), len(s.platform.said)
	s.presses("no") // the consent's, pressed late
	if c := s.conversation(anna); c.State != before.State || c.Consent.Given != true || len(s.platform.said) != said {
		t.Errorf("state %s, consent %+v, said %q", c.State, c.Consent, s.platform.texts()[said:])
	}
}

func TestWhoShowsTwoWrongNumbersAndThenSaysNoIsUnderstood(t *testing.T) {
	s := newStage(t)
	s.toContact()
	s.presses("yes")
	s.says(anna, "позвоните 8 999 000-00-05")
	s.asks("phone")
	for range 3 {
		if s.conversation(anna).Confirming == "" {
			s.says(anna, "8 999 000-00-05")
		}
		s.says(anna, "нет")
		s.asks("phone")
	}
	s.says(anna, "8 999 000-00-06")
	s.says(anna, "что?")
	s.asks("phone")
	s.says(anna, "8 999 000-00-07")
	s.says(anna, "8 999 000-00-07")
	s.stands(anna, "operator")
	if c := s.conversation(anna); c.Answers["phone"] != "+79990000007" {
		t.Errorf("answers %v", c.Answers)
	}
}

func TestWhoRefusesTheConfirmationIsLeftInPeace(t *testing.T) {
	s := newStage(t)
	s.toContact()
	s.presses("yes")
	s.presses("email")
	s.says(anna, "anna@example.com")
	s.says(anna, "не хочу давать почту")
	s.stands(anna, "operator")
	if c := s.conversation(anna); c.Answers["email"] != "" {
		t.Errorf("answers %v", c.Answers)
	}
}

func TestAnOptionalQuestionCanBeRefused(t *testing.T) {
	s := newStage(t)
	s.says(anna, "Здравствуйте, у меня сломался чайник")
	s.asks("what")
	s.says(anna, "Чайник перестал включаться на третий день, искрит и пахнет")
	s.asks("order")
	s.says(anna, "не скажу")
	s.asks("consent")
}

func TestAPhotoIsAnAnswerToWhatHappened(t *testing.T) {
	s := newStage(t)
	s.says(anna, "Здравствуйте, у меня жалоба")
	s.asks("what")
	e := s.line(anna, "")
	e.Attachments = []bot.Attachment{{Kind: "photo", Ref: "f1"}}
	s.handle(e)
	s.passes(bot.DefaultQuietMax)
	if lines := s.transcript(anna); !slices.ContainsFunc(lines, func(l bot.Line) bool { return len(l.Attachments) == 1 }) {
		t.Errorf("the photo is lost: %+v", lines)
	}
	if s.conversation(anna).Asking == "what" {
		t.Errorf("asks what happened again: %q", s.platform.texts())
	}
}

func TestEditsAndDeletionsBeforeTheAnswerCount(t *testing.T) {
	s := newStage(t)
	wrong, gone := s.line(anna, "Заказ 111111 не привезли 1 марта!!!"), s.line(anna, "дураки вы все")
	s.handle(wrong, gone)
	edit := bot.Event{ID: "edit", Kind: bot.EditedEvent, Conversation: id(anna), Place: private(anna), Message: wrong.Message, Text: "Заказ 222222 не привезли 1 марта!!!"}
	take := bot.Event{ID: "delete", Kind: bot.DeletedEvent, Conversation: id(anna), Place: private(anna), Message: gone.Message}
	s.handle(edit, take)
	s.passes(bot.DefaultQuietMax)
	c := s.conversation(anna)
	if c.Answers["order"] != "222222" || strings.Contains(c.Answers["what"], "дураки") {
		t.Errorf("answers %v", c.Answers)
	}
	lines := s.transcript(anna)
	if len(lines[0].Edits) != 1 || lines[0].Text != edit.Text || lines[1].Deleted.IsZero() {
		t.Errorf("the transcript is %+v", lines[:2])
	}
	back := take
	back.ID, back.Kind, back.Text = "restored", bot.RestoredEvent, gone.Text
	s.handle(back)
	if lines := s.transcript(anna); lines[1].Text != gone.Text {
		t.Errorf("what was put back reads %q", lines[1].Text)
	}
	all := s.line(boris, "ой, не туда")
	s.handle(all, bot.Event{ID: "delete2", Kind: bot.DeletedEvent, Conversation: id(boris), Place: private(boris), Message: all.Message})
	s.passes(bot.DefaultQuietMax)
	if s.conversation(boris).Case.Turns != 0 {
		t.Error("what was taken back is answered")
	}
}

func TestAHumanWhoAnsweredInTheMessengerSilencesTheBot(t *testing.T) {
	s := newStage(t)
	e := s.line(anna, "Обманули!!! Верните деньги, позор!")
	e.Place, e.Addressed = group(), true
	s.handle(e)
	reply := bot.Event{ID: "reply", Kind: bot.RepliedEvent, Conversation: id(anna), Person: bot.Person{ID: 9, Name: "Мария"}, Place: group(), Message: 77, ReplyTo: e.Message, Text: "Разбираемся, Анна."}
	s.handle(reply)
	s.passes(bot.DefaultQuietMax)
	if said := s.platform.texts(); len(said) != 0 {
		t.Errorf("said %q", said)
	}
	lines := s.transcript(anna)
	if last := lines[len(lines)-1]; last.By != bot.ByOperator || last.Operator != "Мария" {
		t.Errorf("the answer stands as %+v", last)
	}
	s.stands(anna, "operator")
}

func TestAPublicOutburstMayCool(t *testing.T) {
	s := newStage(t)
	s.account.PublicWait = map[string]time.Duration{"impulsive": time.Hour, "trolling": time.Hour}
	for _, text := range []string{"Ненавижу вас, чтоб вы разорились!!!", "Чтоб вы провалились, ненавижу!!!"} {
		e := s.line(anna, text)
		e.Place, e.Addressed = group(), true
		s.handle(e)
		s.passes(bot.DefaultQuietMax)
	}
	if said := s.platform.texts(); len(said) != 1 {
		t.Errorf("a short word at once, and no more: %q", said)
	}
	s.passes(2 * time.Hour)
	s.stands(anna, "calm")
	if said := s.platform.texts(); len(said) != 2 {
		t.Errorf("said %q", said)
	}
}
