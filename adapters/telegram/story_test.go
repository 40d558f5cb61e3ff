package telegram_test

import (
	"context"
	"fmt"
	"io"
	"net/http/httptest"
	"strings"
	"testing"

	"otklik/adapters/adaptertest"
	"otklik/adapters/telegram"
	"otklik/bot"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
)

// shop is an account of the sandbox that is running, and what it heard.
type shop struct {
	*telegram.Adapter
	*sandboxtest.Town
	t     *testing.T
	heard chan bot.Event
}

// running starts an account in the town until the test ends.
func running(t *testing.T, town *sandboxtest.Town, a *telegram.Adapter) *shop {
	t.Helper()
	s := &shop{Adapter: a, Town: town, t: t, heard: make(chan bot.Event, 1000)}
	adaptertest.Runs(t, a, s.accept)
	return s
}

func polling(t *testing.T, public ...bot.PlaceKind) *shop {
	t.Helper()
	town := start(t)
	return running(t, town, open(t, telegram.Options{APIBase: town.URL, Public: public}))
}

func (s *shop) accept(_ context.Context, events ...bot.Event) error {
	for _, e := range events {
		s.heard <- e
	}
	return nil
}

func (s *shop) next() bot.Event {
	s.t.Helper()
	return adaptertest.Next(s.t, s.heard)
}

func (s *shop) says(m bot.Message) bot.Sent {
	s.t.Helper()
	sent, err := s.Send(s.t.Context(), m, "line")
	if err != nil {
		s.t.Fatal(err)
	}
	return sent
}

func to(e bot.Event, text string, keyboard bot.Keyboard) bot.Message {
	return bot.Message{Place: e.Place, Text: text, Keyboard: keyboard}
}

func TestAnAngryCustomerGoesTheWholeWayInPrivate(t *testing.T) {
	s := polling(t)
	s.Act(`{"person":1001,"name":"Анна Пример","where":"private","start":"case-7"}`)
	opened := s.next()
	if opened.Kind != bot.OpenedEvent || opened.Payload != "case-7" {
		t.Fatalf("heard %+v", opened)
	}
	if err := s.Typing(t.Context(), opened.Place); err != nil {
		t.Fatal(err)
	}
	asked := s.says(to(opened, "Позвать человека?", bot.Keyboard{Rows: [][]bot.Button{{{Label: "Да", Data: "human"}, {Label: "Условия", Link: "https://example.com/privacy"}}}}))
	s.Act(`{"person":1001,"where":"private","press":"Да"}`)
	press := s.next()
	if press.Kind != bot.PressedEvent || press.Data != "human" || press.Text != "Да" || press.Message != asked.Message {
		t.Fatalf("heard %+v", press)
	}
	if err := s.DropKeyboard(t.Context(), press.Place, press.Message); err != nil {
		t.Fatal(err)
	}
	s.Await("the question without its buttons", func(h people.Heard) bool { return h.Message == asked.Message && h.Edited && len(h.Buttons) == 0 })

	s.says(to(opened, "Как с вами связаться?", bot.Keyboard{Share: "Мой номер"}))
	s.Act(`{"person":1001,"where":"private","contact":"+79990000001"}`)
	if c := s.next().Contact; c == nil || !c.Own || c.Phone != "+79990000001" {
		t.Fatalf("heard the contact %+v", c)
	}
	s.says(to(opened, "Спасибо", bot.Keyboard{Drop: true}))

	line := s.Act(`{"person":1001,"where":"private","text":"Заказ 12345"}`)
	if e := s.next(); e.Kind != bot.HeardEvent || e.Message != line.Message {
		t.Fatalf("heard %+v", e)
	}
	s.Act(fmt.Sprintf(`{"person":1001,"where":"private","edit":%d,"text":"Заказ 54321"}`, line.Message))
	if e := s.next(); e.Kind != bot.EditedEvent || e.Message != line.Message || e.Text != "Заказ 54321" {
		t.Fatalf("heard %+v", e)
	}
	s.Act(`{"person":1001,"where":"private","block":true}`)
	if e := s.next(); e.Kind != bot.BlockedEvent || e.Conversation != "shop-tg/1001" {
		t.Fatalf("heard %+v", e)
	}
	s.Act(`{"person":1001,"where":"private","block":false}`)
	if e := s.next(); e.Kind != bot.AllowedEvent {
		t.Fatalf("heard %+v", e)
	}
}

func TestSomebodyElsesNumberIsNotTheCustomersOwn(t *testing.T) {
	s := polling(t)
	s.Act(`{"person":1001,"name":"Анна Пример","where":"private","contact":{"phone":"+79990000002","person":1002,"name":"Пётр Пример"}}`)
	e := s.next()
	if e.Contact == nil || e.Contact.Own || len(e.Attachments) != 1 || e.Attachments[0].Name != "Пётр Пример" {
		t.Errorf("heard %+v, %+v", e, e.Contact)
	}
}

