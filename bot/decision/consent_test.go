package decision_test

import (
	"strings"
	"testing"

	"otklik/bot/bottest"
)

func TestWhoDoesNotConsentLeavesNoContactBehind(t *testing.T) {
	for _, refusal := range []string{"нет", "не согласна", "нет, отвечайте здесь", "здесь"} {
		s := newStage(t)
		s.Says(anna, "Стиральная машина течёт второй день после установки 3 марта, заказ 70025, мой телефон 8 999 000-00-04")
		s.Says(anna, "Пришлите мастера ещё раз")
		s.Stands(anna, "contact")
		s.Says(anna, refusal)
		s.Stands(anna, "operator")
		c := s.Conversation(anna)
		if len(c.Candidates) > 0 || c.Answers["phone"] != "" {
			t.Errorf("%q: %v and %v are kept", refusal, c.Candidates, c.Answers)
		}
		if c.Consent == nil || c.Consent.Given {
			t.Errorf("%q: the receipt is %+v", refusal, c.Consent)
		}
	}
}

func TestTheReceiptNamesTheLineThatGaveTheConsent(t *testing.T) {
	for _, words := range []string{"да", "8 999 000-00-04", "да, по телефону"} {
		s := newStage(t)
		s.toContact()
		e := s.Line(anna, words)
		s.Handle(e)
		s.Passes(s.Account.QuietMax)
		c := s.Conversation(anna)
		if c.Consent == nil || !c.Consent.Given || c.Consent.Message != e.Message {
			t.Errorf("%q is line %d, and the receipt is %+v", words, e.Message, c.Consent)
		}
	}
}

func TestAnAnswerThatMayMeanBothIsNoConsent(t *testing.T) {
	for _, words := range []string{"нет, звоните 8 999 000-00-04", "не звоните на 8 999 000-00-04", "8 999 000-00-04 это телефон вашего мастера, он не берёт трубку", "по телефону", "подумаю"} {
		s := newStage(t)
		s.toContact()
		s.Says(anna, words)
		if c := s.Conversation(anna); c.Consent != nil || c.Asking != "consent" {
			t.Errorf("%q is taken for a decision, %+v, and %q is asked", words, c.Consent, c.Asking)
		}
	}
}

func TestAYesInPublicIsNoConsent(t *testing.T) {
	for _, words := range []string{"да", "8 999 000-00-04", "да, по телефону"} {
		s := newStage(t)
		s.toContact()
		e := s.Line(anna, words)
		e.Place, e.Addressed = bottest.Group(), true
		s.Handle(e)
		s.Passes(s.Account.QuietMax)
		c := s.Conversation(anna)
		if c.Consent != nil || c.Asking != "consent" || c.Answers["reach"] != "" {
			t.Errorf("%q in public: consent %+v, reach %q, asked is %q", words, c.Consent, c.Answers["reach"], c.Asking)
		}
		if known := c.Candidates["phone"] != ""; known != strings.HasPrefix(words, "8") {
			t.Errorf("%q leaves %v", words, c.Candidates)
		}
	}
}
