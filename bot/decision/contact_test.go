package decision_test

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
)

// toContact brings Anna to the question whether her contact may be kept.
func (s *stage) toContact() {
	s.Helper()
	s.Says(anna, "Платье пришло не того размера 1 марта, заказ 334455, хочу обменять")
	s.Says(anna, "Обмен, пожалуйста")
	s.asks("consent")
}

func (s *stage) asks(question string) {
	s.Helper()
	if c := s.Conversation(anna); c.Asking != question {
		s.Fatalf("asks %q in %s, want %q; said were %q", c.Asking, c.State, question, s.Platform.Texts())
	}
}

// presses presses the button of the last keyboard whose data ends so.
func (s *stage) presses(value string) {
	s.Helper()
	for _, said := range slices.Backward(s.Platform.Said) {
		for _, row := range said.Keyboard.Rows {
			for _, b := range row {
				if strings.HasSuffix(b.Data, ":"+value) {
					e := s.Line(anna, "")
					e.Kind, e.Data, e.Message = bot.PressedEvent, b.Data, 4242
					s.Handle(e)
					s.Passes(time.Second)
					return
				}
			}
		}
	}
	s.Fatalf("no button %s", value)
}

func (s *stage) shares(phone string, own bool) {
	s.Helper()
	e := s.Line(anna, "")
	e.Contact = &bot.Contact{Phone: phone, Own: own}
	s.Handle(e)
	s.Passes(time.Second)
}

func TestTheReceiptProvesWhatWasAgreedToAndThatItWasTakenBack(t *testing.T) {
	s := newStage(t)
	s.toContact()
	asked := s.Platform.Said[len(s.Platform.Said)-1]
	sum := sha256.Sum256([]byte(asked.Text))
	s.presses("yes")
	agreed := s.Now.Add(-time.Second)
	want := bot.Receipt{Given: true, Version: s.Account.Flow.Version, Hash: hex.EncodeToString(sum[:]), Document: "https://example.com/privacy",
		At: agreed, Place: bottest.Private(anna), Message: 4242}
	if c := s.Conversation(anna); c.Consent == nil || *c.Consent != want {
		t.Fatalf("the receipt is %+v, want %+v", c.Consent, want)
	}
	s.presses("phone")
	s.Says(anna, "8 999 000-00-01")
	s.presses("confirm.yes")
	s.Stands(anna, "operator")

	s.Says(anna, "Отзываю согласие")
	c := s.Conversation(anna)
	if c.Consent == nil || !c.Consent.Given || c.Consent.Withdrawn.IsZero() {
		t.Errorf("the receipt is %+v", c.Consent)
	}
	for _, private := range []string{"phone", "reach", "consent"} {
		if c.Answers[private] != "" || c.Candidates[private] != "" {
			t.Errorf("%s is still %q", private, c.Answers[private])
		}
	}
	if c.Answers["order"] != "334455" || !slices.Contains(s.Notes(anna), bot.NoteWithdrawn) {
		t.Errorf("answers %v, operators are told %v", c.Answers, s.Notes(anna))
	}
	first := c.Consent.Withdrawn
	s.Says(anna, "Отзываю согласие!")
	if again := s.Conversation(anna).Consent.Withdrawn; !again.Equal(first) {
		t.Error("the second withdrawal has overwritten the time of the first")
	}
}

