package bot_test

import (
	"testing"

	"otklik/answers"
	"otklik/bot"
	"otklik/bot/bottest"
)

func TestOperatorsAreSuggestedAnswersToWhatTheCustomerWroteLast(t *testing.T) {
	s := bottest.New(t)
	s.Account.Shelf = bottest.Shelf(t)
	s.Says(bottest.Anna, "Это кошмар, а не магазин!!!")
	if found := s.Account.Suggest(s.Conversation(bottest.Anna), s.Transcript(bottest.Anna)); len(found) > 0 {
		t.Errorf("anger alone is answered with %v", found)
	}
	s.Says(bottest.Anna, "Где моя посылка?")
	s.Says(bottest.Anna, "И как отменить заказ, если она потерялась?")
	found := s.Account.Suggest(s.Conversation(bottest.Anna), s.Transcript(bottest.Anna))
	if len(found) < 2 || found[0].Shortcut != "/доставка" || found[1].Shortcut != "/отмена" {
		t.Errorf("suggested are %+v", found)
	}
	s.Account.Shelf = nil
	if found := s.Account.Suggest(s.Conversation(bottest.Anna), s.Transcript(bottest.Anna)); len(found) > 0 {
		t.Errorf("without answers %v is suggested", found)
	}
}

func TestAReadyAnswerIsFilledWithWhatIsKnown(t *testing.T) {
	ready, _ := bottest.Shelf(t).Shortcut("/заказ")
	c := bot.Conversation{Person: bot.Person{Name: "Анна Пример"}}
	if gaps := answers.Gaps(bottest.Shop(t).Fill(c, ready, "Мария")); len(gaps) != 1 || gaps[0] != "{order}" {
		t.Errorf("the gaps are %q, want the order's", gaps)
	}
	c.Answers = map[string]string{"order": "4815162"}
	text := bottest.Shop(t).Fill(c, ready, "Мария")
	if !bottest.Contains([]string{text}, "Анна, заказ 4815162 у меня") || len(answers.Gaps(text)) > 0 {
		t.Errorf("filled is %q", text)
	}
}
