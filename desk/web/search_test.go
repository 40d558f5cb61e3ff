package web

import (
	"net/url"
	"slices"
	"testing"

	"otklik/bot"
)

// wordless is a store that cannot search by words, as Redis.
type wordless struct{ bot.Store }

func (b *browser) finds(words string) string {
	return b.get("/desk/?q=" + url.QueryEscape(words)).body
}

func TestAnOperatorFindsACustomerByWhateverIsKnown(t *testing.T) {
	h := newHouse(t, nil)
	id := h.asksForHuman(lidia())
	h.says(bot.Person{ID: 7, Name: "Пётр Пример"}, "Верните деньги за чайник")
	olga := h.operator("Ольга")
	for _, words := range []string{"лидия", "4512778", "Образцова", "2002", string(id), string(id) + "#1", "заказы привозят", "lidia_obraztsova"} {
		if got := names(olga.finds(words)); !slices.Equal(got, []string{"Лидия Образцова"}) {
			t.Errorf("%q finds %v", words, got)
		}
	}
	contains(t, olga.finds("самовар"), "Ничего не нашлось", `value="самовар"`)
	if got := names(olga.get("/desk/?q=" + url.QueryEscape("деньги") + "&account=shop-vk").body); len(got) != 0 {
		t.Errorf("on another account are found %v", got)
	}
}

func TestWhereAStoreCannotSearchByWordsTheOperatorIsTold(t *testing.T) {
	h := newHouse(t, func(o *Options) { o.Store = wordless{o.Store} })
	id := h.asksForHuman(lidia())
	olga := h.operator("Ольга")
	body := olga.finds("образц")
	const said = "Слова из переписки это хранилище не ищет"
	contains(t, body, "Лидия Образцова", said, `placeholder="Искать: имя или номер заказа"`)
	none := olga.finds("кофемашина")
	if got := names(none); len(got) != 0 {
		t.Errorf("words find %v", got)
	}
	contains(t, none, said, "Никого не нашлось. Попробуйте часть имени или номер заказа.")
	lacks(t, none, "слово из переписки")
	for _, known := range []string{string(id), "4512778", "4512778 лидия"} {
		contains(t, olga.finds(known), "Лидия Образцова")
	}
}
