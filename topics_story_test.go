package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/config"
	"otklik/desk/staff"
	"otklik/sandbox/people"
	sandboxtelegram "otklik/sandbox/telegram"
)

// withStaffGroup has the operators of both accounts work in the sandbox's forum.
func withStaffGroup(s *config.Settings) {
	s.Desk.Topics = config.Topics{Account: "demo-tg", Group: sandboxtelegram.UsualStaff}
	s.Desk.URL = "https://desk.example.com"
}

// colleague is an operator in the staff group, or somebody who only looks like one.
type colleague struct {
	*street
	t      *testing.T
	person int64
	name   string
	read   int64
}

// hire invites somebody, who accepts by the link in the bot's private chat.
func (s *street) hire(t *testing.T, person int64, name string, role staff.Role) *colleague {
	t.Helper()
	token, err := staff.New(s.p.store, time.Now).Invite(t.Context(), role, name)
	if err != nil {
		t.Fatal(err)
	}
	c := s.stranger(t, person, name)
	c.act(map[string]any{"where": "private", "start": staff.LinkPrefix + token})
	c.hears("a welcome", func(h people.Heard) bool {
		return h.Where == "private" && h.Person == person && strings.Contains(h.Text, name)
	})
	return c
}

func (s *street) stranger(t *testing.T, person int64, name string) *colleague {
	return &colleague{street: s, t: t, person: person, name: name}
}

func (c *colleague) act(deed map[string]any) people.Done {
	c.t.Helper()
	deed["platform"], deed["person"], deed["name"] = "telegram", c.person, c.name
	body, err := json.Marshal(deed)
	if err != nil {
		c.t.Fatal(err)
	}
	var done people.Done
	if err := json.Unmarshal(post(c.t, c.town.URL+"/act", string(body)), &done); err != nil {
		c.t.Fatal(err)
	}
	return done
}

// writes is a line in a topic; 0 is the general one.
func (c *colleague) writes(topic int64, text string) people.Done {
	c.t.Helper()
	return c.act(map[string]any{"where": "staff", "topic": topic, "text": text})
}

func (c *colleague) presses(topic int64, label string) {
	c.t.Helper()
	c.act(map[string]any{"where": "staff", "topic": topic, "press": label})
}

// hears waits for something that people on Telegram can see, passing signs too.
func (c *colleague) hears(what string, fits func(people.Heard) bool) people.Heard {
	c.t.Helper()
	for deadline := time.Now().Add(patienceOfPeople); time.Now().Before(deadline); {
		for _, h := range c.heardAfter(c.read, "1s") {
			if c.read = h.N; fits(h) {
				return h
			}
		}
	}
	c.t.Fatalf("%s never saw %s", c.name, what)
	return people.Heard{}
}

func (c *colleague) heardAfter(n int64, wait string) []people.Heard {
	c.t.Helper()
	body := fetched(c.t, fmt.Sprintf("%s/heard?events=1&after=%d&wait=%s", c.town.URL, n, wait))
	var list []people.Heard
	if err := json.Unmarshal(body, &list); err != nil {
		c.t.Fatalf("read what was heard: %v %s", err, body)
	}
	return list
}

// reads waits for a line of the bot in a topic that has some words in it.
func (c *colleague) reads(topic int64, words ...string) people.Heard {
	c.t.Helper()
	return c.hears(fmt.Sprintf("%q in topic %d", words, topic), func(h people.Heard) bool {
		return h.Where == "staff" && h.By == "bot" && h.Topic == topic && h.Event == "" && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(h.Text, w) })
	})
}

// sees waits for a sign under a message of the group.
func (c *colleague) sees(sign string, under int64) {
	c.t.Helper()
	c.hears(fmt.Sprintf("%s under message %d", sign, under), func(h people.Heard) bool {
		return h.Where == "staff" && h.Event == "reaction" && h.Message == under && h.Text == sign
	})
}

// topicOf waits until the customer has a topic.
func (c *colleague) topicOf(customer *customer) int64 {
	c.t.Helper()
	h := c.hears("a topic of "+customer.name, func(h people.Heard) bool {
		return h.Where == "staff" && h.By == "bot" && strings.HasPrefix(h.Text, "👤 "+customer.name)
	})
	return h.Topic
}

// wantsHuman brings a customer to the operators.
func (c *customer) wantsHuman() {
	c.t.Helper()
	c.writes("Позовите оператора! Третий день жду заказ 48213")
	c.until("people look after the customer", func(now bot.Conversation) bool { return now.Section == bot.SectionWaiting })
}

// reads waits for an operator's line in private.
func (c *customer) reads(text string) people.Heard {
	c.t.Helper()
	return c.told(text, func(h people.Heard) bool { return h.Text == text })
}

// neverReads holds that a text stands nowhere where the customer can see it.
func (c *customer) neverReads(secret string) {
	c.t.Helper()
	var list []people.Heard
	body := fetched(c.t, c.town.URL+"/heard?limit=10000&person="+fmt.Sprint(c.person))
	if err := json.Unmarshal(body, &list); err != nil {
		c.t.Fatal(err)
	}
	for _, h := range list {
		if strings.Contains(h.Text, secret) {
			c.t.Errorf("%s read %q", c.name, h.Text)
		}
	}
}

func (s *street) customer(t *testing.T, platform string, person int64, name string) *customer {
	return &customer{street: s, t: t, platform: platform, where: "private", person: person, name: name}
}

func TestAnOperatorLeadsACustomerInATopicToTheEnd(t *testing.T) {
	s := openStreet(t, withStaffGroup)
	olga := s.hire(t, 501, "Ольга", staff.Plain)
	for _, platform := range []string{"telegram", "vk"} {
		anna := s.customer(t, platform, 720_001, "Анна "+cmp.Or(map[string]string{"vk": "Вторая"}[platform], "Первая"))
		anna.wantsHuman()
		topic := olga.topicOf(anna)
		olga.reads(topic, "💬 Позовите оператора!")
		line := olga.writes(topic, "Здравствуйте! Курьер будет до 18:00.")
		anna.reads("Здравствуйте! Курьер будет до 18:00.")
		olga.sees("👌", line.Message)
		if now := anna.remembered(); now.Operator != "501" {
			t.Errorf("the customer is led by %q", now.Operator)
		}
		anna.writes("Хорошо, жду")
		olga.reads(topic, "💬 Хорошо, жду")
		note := olga.writes(topic, "/ на складе говорят, что к трём")
		olga.sees("✍", note.Message)
		slashes := olga.writes(topic, "// а склад врёт")
		olga.sees("✍", slashes.Message)
		olga.writes(topic, "/solved")
		olga.hears("the topic's new name", func(h people.Heard) bool { return h.Event == "topic_edited" && h.Topic == topic })
		anna.told("the question for stars", withButtons(5))
		anna.neverReads("на складе")
		anna.neverReads("склад врёт")
		anna.neverReads("/solved")
	}
}

// fetched is what an address of the sandbox answers.
func fetched(t *testing.T, address string) []byte {
	t.Helper()
	response, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s %v %s", address, response.Status, err, body)
	}
	return body
}
