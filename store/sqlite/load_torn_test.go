package sqlite

import (
	"slices"
	"testing"

	"otklik/bot"
)

func TestWhoWritesForTheFirstTimeIsNotCalledTornBesideATornOne(t *testing.T) {
	a := newArchive(t)
	ids := []bot.ID{a.says(bot.Conversation{ID: "shop-tg/1"}, bot.ByCustomer, "Чайник").ID}
	err := a.writer.do(t.Context(), func(t *transaction) error {
		_, err := t.exec(`UPDATE conversations SET body = substr(body, 1, 5)`)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 300 {
		ids = append(ids, bot.NewID("shop-tg", int64(i+2)))
	}
	written := make(chan struct{})
	go func() {
		defer close(written)
		for _, id := range ids[1:] {
			a.says(bot.Conversation{ID: id}, bot.ByCustomer, "Утюг")
		}
	}()
	for more := true; more; {
		select {
		case <-written:
			more = false
		default:
		}
		_, err := a.Load(t.Context(), ids)
		if torn, other := bot.Torn(err); other != nil || !slices.Equal(torn, ids[:1]) {
			t.Errorf("torn are %v: %v", torn, err)
		}
	}
}
