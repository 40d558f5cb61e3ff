package web

import (
	"strings"
	"testing"
	"time"
)

func TestALowRatingStandsOnTheCardWithItsReasonAndWhoLed(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	olga.does("take", id, "")
	olga.does("answer", id, "Лидия, посмотрели, всё в порядке.")
	olga.does("close", id, "")
	for _, said := range []string{"2", "Не помогли, перезвоните Лидии на +7 999 000-00-02"} {
		h.says(lidia(), said)
		h.wait(5 * time.Second)
	}
	pavel := h.operator("Павел")
	contains(t, pavel.get("/desk/").body, "оценка 2 из 5")
	body := pavel.get("/desk/c/" + string(id)).body
	contains(t, body, "поставил низкую оценку", "2 / 5", "Слова к оценке", "Не помогли", "Кто вёл раньше", "Ольга")
	lacks(t, body, "999 000-00-02")
}

func TestWhoComesBackLateHasANewCaseWithTheOldOneBesideIt(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	for _, action := range []string{"take", "answer", "close"} {
		olga.does(action, id, "Лидия, посылка у вас.")
	}
	h.wait(100 * time.Hour)
	h.says(lidia(), "Здравствуйте, теперь разбилась чашка, позовите оператора")
	h.wait(time.Minute)
	_, past, _ := strings.Cut(h.operator("Ольга").get("/desk/c/"+string(id)).body, "Прежние обращения")
	contains(t, past, "№ 1", "третий день не привозят")
	if c := h.conversation(id); c.Case.Number != 2 {
		t.Errorf("the new case is number %d", c.Case.Number)
	}
}
