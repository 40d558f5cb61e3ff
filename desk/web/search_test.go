package web

import (
	"net/url"
	"slices"
	"strings"
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
	contains(t, body, "Лидия Образцова", "по словам не ищет")
	if got := names(olga.finds("кофемашина")); len(got) != 0 || !strings.Contains(olga.finds("кофемашина"), "по словам не ищет") {
		t.Errorf("words find %v", got)
	}
	contains(t, olga.finds(string(id)), "Лидия Образцова")
}
