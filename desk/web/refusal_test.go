package web

import (
	"strings"
	"testing"

	"otklik/bot"
)

func TestAnAddressThatLeadsNowhereIsAnsweredInTheDesksWords(t *testing.T) {
	h := newHouse(t, nil)
	olga := h.operator("Ольга")
	for _, path := range []string{"people", "c/nope", "c/shop-tg/900/nope", "operators", "join"} {
		if r := olga.get("/desk/" + path); r.status != 404 || !strings.Contains(r.body, "Такой страницы нет") || !strings.Contains(r.body, "К списку") {
			t.Errorf("%s is answered with %d:\n%s", path, r.status, r.body)
		}
	}
	if r := olga.get("/desk/c/shop-tg/900"); r.status != 404 || !strings.Contains(r.body, "Такого разговора нет") {
		t.Errorf("nobody's conversation is answered with %d:\n%s", r.status, r.body)
	}
}

func TestWhoCannotBeAnsweredYetIsSaidWithWhatToDo(t *testing.T) {
	h := newHouse(t, nil)
	olga := h.operator("Ольга")
	id := h.says(bot.Person{ID: 901, Name: "Анна Пример"}, "Чайник не работает, позовите оператора!")
	nowhere := bot.Conversation{ID: "shop-tg/900", Version: 1, Section: bot.SectionWaiting, Person: bot.Person{ID: 900, Name: "Вера Пример"}}
	if results, err := h.store.Commit(t.Context(), []bot.Change{{Event: "arrived", Conversation: nowhere}}); err != nil || results[0] != nil {
		t.Fatal(err, results)
	}
	for _, c := range []struct {
		id         bot.ID
		text, says string
	}{
		{id, "Здравствуйте, {order}! Сейчас разберёмся.", "error.gap"},
		{nowhere.ID, "Здравствуйте! Сейчас разберёмся.", "error.no_private"},
	} {
		olga.does("take", c.id, "")
		r := olga.does("answer", c.id, c.text)
		if !strings.Contains(r.body, h.desk.words[c.says]) || !strings.Contains(r.body, c.text) {
			t.Errorf("%q to %s is answered with %d, without %s or without the text", c.text, c.id, r.status, c.says)
		}
	}
}
