package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/staff"
	"otklik/desk/topics"
	"otklik/sandbox/people"
	sandboxtelegram "otklik/sandbox/telegram"
)

// messenger is what speaks in the operators' group.
func (s *street) messenger() topics.Messenger { return s.p.accounts[0].adapter.(topics.Messenger) }

// secondWindow is the group as another replica on the same store shows it.
func (s *street) secondWindow(t *testing.T, messenger topics.Messenger, now func() time.Time) *topics.Window {
	t.Helper()
	w, err := topics.New(topics.Options{Engine: s.p.engine, Store: s.p.store, Staff: staff.New(s.p.store, time.Now), Account: "demo-tg",
		Messenger: messenger, Group: sandboxtelegram.UsualStaff, Now: now})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestTwoReplicasOpenOneTopicAndSayEachLineOnce(t *testing.T) {
	s := openStreet(t, withStaffGroup)
	olga := s.hire(t, 501, "Ольга", staff.Plain)
	anna := s.customer(t, "telegram", 720_001, "Анна Пример")
	other := s.secondWindow(t, s.messenger(), time.Now)
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

// slowMessenger lets something happen while a line is on its way.
type slowMessenger struct {
	topics.Messenger
	meanwhile func()
}

func (m *slowMessenger) Send(ctx context.Context, line bot.Message, key string) (bot.Sent, error) {
	m.meanwhile()
	return m.Messenger.Send(ctx, line, key)
}

func TestAReplicaThatComesWhileALineIsBeingSaidWaitsForIt(t *testing.T) {
	s := openStreet(t)
	olga := s.stranger(t, 501, "Ольга")
	anna := s.customer(t, "telegram", 720_001, "Анна Пример")
	anna.wantsHuman()
	later, slow := s.secondWindow(t, s.messenger(), time.Now), &slowMessenger{Messenger: s.messenger()}
	met := 0
	slow.meanwhile = func() {
		met++
		var retry *bot.RetryError
		if err := later.Show(t.Context(), anna.id()); !errors.As(err, &retry) {
			t.Errorf("a line was being said, and another replica's look gave %v", err)
		}
	}
	if err := s.secondWindow(t, slow, time.Now).Show(t.Context(), anna.id()); err != nil || met == 0 {
		t.Errorf("of %d lines the last gave %v", met, err)
	}
	if err := later.Show(t.Context(), anna.id()); err != nil {
		t.Errorf("when nothing is being said, a look gave %v", err)
	}
	said := 0
	for _, h := range olga.heardAfter(0, "0s") {
		if h.Where == "staff" && h.By == "bot" && h.Event == "" {
			said++
		}
	}
	if said != met {
		t.Errorf("%d lines were said, and %d stand in the topic", met, said)
	}
}

func TestALineInWhoseMiddleAReplicaDiedIsSaidByAnotherWithAMark(t *testing.T) {
	s := openStreet(t)
	olga := s.stranger(t, 501, "Ольга")
	anna := s.customer(t, "telegram", 720_001, "Анна Пример")
	anna.wantsHuman()
	dying, die := context.WithCancel(t.Context())
	dead := s.secondWindow(t, &slowMessenger{Messenger: s.messenger(), meanwhile: die}, time.Now)
	if err := dead.Show(dying, anna.id()); err == nil {
		t.Fatal("a dead replica is content")
	}
	if err := s.secondWindow(t, s.messenger(), func() time.Time { return time.Now().Add(time.Minute) }).Show(t.Context(), anna.id()); err != nil {
		t.Fatal(err)
	}
	card := olga.hears("the card", func(h people.Heard) bool {
		return h.Where == "staff" && strings.Contains(h.Text, "👤 Анна Пример")
	})
	if !strings.HasPrefix(card.Text, "(сказано, возможно, во второй раз)") {
		t.Errorf("the line that was perhaps said before reads %q", card.Text)
	}
	if next := olga.reads(card.Topic, "💬 Позовите оператора!"); strings.Contains(next.Text, "возможно") {
		t.Errorf("the line after it reads %q", next.Text)
	}
}