func TestTheReceiptOfAnEndedCaseIsKeptAndCanBeWithdrawn(t *testing.T) {
	s := newStage(t)
	s.toContact()
	s.presses("yes")
	s.presses("email")
	s.Says(anna, "anna@example.com")
	s.Says(anna, "да")
	s.Handle(s.By("maria", bot.TookEvent, ""), s.By("maria", bot.ClosedEvent, ""))
	s.Passes(25 * time.Hour)
	s.Stands(anna, "done")
	s.Passes(bot.DefaultReopen)
	s.Says(anna, "Ужас!!! Опять не тот размер, верните деньги!!!")
	c := s.Conversation(anna)
	if len(c.Past) != 1 || c.Past[0].Consent == nil || !c.Past[0].Consent.Given || c.Consent != nil {
		t.Fatalf("past %+v, now %+v", c.Past, c.Consent)
	}
	if c.Candidates["email"] != "anna@example.com" || c.Answers["email"] != "" {
		t.Errorf("candidates %v, answers %v", c.Candidates, c.Answers)
	}
	s.Says(anna, "удалите мою почту")
	c = s.Conversation(anna)
	if c.Past[0].Consent.Withdrawn.IsZero() || len(c.Candidates) > 0 {
		t.Errorf("receipt %+v, candidates %v", c.Past[0].Consent, c.Candidates)
	}
	s.Stands(anna, "operator")
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
	s.Stands(anna, "operator")
	if c := s.Conversation(anna); c.Answers["phone"] != "+79990000003" {
		t.Errorf("answers %v", c.Answers)
	}
	last := s.Platform.Said[len(s.Platform.Said)-1]
	if !last.Keyboard.Drop {
		t.Error("the share button stays in the chat")
	}
	s.shares("79990000004", true)
	if lines := s.Transcript(anna); lines[len(lines)-1].Attachments[0].Kind != "contact" {
		t.Errorf("a contact that nobody asked for is lost: %+v", lines[len(lines)-1])
	}
	if c := s.Conversation(anna); c.Answers["phone"] != "+79990000003" {
		t.Error("…or counts")
	}
}

func TestButtonsOfEarlierStepsDoNothing(t *testing.T) {
	s := newStage(t)
	s.toContact()
	s.presses("yes")
	s.asks("reach")
	before, said := s.Conversation(anna), len(s.Platform.Said)
	s.presses("no") // the consent's, pressed late
	if c := s.Conversation(anna); c.State != before.State || c.Consent.Given != true || len(s.Platform.Said) != said {
		t.Errorf("state %s, consent %+v, said %q", c.State, c.Consent, s.Platform.Texts()[said:])
	}
}

func TestWhoShowsTwoWrongNumbersAndThenSaysNoIsUnderstood(t *testing.T) {
	s := newStage(t)
	s.toContact()
	s.presses("yes")
	s.Says(anna, "позвоните 8 999 000-00-05")
	s.asks("phone")
	for range 3 {
		if s.Conversation(anna).Confirming == "" {
			s.Says(anna, "8 999 000-00-05")
		}
		s.Says(anna, "нет")
		s.asks("phone")
	}
	s.Says(anna, "8 999 000-00-06")
	s.Says(anna, "что?")
	s.asks("phone")
	s.Says(anna, "8 999 000-00-07")
	s.Says(anna, "8 999 000-00-07")
	s.Stands(anna, "operator")
	if c := s.Conversation(anna); c.Answers["phone"] != "+79990000007" {
		t.Errorf("answers %v", c.Answers)
	}
}

func TestWhoRefusesTheConfirmationIsLeftInPeace(t *testing.T) {
	s := newStage(t)
	s.toContact()
	s.presses("yes")
	s.presses("email")
	s.Says(anna, "anna@example.com")
	s.Says(anna, "не хочу давать почту")
	s.Stands(anna, "operator")
	if c := s.Conversation(anna); c.Answers["email"] != "" {
		t.Errorf("answers %v", c.Answers)
	}
}

func TestAnOptionalQuestionCanBeRefused(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Здравствуйте, у меня сломался чайник")
	s.asks("what")
	s.Says(anna, "Чайник перестал включаться на третий день, искрит и пахнет")
	s.asks("order")
	s.Says(anna, "не скажу")
	s.asks("consent")
}

func TestAPhotoIsAnAnswerToWhatHappened(t *testing.T) {
	s := newStage(t)
	s.Says(anna, "Здравствуйте, у меня жалоба")
	s.asks("what")
	e := s.Line(anna, "")
	e.Attachments = []bot.Attachment{{Kind: "photo", Ref: "f1"}}
	s.Handle(e)
	s.Passes(bot.DefaultQuietMax)
	if lines := s.Transcript(anna); !slices.ContainsFunc(lines, func(l bot.Line) bool { return len(l.Attachments) == 1 }) {
		t.Errorf("the photo is lost: %+v", lines)
	}
	if s.Conversation(anna).Asking == "what" {
		t.Errorf("asks what happened again: %q", s.Platform.Texts())
	}
}