func TestEveryKindOfFileArrivesAndCanBeOpened(t *testing.T) {
	s := polling(t)
	for _, kind := range []string{"photo", "document", "voice", "video", "audio", "sticker", "video_note", "animation"} {
		s.Act(fmt.Sprintf(`{"person":1001,"name":"Анна Пример","where":"private","files":{"kind":%q,"size":1000}}`, kind))
		e := s.next()
		if e.Kind != bot.HeardEvent || len(e.Attachments) != 1 || e.Attachments[0].Kind != kind || e.Attachments[0].Size == 0 {
			t.Fatalf("%s: heard %+v", kind, e)
		}
		f, err := s.Open(t.Context(), e.Attachments[0])
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(f)
		f.Close()
		if err != nil || len(content) == 0 || int64(len(content)) != f.Size {
			t.Errorf("%s: %d bytes of %d, %v", kind, len(content), f.Size, err)
		}
	}
	s.Act(`{"person":1001,"where":"private","files":{"kind":"photo","count":3},"text":"вот"}`)
	if one, two, three := s.next(), s.next(), s.next(); one.Text+two.Text+three.Text != "вот" {
		t.Errorf("an album is heard as %q, %q, %q", one.Text, two.Text, three.Text)
	}
	s.Act(`{"person":1001,"where":"private","location":{"latitude":55.5,"longitude":37.25}}`)
	if e := s.next(); len(e.Attachments) != 1 || e.Attachments[0].Ref != "55.5,37.25" {
		t.Errorf("heard %+v", e)
	}
}

func TestUpdatesThatAreDeliveredTwiceKeepTheirIDs(t *testing.T) {
	s := polling(t)
	s.Fault(`{"kind":"twice","count":-1}`)
	for i := range 20 {
		s.Act(fmt.Sprintf(`{"person":%d,"name":"Покупатель","where":"private","text":"строка %d"}`, 1000+i, i))
	}
	ids := make(map[string]string)
	for range 40 {
		e := s.next()
		if other, known := ids[e.Text]; known && other != e.ID {
			t.Errorf("%q is heard under %q and %q", e.Text, other, e.ID)
		}
		ids[e.Text] = e.ID
	}
	if len(ids) != 20 {
		t.Errorf("%d lines were heard", len(ids))
	}
}

func TestAPollThatBreaksOffIsAskedAgain(t *testing.T) {
	town := start(t)
	town.Fault(`{"kind":"drop","method":"getUpdates","count":1}`)
	town.Fault(`{"kind":"html502","method":"getUpdates","count":1}`)
	s := running(t, town, open(t, telegram.Options{APIBase: town.URL}))
	s.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"вы тут?"}`)
	if e := s.next(); e.Text != "вы тут?" {
		t.Errorf("heard %+v", e)
	}
}

func TestAWebhookIsTakenInOnceItIsStored(t *testing.T) {
	town := start(t)
	server := httptest.NewUnstartedServer(nil)
	address := "http://" + server.Listener.Addr().String() + "/tg"
	a := open(t, telegram.Options{APIBase: town.URL, WebhookURL: address})
	server.Config.Handler = a.Webhook()
	server.Start()
	t.Cleanup(server.Close)
	s := running(t, town, a)
	s.Act(`{"person":1001,"name":"Анна Пример","where":"private","text":"Где заказ?"}`)
	e := s.next()
	if e.Text != "Где заказ?" || !strings.HasPrefix(e.ID, "tg:shop-tg:") {
		t.Fatalf("heard %+v", e)
	}
	s.says(to(e, "Смотрим", bot.Keyboard{Rows: [][]bot.Button{{{Label: "Хорошо", Data: "ok"}}}}))
	s.Act(`{"person":1001,"where":"private","press":"Хорошо"}`)
	if e := s.next(); e.Kind != bot.PressedEvent || e.Data != "ok" {
		t.Errorf("heard %+v", e)
	}
}

func TestAComplaintUnderAPostIsAnsweredUnderThePost(t *testing.T) {
	s := polling(t, bot.Group, bot.Comments)
	s.Act(`{"person":1001,"name":"Анна Пример","where":"comments","text":"Опять обман!"}`)
	e := s.next()
	if e.Kind != bot.HeardEvent || e.Place.Kind != bot.Comments || e.Place.Thread == 0 || e.Place.Title == "" || e.Place.Link == "" {
		t.Fatalf("heard %+v", e)
	}
	m := to(e, "Разберёмся", bot.Keyboard{Rows: [][]bot.Button{{{Label: "Написать нам", Invite: true}}}})
	m.ReplyTo = e.Message
	sent := s.says(m)
	h := s.Await("the answer", func(h people.Heard) bool { return h.By == "bot" && h.Message == sent.Message })
	if h.ReplyTo != e.Message || len(h.Links) != 1 || h.Links[0].URL != "https://t.me/shop_example_bot?start=public" {
		t.Errorf("people saw %+v", h)
	}
}

func TestAGroupIsAnsweredInTheGroup(t *testing.T) {
	s := polling(t, bot.Group)
	s.Act(`{"person":1001,"name":"Анна Пример","where":"group","text":"@shop_example_bot где заказ?"}`)
	e := s.next()
	if e.Place.Kind != bot.Group || e.Place.Thread != 0 {
		t.Fatalf("heard %+v", e)
	}
	s.says(bot.Message{Place: e.Place, Text: "Смотрим", ReplyTo: e.Message})
	s.Await("the answer", func(h people.Heard) bool { return h.By == "bot" && h.Chat == e.Place.Chat && h.ReplyTo == e.Message })
}
