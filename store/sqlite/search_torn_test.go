package sqlite

import (
	"testing"

	"otklik/bot"
)

func TestATornLineKeepsNobodyFromBeingFound(t *testing.T) {
	a := newArchive(t)
	anna := a.says(bot.Conversation{ID: "shop-tg/1", Person: bot.Person{Name: "Анна Пример"}}, bot.ByCustomer, "Чайник течёт")
	anna = a.says(anna, bot.ByCustomer, "И миксер тоже")
	boris := a.says(bot.Conversation{ID: "shop-tg/2"}, bot.ByCustomer, "Утюг не греет")
	err := a.writer.do(t.Context(), func(t *transaction) error {
		_, err := t.exec(`UPDATE lines SET body = substr(body, 1, 5) WHERE id = ?`, "shop-tg/1#00000002")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	a.finds("утюг", boris.ID)
	a.finds("анна", anna.ID)
	a.finds("чайник", anna.ID)
	a.finds("миксер")
}
