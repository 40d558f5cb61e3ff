package vk

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"otklik/bot"
)

// event is one of VK's events as it comes.
func event(kind, object string) string {
	return fmt.Sprintf(`{"type":%q,"event_id":"e1","group_id":%d,"v":"5.131","object":%s}`, kind, testGroup, object)
}

// private message of Anna's with these fields more.
func annas(more string) string {
	return event("message_new", `{"message":{"id":7,"conversation_message_id":3,"date":1,"from_id":1001,"peer_id":1001,"out":0,`+more+`},"client_info":{"lang_id":0}}`)
}

func heardEvent(change func(e *bot.Event)) bot.Event {
	e := bot.Event{
		ID: "vk:shop-vk:message:7", Kind: bot.HeardEvent, Conversation: "shop-vk/1001", Message: 7,
		Person: bot.Person{ID: 1001, Language: "ru"}, Place: bot.Place{Kind: bot.PrivateChat, Chat: 1001},
	}
	change(&e)
	return e
}

func expect(t *testing.T, a *Adapter, raw string, want ...bot.Event) {
	t.Helper()
	r := a.read(json.RawMessage(raw))
	if r.err != nil {
		t.Fatal(r.err)
	}
	if len(r.events) == 0 && len(want) == 0 {
		return
	}
	if !reflect.DeepEqual(r.events, want) {
		t.Errorf("got  %+v\nwant %+v", r.events, want)
	}
}

