package storetest

import (
	"slices"
	"testing"

	"otklik/bot"
)

// ReadsAllButTheTorn holds an empty store to what it promises when a record is torn: all others are read, and the torn one is named. tear
// spoils what the store keeps of a conversation.
func ReadsAllButTheTorn(t *testing.T, store bot.Store, tear func(id bot.ID)) {
	t.Helper()
	ids := []bot.ID{"a/1", "a/2", "a/3"}
	for _, id := range ids {
		c := listed(id, bot.SectionWaiting, noon(), noon())
		c.Conversation.Person.Name = "Анна Пример"
		results, err := store.Commit(t.Context(), []bot.Change{c})
		if err != nil || results[0] != nil {
			t.Fatalf("commit %s: %v %v", id, results, err)
		}
	}
	tear("a/2")
	names := func(what string, err error) {
		t.Helper()
		if torn, other := bot.Torn(err); other != nil || !slices.Equal(torn, []bot.ID{"a/2"}) {
			t.Errorf("%s names %v as torn: %v", what, torn, err)
		}
	}
	loaded, err := store.Load(t.Context(), append(ids, "a/4"))
	names("load", err)
	if len(loaded) != 4 || loaded[0].Version != 1 || loaded[1].Version != 0 || loaded[1].ID != "a/2" || loaded[2].Version != 1 || loaded[3].Version != 0 {
		t.Errorf("loaded are %+v", loaded)
	}
	for _, section := range []bot.Section{bot.SectionWaiting, bot.SectionAll} {
		page, err := store.List(t.Context(), bot.Filter{Section: section, Limit: 10})
		names("list "+string(section), err)
		if len(page) != 2 || page[0].ID != "a/1" || page[1].ID != "a/3" {
			t.Errorf("listed are %+v", page)
		}
	}
	if whole, err := store.Load(t.Context(), []bot.ID{"a/1", "a/3"}); err != nil || whole[1].Version != 1 {
		t.Errorf("the others are %+v: %v", whole, err)
	}
}
