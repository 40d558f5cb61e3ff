package vk_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"reflect"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"otklik/adapters/adaptertest"
	"otklik/adapters/vk"
	"otklik/bot"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
)

// shop is an account of the sandbox that is running, and what it heard.
type shop struct {
	*vk.Adapter
	*sandboxtest.Town
	t     *testing.T
	heard chan bot.Event
	seen  sync.Map    // ids, as a store marks them
	all   atomic.Bool // what comes again is heard again
	stop  func()
	down  atomic.Int32 // so many batches the store refuses
}

// running starts an account in the town until the test ends, or stop is called.
func running(t *testing.T, town *sandboxtest.Town, a *vk.Adapter) *shop {
	t.Helper()
	s := &shop{Adapter: a, Town: town, t: t, heard: make(chan bot.Event, 1000)}
	s.stop = adaptertest.Runs(t, a, s.accept)
	return s
}

func polling(t *testing.T, public ...bot.PlaceKind) *shop {
	t.Helper()
	town := start(t)
	s := running(t, town, open(t, town, vk.Options{Public: public}))
	s.awake()
	return s
}

// awake waits until the account listens: comments that were made before are heard by nobody.
func (s *shop) awake() {
	s.act(`"person":2002,"name":"Пётр Пример","where":"private","text":"вы слушаете?"`)
	s.until("вы слушаете?")
}

func (s *shop) accept(_ context.Context, events ...bot.Event) error {
	if s.down.Add(-1) >= 0 {
		return errors.New("disk full")
	}
	for _, e := range events {
		if _, again := s.seen.LoadOrStore(e.ID, true); !again || s.all.Load() {
			s.heard <- e
		}
	}
	return nil
}

func (s *shop) next() bot.Event {
	s.t.Helper()
	return adaptertest.Next(s.t, s.heard)
}

// until skips what was heard again up to a new line with that text.
func (s *shop) until(text string) bot.Event {
	s.t.Helper()
	for {
		if e := s.next(); e.Text == text {
			return e
		}
	}
}

func (s *shop) says(m bot.Message, key string) bot.Sent {
	s.t.Helper()
	sent, err := s.Send(s.t.Context(), m, key)
	if err != nil {
		s.t.Fatal(err)
	}
	return sent
}

// act is what somebody does on VK, without the platform's name.
func (s *shop) act(deed string, with ...any) people.Done {
	s.t.Helper()
	return s.Act(`{"platform":"vk",` + fmt.Sprintf(deed, with...) + `}`)
}

const anna = `"person":1001,"name":"Анна Пример"`

func to(e bot.Event, text string, rows ...[]bot.Button) bot.Message {
	return bot.Message{Place: e.Place, Text: text, Keyboard: bot.Keyboard{Rows: rows}}
}

func TestAnAngryCustomerGoesTheWholeWayInPrivate(t *testing.T) {
	s := polling(t)
	s.act(anna + `,"language":"ru","where":"private","start":"case-7"`)
	opened := s.next()
	if opened.Kind != bot.OpenedEvent || opened.Payload != "case-7" || opened.Person.Name != "Анна Пример" {
		t.Fatalf("heard %+v", opened)
	}
	if err := errors.Join(s.Typing(t.Context(), opened.Place), s.MarkRead(t.Context(), opened.Place)); err != nil {
		t.Fatal(err)
	}
	asked := s.says(to(opened, "Позвать человека?", []bot.Button{{Label: "Да", Data: "human"}, {Label: "Условия", Link: "https://example.com/privacy"}}), "line-1")
	s.Await("the question", func(h people.Heard) bool {
		return h.Message == asked.Message && len(h.Buttons) == 2 && h.Keyboard == "inline"
	})
	s.act(anna + `,"where":"private","press":"Да"`)
	if press := s.next(); press.Kind != bot.PressedEvent || press.Data != "human" || press.Text != "Да" || press.Message == 0 {
		t.Fatalf("heard %+v", press)
	}
	line := s.act(anna + `,"where":"private","text":"Заказ 12345"`)
	if e := s.next(); e.Kind != bot.HeardEvent || e.Message != line.Message {
		t.Fatalf("heard %+v", e)
	}
	s.act(anna+`,"where":"private","edit":%d,"text":"Заказ 54321"`, line.Message)
	if e := s.next(); e.Kind != bot.EditedEvent || e.Message != line.Message || e.Text != "Заказ 54321" {
		t.Fatalf("heard %+v", e)
	}
	for blocks, want := range []bot.Kind{bot.AllowedEvent, bot.BlockedEvent} {
		s.act(anna+`,"where":"private","block":%t`, blocks == 1)
		e := s.next()
		if may, err := s.CanWrite(t.Context(), 1001); e.Kind != want || err != nil || may == (want == bot.BlockedEvent) {
			t.Fatalf("heard %+v; may write: %t, %v", e, may, err)
		}
	}
	var refused *bot.RefusedError
	if _, err := s.Send(t.Context(), to(opened, "Вы здесь?"), "line-9"); !errors.As(err, &refused) || !refused.Gone {
		t.Errorf("to somebody who blocked us: %v", err)
	}
}