func TestWhatPeopleDoInPrivate(t *testing.T) {
	unasked := func(e *bot.Event) { e.ID, e.Message, e.Person.Language = "vk:shop-vk:e1", 0, "" }
	for name, c := range map[string]struct {
		raw  string
		want []bot.Event
	}{
		"writes": {annas(`"text":"Где заказ?"`), []bot.Event{heardEvent(func(e *bot.Event) { e.Text = "Где заказ?" })}},
		"writes, as old versions have it": {event("message_new", `{"id":7,"from_id":1001,"peer_id":1001,"text":"?"}`),
			[]bot.Event{heardEvent(func(e *bot.Event) { e.Text, e.Person.Language = "?", "" })}},
		"names a page":            {annas(`"text":"[club12345|Ромашка], где?"`), []bot.Event{heardEvent(func(e *bot.Event) { e.Text = "Ромашка, где?" })}},
		"replies":                 {annas(`"text":"да","reply_message":{"id":5,"text":"?"}`), []bot.Event{heardEvent(func(e *bot.Event) { e.Text, e.ReplyTo = "да", 5 })}},
		"sends what nobody knows": {annas(`"text":""`), []bot.Event{heardEvent(func(e *bot.Event) { e.Attachments = []bot.Attachment{{Kind: "other"}} })}},
		"presses Start": {annas(`"text":"Начать","payload":"{\"command\":\"start\"}","ref":"case-7"`),
			[]bot.Event{heardEvent(func(e *bot.Event) { e.Kind, e.Payload = bot.OpenedEvent, "case-7" })}},
		"comes by a link and writes": {annas(`"text":"Это я","ref":"case-7"`), []bot.Event{
			heardEvent(func(e *bot.Event) { e.ID, e.Kind, e.Payload = "vk:shop-vk:ref:1001:case-7", bot.OpenedEvent, "case-7" }),
			heardEvent(func(e *bot.Event) { e.Text = "Это я" })}},
		"presses a button of ours": {annas(`"text":"Да","payload":"{\"otklik\":\"yes:1\"}"`),
			[]bot.Event{heardEvent(func(e *bot.Event) { e.Kind, e.Text, e.Data = bot.PressedEvent, "Да", "yes:1" })}},
		"presses another program's button": {annas(`"text":"Каталог","payload":"{\"cmd\":\"shop\"}"`), []bot.Event{heardEvent(func(e *bot.Event) { e.Text = "Каталог" })}},
		"sends a broken payload":           {annas(`"text":"Да","payload":"{{"`), []bot.Event{heardEvent(func(e *bot.Event) { e.Text = "Да" })}},
		"writes in a chat":                 {event("message_new", `{"message":{"id":0,"conversation_message_id":3,"from_id":1001,"peer_id":2000000001,"text":"?"}}`), nil},
		"is a community that writes":       {event("message_new", `{"message":{"id":7,"from_id":-5,"peer_id":-5,"text":"?"}}`), nil},
		"writes to another community":      {strings.Replace(annas(`"text":"?"`), `"group_id":12345`, `"group_id":5`, 1), nil},
		"writes where VK hides the number": {strings.Replace(annas(`"text":"?"`), `"id":7,`, ``, 1),
			[]bot.Event{heardEvent(func(e *bot.Event) { e.ID, e.Message, e.Text = "vk:shop-vk:message:1001/3", 0, "?" })}},
		"changes a line": {event("message_edit", `{"id":7,"from_id":1001,"peer_id":1001,"out":0,"text":"Заказ 5"}`),
			[]bot.Event{heardEvent(func(e *bot.Event) { unasked(e); e.Kind, e.Message, e.Text = bot.EditedEvent, 7, "Заказ 5" })}},
		"is answered, and VK adds a preview": {event("message_edit", `{"id":7,"from_id":-12345,"peer_id":1001,"out":1,"text":"Заказ 5"}`), nil},
		"presses a callback button": {event("message_event", `{"user_id":1001,"peer_id":1001,"event_id":"p1","payload":{"otklik":"yes"},"conversation_message_id":9}`),
			[]bot.Event{heardEvent(func(e *bot.Event) { unasked(e); e.Kind, e.Data = bot.PressedEvent, "yes" })}},
		"presses another program's callback": {event("message_event", `{"user_id":1001,"peer_id":1001,"event_id":"p1","payload":{"a":1}}`), nil},
		"allows messages":                    {event("message_allow", `{"user_id":1001,"key":""}`), []bot.Event{heardEvent(func(e *bot.Event) { unasked(e); e.Kind = bot.AllowedEvent })}},
		"forbids messages":                   {event("message_deny", `{"user_id":1001}`), []bot.Event{heardEvent(func(e *bot.Event) { unasked(e); e.Kind = bot.BlockedEvent })}},
		"types":                              {event("message_typing_state", `{"from_id":1001,"to_id":-12345,"state":"typing"}`), nil},
		"likes":                              {event("like_add", `{"liker_id":1001}`), nil},
	} {
		t.Run(name, func(t *testing.T) { expect(t, account(t), c.raw, c.want...) })
	}
}

func TestOwnAnswersAreToldFromThoseOfHumans(t *testing.T) {
	a := account(t)
	reply := func(random int64, admin int) string {
		return event("message_reply", fmt.Sprintf(`{"id":9,"from_id":-12345,"peer_id":1001,"out":1,"random_id":%d,"admin_author_id":%d,"text":"Смотрим"}`, random, admin))
	}
	human := bot.Event{ID: "vk:shop-vk:reply:9", Kind: bot.RepliedEvent, Conversation: "shop-vk/1001", Message: 9, Text: "Смотрим",
		Person: bot.Person{ID: 501}, Place: bot.Place{Kind: bot.PrivateChat, Chat: 1001}}
	expect(t, a, reply(a.own.randomID("line-1"), 0))
	expect(t, a, reply(a.own.randomID("line-1"), 501))
	expect(t, a, reply(0, 0)) // VK's own greeting
	expect(t, a, reply(0, 501), human)
	expect(t, a, reply(-1234567, 501), human)
	human.Person.ID = -testGroup
	expect(t, a, reply(1234567, 0), human)

	a.own.remember(messageMark(9))
	events, err := a.complete(t.Context(), []received{a.read(json.RawMessage(reply(1234567, 501)))})
	if err != nil || len(events) != 0 {
		t.Errorf("what is known by its number is heard as %+v, %v", events, err)
	}
}