func TestEditsAndDeletionsBeforeTheAnswerCount(t *testing.T) {
	s := newStage(t)
	wrong, gone := s.Line(anna, "Заказ 111111 не привезли 1 марта!!!"), s.Line(anna, "дураки вы все")
	s.Handle(wrong, gone)
	edit := bot.Event{ID: "edit", Kind: bot.EditedEvent, Conversation: bottest.ID(anna), Place: bottest.Private(anna), Message: wrong.Message, Text: "Заказ 222222 не привезли 1 марта!!!"}
	take := bot.Event{ID: "delete", Kind: bot.DeletedEvent, Conversation: bottest.ID(anna), Place: bottest.Private(anna), Message: gone.Message}
	s.Handle(edit, take)
	s.Passes(bot.DefaultQuietMax)
	c := s.Conversation(anna)
	if c.Answers["order"] != "222222" || strings.Contains(c.Answers["what"], "дураки") {
		t.Errorf("answers %v", c.Answers)
	}
	lines := s.Transcript(anna)
	if len(lines[0].Edits) != 1 || lines[0].Text != edit.Text || lines[1].Deleted.IsZero() {
		t.Errorf("the transcript is %+v", lines[:2])
	}
	back := take
	back.ID, back.Kind, back.Text = "restored", bot.RestoredEvent, gone.Text
	s.Handle(back)
	if lines := s.Transcript(anna); lines[1].Text != gone.Text {
		t.Errorf("what was put back reads %q", lines[1].Text)
	}
	all := s.Line(boris, "ой, не туда")
	s.Handle(all, bot.Event{ID: "delete2", Kind: bot.DeletedEvent, Conversation: bottest.ID(boris), Place: bottest.Private(boris), Message: all.Message})
	s.Passes(bot.DefaultQuietMax)
	if s.Conversation(boris).Case.Turns != 0 {
		t.Error("what was taken back is answered")
	}
}

func TestAHumanWhoAnsweredInTheMessengerSilencesTheBot(t *testing.T) {
	s := newStage(t)
	e := s.Line(anna, "Обманули!!! Верните деньги, позор!")
	e.Place, e.Addressed = bottest.Group(), true
	s.Handle(e)
	reply := bot.Event{ID: "reply", Kind: bot.RepliedEvent, Conversation: bottest.ID(anna), Person: bot.Person{ID: 9, Name: "Мария"}, Place: bottest.Group(), Message: 77, ReplyTo: e.Message, Text: "Разбираемся, Анна."}
	s.Handle(reply)
	s.Passes(bot.DefaultQuietMax)
	if said := s.Platform.Texts(); len(said) != 0 {
		t.Errorf("said %q", said)
	}
	lines := s.Transcript(anna)
	if last := lines[len(lines)-1]; last.By != bot.ByOperator || last.Operator != "Мария" {
		t.Errorf("the answer stands as %+v", last)
	}
	s.Stands(anna, "operator")
}

func TestAPublicOutburstMayCool(t *testing.T) {
	s := newStage(t)
	s.Account.PublicWait = map[string]time.Duration{"impulsive": time.Hour, "trolling": time.Hour}
	for _, text := range []string{"Ненавижу вас, чтоб вы разорились!!!", "Чтоб вы провалились, ненавижу!!!"} {
		e := s.Line(anna, text)
		e.Place, e.Addressed = bottest.Group(), true
		s.Handle(e)
		s.Passes(bot.DefaultQuietMax)
	}
	if said := s.Platform.Texts(); len(said) != 1 {
		t.Errorf("a short word at once, and no more: %q", said)
	}
	s.Passes(2 * time.Hour)
	s.Stands(anna, "calm")
	if said := s.Platform.Texts(); len(said) != 2 {
		t.Errorf("said %q", said)
	}
}