func TestAHumanWhoAnswersInVKsOwnInterfaceIsHeardAndOurselvesNot(t *testing.T) {
	s := polling(t)
	s.act(anna + `,"where":"private","text":"Где заказ?"`)
	e := s.next()
	s.says(to(e, "Сейчас посмотрю"), "line-1")
	s.act(`"person":501,"name":"Ольга Пример","as":"admin","where":"private","chat":1001,"text":"Я сама отвечу"`)
	human := s.next()
	if human.Kind != bot.RepliedEvent || human.Text != "Я сама отвечу" || human.Conversation != "shop-vk/1001" || human.Person.ID != 501 {
		t.Errorf("heard %+v", human)
	}
}

func TestEveryAttachmentIsReferredTo(t *testing.T) {
	s := polling(t)
	s.act(anna + `,"where":"private","files":{"kind":"photo","count":10},"text":"Вот что пришло"`)
	if e := s.next(); len(e.Attachments) != 10 || e.Attachments[9].Kind != "photo" || !strings.HasPrefix(e.Attachments[9].Ref, "http") {
		t.Errorf("of ten photos were heard %d: %+v", len(e.Attachments), e.Attachments)
	}
	for _, kind := range []string{"document", "voice", "video", "sticker"} {
		s.act(anna+`,"where":"private","files":{"kind":%q}`, kind)
		if e := s.next(); len(e.Attachments) != 1 || e.Attachments[0].Kind != kind || e.Attachments[0].Ref == "" {
			t.Errorf("%s: heard %+v", kind, e)
		}
	}
	s.act(anna + `,"where":"private","location":{"latitude":55.5,"longitude":37.25}`)
	if e := s.next(); len(e.Attachments) != 1 || e.Attachments[0].Ref != "55.5,37.25" {
		t.Errorf("heard %+v", e)
	}
}

func TestEventsThatAreDeliveredTwiceKeepTheirIDs(t *testing.T) {
	s := polling(t)
	s.all.Store(true)
	s.Fault(`{"platform":"vk","kind":"twice","count":-1}`)
	for i := range 20 {
		s.act(`"person":%d,"name":"Покупатель","where":"private","text":"строка %d"`, 1000+i, i)
	}
	ids := make(map[string]string)
	for lines := 0; lines < 40; {
		e := s.next()
		if !strings.HasPrefix(e.Text, "строка") {
			continue
		}
		lines++
		if other, known := ids[e.Text]; known && other != e.ID {
			t.Errorf("%q is heard under %q and %q", e.Text, other, e.ID)
		}
		ids[e.Text] = e.ID
	}
	if len(ids) != 20 {
		t.Errorf("%d lines were heard", len(ids))
	}
}

func TestALineIsSaidOnceWhateverBreaks(t *testing.T) {
	s := polling(t, bot.Wall)
	s.act(anna + `,"where":"private","text":"Где заказ?"`)
	private := s.next()
	s.act(anna + `,"where":"wall","text":"Опять обман!"`)
	public := s.until("Опять обман!")
	s.Fault(`{"platform":"vk","kind":"drop","count":3,"method":"messages.send"}`)
	s.Fault(`{"platform":"vk","kind":"drop","count":3,"method":"wall.createComment"}`)
	for _, m := range []bot.Message{to(private, "Смотрим"), to(public, "Разберёмся")} {
		for range 3 {
			var doubt *bot.DoubtError
			if _, err := s.Send(t.Context(), m, "line-1"); !errors.As(err, &doubt) {
				t.Fatalf("%q: %v", m.Text, err)
			}
		}
		s.says(m, "line-1")
	}
	if _, said, err := s.Said(t.Context(), private.Place, "line-1"); !said || err != nil {
		t.Errorf("the line is found again: %t, %v", said, err)
	}
	if said := texts(s.Town, func(people.Heard) bool { return true }); strings.Join(said, ", ") != "Смотрим, Разберёмся" {
		t.Errorf("people read %q", said)
	}
}