func TestTheRandomIDIsOursWhateverTheKey(t *testing.T) {
	a, seen := account(t), map[int64]bool{}
	for i := range 10_000 {
		id := a.own.randomID(fmt.Sprint("line-", i))
		if id <= 0 || seen[id] || !a.own.signed(id) {
			t.Fatalf("key %d: %d", i, id)
		}
		if a.own.signed(id^1) || a.own.signed(int64(int32(id))) {
			t.Errorf("%d with another ending counts as ours too", id)
		}
		seen[id] = true
	}
	if a.own.randomID("line-1") != account(t).own.randomID("line-1") {
		t.Error("another start makes another random_id")
	}
}

func TestEverythingThatComesWithAMessageIsReferredTo(t *testing.T) {
	for raw, want := range map[string]bot.Attachment{
		`{"type":"photo","photo":{"id":2,"owner_id":1001,"access_key":"k","sizes":[{"url":"https://a/s","width":1,"height":1},{"url":"https://a/x","width":9,"height":9},{"url":"https://a/m","width":3,"height":3}]}}`: {Kind: "photo", Ref: "https://a/x"},
		`{"type":"photo","photo":{"id":2,"owner_id":1001,"access_key":"k"}}`:                                                     {Kind: "photo", Ref: "photo1001_2_k"},
		`{"type":"video","video":{"id":2,"owner_id":-5,"title":"Брак","access_key":"k"}}`:                                        {Kind: "video", Ref: "video-5_2_k", Name: "Брак"},
		`{"type":"doc","doc":{"id":2,"owner_id":1001,"title":"чек.pdf","ext":"pdf","size":1000,"url":"https://a/d"}}`:            {Kind: "document", Ref: "https://a/d", Name: "чек.pdf", Size: 1000},
		`{"type":"audio_message","audio_message":{"id":2,"owner_id":1001,"link_mp3":"https://a/m.mp3","transcript":"алло"}}`:     {Kind: "voice", Ref: "https://a/m.mp3", Name: "алло"},
		`{"type":"sticker","sticker":{"product_id":1,"sticker_id":14,"images":[{"url":"https://a/64","width":64,"height":64}]}}`: {Kind: "sticker", Ref: "https://a/64"},
		`{"type":"audio","audio":{"id":2,"owner_id":1001,"artist":"Хор","title":"Песня","url":""}}`:                              {Kind: "audio", Ref: "audio1001_2", Name: "Хор - Песня"},
		`{"type":"wall","wall":{"id":2,"to_id":-5,"text":"Новость"}}`:                                                            {Kind: "wall", Ref: "wall-5_2", Name: "Новость"},
		`{"type":"link","link":{"url":"https://example.com","title":"Пример"}}`:                                                  {Kind: "link", Ref: "https://example.com", Name: "Пример"},
		`{"type":"market","market":{"id":2,"owner_id":-5,"title":"Чайник"}}`:                                                     {Kind: "market", Ref: "market-5_2", Name: "Чайник"},
		`{"type":"poll","poll":{"id":2,"owner_id":-5,"question":"Как вам?"}}`:                                                    {Kind: "poll", Ref: "poll-5_2", Name: "Как вам?"},
		`{"type":"gift","gift":{"id":3}}`:    {Kind: "gift", Ref: "gift0_3"},
		`{"type":"mini_app","mini_app":"?"}`: {Kind: "mini_app"},
		`{"strange":1}`:                      {Kind: "other"},
	} {
		expect(t, account(t), annas(`"text":"","attachments":[`+raw+`]`), heardEvent(func(e *bot.Event) { e.Attachments = []bot.Attachment{want} }))
	}
	expect(t, account(t), annas(`"text":"тут","geo":{"coordinates":{"latitude":55.5,"longitude":37.25},"place":{"title":"Москва"}}`),
		heardEvent(func(e *bot.Event) {
			e.Text, e.Attachments = "тут", []bot.Attachment{{Kind: "location", Ref: "55.5,37.25", Name: "Москва"}}
		}))
	expect(t, account(t), annas(`"text":"","fwd_messages":[{"from_id":5,"text":"Обещали вчера","attachments":[{"type":"gift","gift":{"id":3}}]}]`),
		heardEvent(func(e *bot.Event) {
			e.Attachments = []bot.Attachment{{Kind: "forwarded", Ref: "5", Name: "Обещали вчера"}, {Kind: "gift", Ref: "gift0_3"}}
		}))
}

