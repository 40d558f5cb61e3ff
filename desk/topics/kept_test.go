package topics_test

import (
	"path/filepath"
	"slices"
	"testing"

	"otklik/bot"
	"otklik/desk/topics"
	"otklik/store/sqlite"
)

func TestATopicIsKnownByTheLinkThatTelegramCopies(t *testing.T) {
	topic := topics.Topic{Group: -1001234567890, Thread: 77}
	for link, want := range map[string]bool{
		topic.Link():                                      true,
		"https://t.me/c/1234567890/77/78":                 true,
		"http://telegram.me/c/1234567890/77?thread=77":    true,
		"https://t.me/c/1234567890":                       false,
		"https://t.me/shop/77":                            false,
		"https://desk.example.com/c/1234567890/77":        false,
		"https://t.me/c/99999999999999999999999999/77":    false,
		"look at https://t.me/c/1234567890/77 and answer": false,
	} {
		if got, ok := topics.ReadLink(link); ok != want || ok && got != topic {
			t.Errorf("%s is read as %+v, %t", link, got, ok)
		}
	}
}

// Anna has a topic in the group and an old one in the group before; Boris has one too.
func TestAllRecordsThatWindowsKeepOfACustomerAreFound(t *testing.T) {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	for name, value := range map[string]string{
		"desk:shop-tg/1001": `{"group":-1002,"thread":7,"face":"Анна"}`, "topic:-1002:7": "shop-tg/1001", "topic:-1001:5": "shop-tg/1001",
		"desk:shop-tg/1002": `{"group":-1002,"thread":8}`, "topic:-1002:8": "shop-tg/1002", "staff": "{}",
	} {
		if err := store.PutRecord(t.Context(), bot.Record{Name: name, Version: 1, Value: []byte(value)}); err != nil {
			t.Fatal(err)
		}
	}
	kept, records, err := topics.Kept(t.Context(), store, []bot.ID{"shop-tg/1001", "shop-vk/1"})
	slices.Sort(records)
	if err != nil || !slices.Equal(records, []string{"desk:shop-tg/1001", "topic:-1001:5", "topic:-1002:7"}) {
		t.Errorf("records are %q, %v", records, err)
	}
	if len(kept) != 2 || !slices.Contains(kept, topics.Topic{Group: -1002, Thread: 7}) || !slices.Contains(kept, topics.Topic{Group: -1001, Thread: 5}) {
		t.Errorf("topics are %+v", kept)
	}
	if err := topics.Forsaken(t.Context(), store, []topics.Topic{{Group: -1003, Thread: 9}, {Group: -1002, Thread: 8}}); err != nil {
		t.Error(err)
	}
	for topic, want := range map[topics.Topic]bot.ID{{Group: -1003, Thread: 9}: "", {Group: -1002, Thread: 8}: "shop-tg/1002"} {
		if id, err := topic.Customer(t.Context(), store); id != want || err != nil {
			t.Errorf("topic %d is %q's, %v", topic.Thread, id, err)
		}
	}
}