// called is an account that VK brings its events to.
func called(t *testing.T, public ...bot.PlaceKind) *shop {
	t.Helper()
	town := start(t)
	a := open(t, town, vk.Options{Callback: true, CallbackSecret: "hook-secret", Public: public})
	server := httptest.NewServer(a.Webhook())
	t.Cleanup(server.Close)
	s := running(t, town, a)
	hook(t, town, server.URL+"/vk")
	return s
}

// hook enters an address into the community's settings, as an administrator does.
func hook(t *testing.T, town *sandboxtest.Town, address string) {
	t.Helper()
	body := fmt.Sprintf("v=5.131&access_token=%s&group_id=%d&url=%s&title=otklik&secret_key=hook-secret", token, group, address)
	response, err := postForm(t, town.URL+"/method/groups.addCallbackServer", body)
	if err != nil || !strings.Contains(response, "server_id") {
		t.Fatalf("add the address: %s, %v", response, err)
	}
	tries := time.NewTicker(20 * time.Millisecond)
	defer tries.Stop()
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); <-tries.C {
		status, err := postForm(t, town.URL+"/method/groups.getCallbackServers", fmt.Sprintf("v=5.131&access_token=%s&group_id=%d", token, group))
		if err == nil && strings.Contains(status, `"status":"ok"`) {
			return
		}
	}
	t.Fatal("the address is not confirmed")
}

func TestACallbackIsTakenInOnceItIsStored(t *testing.T) {
	s := called(t)
	s.down.Store(1)
	s.act(anna + `,"where":"private","text":"Где заказ?"`)
	e := s.next()
	if e.Text != "Где заказ?" || e.ID != fmt.Sprint("vk:shop-vk:message:", e.Message) {
		t.Fatalf("heard %+v", e)
	}
	s.says(to(e, "Смотрим", []bot.Button{{Label: "Хорошо", Data: "ok"}}), "line-1")
	s.act(anna + `,"where":"private","press":"Хорошо"`)
	if e := s.until("Хорошо"); e.Kind != bot.PressedEvent || e.Data != "ok" {
		t.Errorf("heard %+v", e)
	}
}

func TestAComplaintOnTheWallIsAnsweredUnderThePost(t *testing.T) {
	s := polling(t, bot.Wall)
	s.act(`"person":501,"name":"Ольга Пример","as":"admin","where":"post","text":"Скидки всю неделю"`)
	s.act(anna + `,"where":"wall","text":"Опять обман!"`)
	e := s.next()
	if e.Kind != bot.HeardEvent || e.Place.Kind != bot.Wall || e.Place.Title != "Скидки всю неделю" || !e.Addressed || e.Person.Name != "Анна Пример" {
		t.Fatalf("heard %+v", e)
	}
	if want := fmt.Sprintf("https://vk.com/wall-%d_%d?reply=%d", group, e.Place.Thread, e.Message); e.Place.Link != want {
		t.Errorf("the line is at %s, want %s", e.Place.Link, want)
	}
	m := to(e, "Разберёмся", []bot.Button{{Label: "Написать нам", Invite: true}})
	m.ReplyTo = e.Message
	sent := s.says(m, "line-1")
	s.Await("the answer", func(h people.Heard) bool {
		return h.By == "bot" && h.Message == sent.Message && h.ReplyTo == e.Message && h.Topic == e.Place.Thread &&
			h.Text == "Разберёмся\n\nНаписать нам: https://vk.me/club12345?ref=public"
	})
	s.act(anna+`,"where":"wall","edit":%d,"text":"Опять обман, третий раз"`, e.Message)
	s.act(anna+`,"where":"wall","delete":%d`, e.Message)
	s.act(anna+`,"where":"wall","restore":%d`, e.Message)
	for _, want := range []bot.Kind{bot.EditedEvent, bot.DeletedEvent, bot.RestoredEvent} {
		if got := s.next(); got.Kind != want || got.Message != e.Message || got.Conversation != "shop-vk/1001" {
			t.Errorf("heard %+v, want %s", got, want)
		}
	}
	s.act(`"person":501,"as":"admin","where":"wall","reply_to":%d,"text":"Уже звоним вам"`, e.Message)
	if human := s.next(); human.Kind != bot.RepliedEvent || human.Conversation != "shop-vk/1001" || human.Text != "Уже звоним вам" {
		t.Errorf("heard %+v", human)
	}
}

