package bot_test

import (
	"testing"

	"otklik/answers"
	"otklik/bot"
	"otklik/config"
)

// shelf holds the ready answers that come along; the bot offers those that are named.
func shelf(t testing.TB, offered ...string) *answers.Shelf {
	t.Helper()
	files, err := config.Files(config.AnswersFolder, "")
	if err != nil {
		t.Fatal(err)
	}
	var sources []answers.Source
	for _, f := range files {
		sources = append(sources, answers.Source(f))
	}
	parsed, err := answers.Parse(sources...)
	if err != nil {
		t.Fatal(err)
	}
	return parsed.Offering(offered...)
}

func TestOperatorsAreSuggestedAnswersToWhatTheCustomerWroteLast(t *testing.T) {
	s := newStage(t)
	s.account.Shelf = shelf(t)
	s.says(anna, "Это кошмар, а не магазин!!!")
	if found := s.account.Suggest(s.conversation(anna), s.transcript(anna)); len(found) > 0 {
		t.Errorf("anger alone is answered with %v", found)
	}
	s.says(anna, "Где моя посылка?")
	s.says(anna, "И как отменить заказ, если она потерялась?")
	found := s.account.Suggest(s.conversation(anna), s.transcript(anna))
	if len(found) < 2 || found[0].Shortcut != "/доставка" || found[1].Shortcut != "/отмена" {
		t.Errorf("suggested are %+v", found)
	}
	s.account.Shelf = nil
	if found := s.account.Suggest(s.conversation(anna), s.transcript(anna)); len(found) > 0 {
		t.Errorf("without answers %v is suggested", found)
	}
}

func TestAReadyAnswerIsFilledWithWhatIsKnown(t *testing.T) {
	ready, _ := shelf(t).Shortcut("/заказ")
	c := bot.Conversation{Person: bot.Person{Name: "Анна Пример"}}
	if gaps := answers.Gaps(account(t).Fill(c, ready, "Мария")); len(gaps) != 1 || gaps[0] != "{order}" {
		t.Errorf("the gaps are %q, want the order's", gaps)
	}
	c.Answers = map[string]string{"order": "4815162"}
	text := account(t).Fill(c, ready, "Мария")
	if !contains([]string{text}, "Анна, заказ 4815162 у меня") || len(answers.Gaps(text)) > 0 {
		t.Errorf("filled is %q", text)
	}
}

func TestATextWithAGapIsNotSent(t *testing.T) {
	s := newStage(t)
	s.toOperator()
	s.handle(s.by("maria", bot.TookEvent, ""))
	err := s.engine.Handle(t.Context(), s.by("maria", bot.AnsweredEvent, "Анна, заказ {order} у меня."))
	s.wants(err, bot.ErrGap)
	s.handle(s.by("maria", bot.AnsweredEvent, "Анна, впишите {код}, пожалуйста."))
	s.works()
	if said := s.platform.texts(); !contains(said, "{код}") || contains(said, "{order}") {
		t.Errorf("said is %q", said)
	}
}