func TestEventsThatCannotBeUnderstood(t *testing.T) {
	for name, raw := range map[string]string{
		"a wrong type inside":      annas(`"text":5`),
		"no sender":                event("message_new", `{"message":{"id":7,"text":"?"}}`),
		"an attachment of nothing": annas(`"attachments":[5]`),
		"a press of nobody":        event("message_event", `{"event_id":"p1"}`),
		"permission of nobody":     event("message_allow", `{}`),
		"a comment on nothing":     event("wall_reply_new", `{"id":5,"from_id":1001}`),
		"a comment of nobody":      event("wall_reply_new", `{"id":5,"post_id":2}`),
		"a post without a number":  event("wall_post_new", `{"from_id":5}`),
		"an object that is a list": event("board_post_new", `[]`),
		"no type":                  `{"event_id":"e1","group_id":12345}`,
		"not an object":            `[1,2]`,
		"not JSON":                 `{"type":"message_new"`,
	} {
		t.Run(name, func(t *testing.T) {
			if r := account(t).read(json.RawMessage(raw)); r.err == nil || len(r.events) != 0 {
				t.Errorf("got %+v, error %v", r.events, r.err)
			}
		})
	}
}

func TestAPressIsAnsweredEvenWhenItIsNothingToUs(t *testing.T) {
	r := account(t).read(json.RawMessage(event("message_event", `{"user_id":1001,"peer_id":2000000001,"event_id":"p1","payload":{"otklik":"yes"}}`)))
	if r.press == nil || *r.press != (press{"p1", 1001, 2000000001}) || r.events != nil || r.err != nil {
		t.Errorf("got %+v", r)
	}
}

func FuzzEvent(f *testing.F) {
	f.Add([]byte(annas(`"text":"[id1|Анна]","payload":"{\"otklik\":\"\"}","attachments":[{"type":"photo","photo":{"sizes":[]}}],"fwd_messages":[{}]`)))
	f.Add([]byte(annas(`"ref":"a","geo":{},"reply_message":{"id":5}`)))
	f.Add([]byte(event("message_event", `{"user_id":1001,"peer_id":1001,"event_id":"p1","payload":"{\"otklik\":\"yes\"}"}`)))
	f.Add([]byte(event("message_reply", `{"id":9,"from_id":-12345,"peer_id":1001,"out":1,"random_id":1}`)))
	f.Add([]byte(event("wall_reply_new", `{"id":5,"from_id":1001,"post_id":2,"owner_id":-12345}`)))
	f.Add([]byte(event("board_post_delete", `{"id":5,"topic_id":2,"topic_owner_id":-12345}`)))
	f.Add([]byte(event("wall_post_new", `{"id":2,"from_id":1001,"text":"!"}`)))
	a := account(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := a.read(raw)
		if r.err != nil && (r.events != nil || strings.Contains(r.err.Error(), testToken)) {
			t.Errorf("both an error and events, or a key: %v, %+v", r.err, r.events)
		}
		for _, e := range r.events {
			if e.ID == "" || e.Kind == "" || e.Conversation == bot.NewID("shop-vk", 0) || e.Place.Chat == 0 || !e.Place.Known() {
				t.Errorf("an event of nobody or nowhere: %+v", e)
			}
		}
	})
}
