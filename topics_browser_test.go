package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"otklik/bot"
	"otklik/config"
	"otklik/desk/staff"
	"otklik/desk/web"
	"otklik/sandbox/messenger/pagetest"
	"otklik/sandbox/people"
)

// twoWindows is a street whose operators have both windows: the group and the page.
func twoWindows(t *testing.T) *street {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := openStreet(t, withStaffGroup, func(s *config.Settings) { s.Desk.URL = "http://" + listener.Addr().String() })
	options, err := s.p.deskOptions()
	if err != nil {
		t.Fatal(err)
	}
	desk, err := web.New(options)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(s.p.deskSite(desk))
	server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(func() { desk.Close(); server.Close() })
	return s
}

// opensPage signs the operator in at the page, with a link from the bot's private chat.
func (c *colleague) opensPage(t *testing.T, screen pagetest.Screen) (context.Context, pagetest.Pane) {
	t.Helper()
	c.act(map[string]any{"where": "private", "text": "/desk"})
	said := c.hears("a link", func(h people.Heard) bool {
		return h.Person == c.person && strings.Contains(h.Text, "/desk/enter?link=")
	})
	_, link, _ := strings.Cut(said.Text, "http://")
	tab := pagetest.Open(t, screen)
	page := pagetest.Page(tab, t)
	pagetest.Do(tab, t, chromedp.Navigate("http://"+strings.Fields(link)[0]))
	page.Click(".sheet button")
	return tab, page
}

// race has one operator press the button in the topic and another the one on the page, at once.
func race(tab context.Context, press func()) {
	var racing sync.WaitGroup
	racing.Go(func() {
		limited, cancel := context.WithTimeout(tab, 5*time.Second)
		defer cancel()
		_ = chromedp.Do(limited, chromedp.Click(chromedp.CSS("#take button"))) // whoever is slower may not find the button any more
	})
	racing.Go(press)
	racing.Wait()
}

// tries presses a button that may be gone by then, and tells whether it was there.
func (c *colleague) tries(topic int64, label string) bool {
	act := fmt.Sprintf(`{"platform":"telegram","person":%d,"name":%q,"where":"staff","topic":%d,"press":%q}`, c.person, c.name, topic, label)
	answer, err := http.Post(c.town.URL+"/act", "application/json", strings.NewReader(act))
	if err != nil {
		c.t.Error(err)
		return false
	}
	defer answer.Body.Close()
	return answer.StatusCode == http.StatusOK
}

func TestInARealBrowserTopicAndPageAreTwoWindowsOnOneCustomer(t *testing.T) {
	s := twoWindows(t)
	olga, oleg := s.hire(t, 501, "Ольга", staff.Plain), s.hire(t, 502, "Олег", staff.Plain)
	for name, c := range map[string]struct {
		screen   pagetest.Screen
		platform string
	}{
		"laptop": {pagetest.Laptop(), "telegram"},
		"phone":  {pagetest.Phone(), "vk"},
	} {
		t.Run(name, func(t *testing.T) {
			anna := s.customer(t, c.platform, 720_001, "Анна с экрана "+name)
			anna.wantsHuman()
			topic := olga.topicOf(anna)
			tab, page := oleg.opensPage(t, c.screen)
			page.ClickOn("a.row", anna.name)
			page.Sees("#take button", "")

			pressed := false
			race(tab, func() { pressed = olga.tries(topic, "🙋 Взять") })
			switch anna.until("somebody leads", func(now bot.Conversation) bool { return now.Operator != "" }).Operator {
			case "501":
				olga.notice("Клиент ваш")
				page.Sees(".held", "Разговор ведёт Ольга")
				page.SeesNo("#answer")
			case "502":
				if pressed {
					olga.notice("клиента ведёт Олег")
				}
				page.Sees("#answer textarea", "")
				oleg.writes(topic, "/передать ольга")
				page.Sees("#log .system", "дальше ведёт Ольга")
			}
			anna.ledBy("501")
			pagetest.Shot(tab, t, "two-windows-led-"+name)

			olga.writes(topic, "Анна, курьер уже едет к вам.")
			anna.reads("Анна, курьер уже едет к вам.")
			page.Sees("#log .by-operator .text", "Анна, курьер уже едет к вам.")
			olga.writes(topic, "/ на складе говорят, что к трём")
			page.Sees("#log .by-note .text", "на складе говорят, что к трём")
			pagetest.Shot(tab, t, "two-windows-note-"+name)
			anna.neverReads("на складе говорят")
		})
	}
}