func TestAPublicPhoneNumberCanBeTakenAwayWhereVKAllowsIt(t *testing.T) {
	town := start(t)
	s := running(t, town, open(t, town, vk.Options{Public: []bot.PlaceKind{bot.Wall, bot.Board}}))
	s.awake()
	s.act(`"person":501,"name":"Ольга Пример","where":"private","role":"administrator","text":"проба"`)
	s.until("проба")
	s.act(anna + `,"where":"board","text":"Мой номер +7 999 000-00-01"`)
	e := s.next()
	if err := s.Delete(t.Context(), e.Place, e.Message); err != nil {
		t.Errorf("in a discussion: %v", err)
	}
	if gone := s.next(); gone.Kind != bot.DeletedEvent || gone.Message != e.Message || gone.Conversation != e.Conversation {
		t.Errorf("heard %+v", gone)
	}
	s.act(anna + `,"where":"wall","text":"Мой номер +7 999 000-00-01"`)
	e = s.next()
	var refused *bot.RefusedError
	if err := s.Delete(t.Context(), e.Place, e.Message); !errors.As(err, &refused) {
		t.Errorf("on the wall, without an administrator's key: %v", err)
	}
	if err := open(t, town, vk.Options{UserToken: adminToken}).Delete(t.Context(), e.Place, e.Message); err != nil {
		t.Errorf("on the wall, with it: %v", err)
	}
}

func TestADiscussionIsHeardAndAnsweredOnlyWithAnAdministratorsKey(t *testing.T) {
	town := start(t)
	s := running(t, town, open(t, town, vk.Options{Public: []bot.PlaceKind{bot.Board}}))
	s.awake()
	s.act(anna + `,"where":"board","text":"Опять обман!"`)
	e := s.next()
	if e.Place.Kind != bot.Board || e.Place.Chat != -group || e.Place.Thread == 0 {
		t.Fatalf("heard %+v", e)
	}
	var refused *bot.RefusedError
	if _, err := s.Send(t.Context(), to(e, "Разберёмся"), "line-1"); !errors.As(err, &refused) || refused.Gone {
		t.Fatalf("without an administrator's key: %v", err)
	}
	s.act(`"person":501,"name":"Ольга Пример","where":"private","role":"administrator","text":"проба"`)
	admin := open(t, town, vk.Options{UserToken: adminToken})
	sent, err := admin.Send(t.Context(), to(e, "Разберёмся"), "line-1")
	if err != nil {
		t.Fatal(err)
	}
	s.Await("the answer", func(h people.Heard) bool {
		return h.Where == "board" && h.Message == sent.Message && h.Topic == e.Place.Thread
	})
}
func postForm(t *testing.T, address, body string) (string, error) {
	t.Helper()
	transport := &http.Transport{}
	defer transport.CloseIdleConnections()
	response, err := (&http.Client{Transport: transport}).Post(address, "application/x-www-form-urlencoded", strings.NewReader(body))
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	return string(answer), err
}

func TestAnAdminIsToldWhatTheCommunityCanDo(t *testing.T) {
	town := start(t)
	list, err := open(t, town, vk.Options{Public: []bot.PlaceKind{bot.Wall, bot.Board}}).Capabilities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	works := map[string]bool{}
	for _, c := range list {
		works[c.Key] = c.Works
	}
	want := map[string]bool{"key": true, "messages": true, "files": true, "longpoll": true, "events": true, "answer.wall": true, "delete.wall": false, "answer.board": false, "delete.board": true}
	if !reflect.DeepEqual(works, want) {
		t.Errorf("told %+v", list)
	}
}
