package web

import (
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
	body := h.operator("Павел").get("/desk/c/" + string(id)).body
	contains(t, body, "2 / 5", "Слова к оценке", "Не помогли", "Кто вёл раньше", "Ольга")
	lacks(t, body, "999 000-00-02")
}
