package main

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/staff"
	"otklik/desk/topics"
)

// secondWindow is the group as another replica on the same store shows it.
func (s *street) secondWindow(t *testing.T) *topics.Window {
	t.Helper()
	group := s.p.settings.Desk.Topics
	w, err := topics.New(topics.Options{Engine: s.p.engine, Store: s.p.store, Staff: staff.New(s.p.store, time.Now), Account: group.Account,
		Messenger: s.p.accounts[0].adapter.(topics.Messenger), Group: group.Group})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTwoReplicasOpenOneTopicAndSayEachLineOnce(t *testing.T) {
	s := openStreet(t, withStaffGroup)
	olga := s.hire(t, 501, "Ольга", staff.Plain)
	anna := s.customer(t, "telegram", 720_001, "Анна Пример")
	other := s.secondWindow(t)
	anna.wantsHuman()
	var showing sync.WaitGroup
	for n := range 8 {
		anna.writes(fmt.Sprintf("Строка %d.", n))
		showing.Go(func() {
			var retry *bot.RetryError
			if err := other.Show(t.Context(), anna.id()); err != nil && !errors.As(err, &retry) {
				t.Errorf("show: %v", err)
			}
		})
	}
	showing.Wait()
	topic := olga.topicOf(anna)
	last := *olga
	last.reads(topic, "Строка 7.")
	said := make(map[string]int)
	for _, h := range olga.heardAfter(0, "0s") {
		if h.Where != "staff" || h.By != "bot" {
			continue
		}
		if h.Event == "topic_created" {
			said["topic"]++
		}
		for n := range 8 {
			said[fmt.Sprint(n)] += strings.Count(h.Text, fmt.Sprintf("💬 Строка %d.", n))
		}
	}
	for what, times := range said {
		if times != 1 {
			t.Errorf("%s: %d times", what, times)
		}
	}
	if len(said) != 9 {
		t.Errorf("said were %v", said)
	}
}
