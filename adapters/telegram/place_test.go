package telegram

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"otklik/bot"
)

// inGroup is an update with a message of Anna's in a supergroup.
func inGroup(fields string) string {
	return `{"update_id":9,"message":{"message_id":5,"date":1,` + annaJSON + `,` + groupJSON + `,` + fields + `}}`
}

const copiedPost = `{"update_id":8,"message":{"message_id":2,"date":1,"from":{"id":777000,"is_bot":false,"first_name":"Telegram"},` +
	`"sender_chat":{"id":-1009,"type":"channel","title":"Ромашка"},"is_automatic_forward":true,` + groupJSON + `,"text":"Новая доставка: теперь быстрее"}}`

func TestWherePeopleSpeak(t *testing.T) {
	for _, c := range []struct {
		name, update string
		want         bot.Place
		replyTo      int64
	}{
		{"in a supergroup", inGroup(`"text":"?"`), bot.Place{Kind: bot.Group, Chat: -1001234567890, Title: "Покупатели", Link: "https://t.me/c/1234567890/5"}, 0},
		{"in a chain of replies", inGroup(`"text":"?","message_thread_id":3,"reply_to_message":{"message_id":3,` + groupJSON + `}`),
			bot.Place{Kind: bot.Group, Chat: -1001234567890, Title: "Покупатели", Link: "https://t.me/c/1234567890/5"}, 3},
		{"in a topic", inGroup(`"text":"?","message_thread_id":3,"is_topic_message":true,"reply_to_message":{"message_id":3,"forum_topic_created":{"name":"Брак"}}`),
			bot.Place{Kind: bot.Group, Chat: -1001234567890, Thread: 3, Title: "Покупатели", Link: "https://t.me/c/1234567890/3/5"}, 0},
		{"in a public supergroup", strings.Replace(inGroup(`"text":"?"`), `"type":"supergroup"`, `"type":"supergroup","username":"buyers"`, 1),
			bot.Place{Kind: bot.Group, Chat: -1001234567890, Title: "Покупатели", Link: "https://t.me/buyers/5"}, 0},
		{"in a small group", strings.NewReplacer("supergroup", "group", "-1001234567890", "-77").Replace(inGroup(`"text":"?"`)),
			bot.Place{Kind: bot.Group, Chat: -77, Title: "Покупатели"}, 0},
		{"under a post", inGroup(`"text":"?","message_thread_id":2,"reply_to_message":{"message_id":2,"is_automatic_forward":true,"text":"Новая доставка"}`),
			bot.Place{Kind: bot.Comments, Chat: -1001234567890, Thread: 2, Title: "Новая доставка", Link: "https://t.me/c/1234567890/5?thread=2"}, 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := account(t).read(unpack(json.RawMessage(c.update)))
			if r.event == nil || r.event.Place != c.want || r.event.ReplyTo != c.replyTo {
				t.Errorf("got  %+v (%v)\nwant %+v, reply to %d", r.event, r.err, c.want, c.replyTo)
			}
		})
	}
}

func TestACommentOnACommentStandsUnderThePost(t *testing.T) {
	a := account(t)
	if r := a.read(unpack(json.RawMessage(copiedPost))); r.event != nil || r.err != nil {
		t.Fatalf("the copy of a post is no line of a customer: %+v", r)
	}
	deep := inGroup(`"text":"и у меня","message_thread_id":2,"reply_to_message":{"message_id":4,` + groupJSON + `}`)
	got := a.read(unpack(json.RawMessage(deep))).event.Place
	if got.Kind != bot.Comments || got.Thread != 2 || got.Title != "Новая доставка: теперь быстрее" {
		t.Errorf("the comment stands in %+v", got)
	}
	older := inGroup(`"text":"и тут","message_thread_id":1,"reply_to_message":{"message_id":3,` + groupJSON + `}`)
	if got := a.read(unpack(json.RawMessage(older))).event.Place; got.Kind != bot.Comments || got.Thread != 1 {
		t.Errorf("under a post from before the start, the comment stands in %+v", got)
	}
}

func TestWhoSpeaksInPublic(t *testing.T) {
	as := func(fields string) string { return strings.Replace(inGroup(`"text":"!"`), annaJSON, fields, 1) }
	for _, c := range []struct {
		name, update string
		want         *bot.Person
	}{
		{"a person", inGroup(`"text":"!"`), &bot.Person{ID: 1001, Name: "Анна Пример", Username: "anna_example", Language: "ru"}},
		{"somebody's channel", as(`"from":{"id":136817688,"is_bot":true},"sender_chat":{"id":-1005,"title":"Злой покупатель","username":"angry"}`),
			&bot.Person{ID: -1005, Name: "Злой покупатель", Username: "angry"}},
		{"an anonymous admin", as(`"from":{"id":1087968824,"is_bot":true},"sender_chat":{"id":-1001234567890,"title":"Покупатели"}`), nil},
		{"our channel", as(`"from":{"id":136817688,"is_bot":true},"sender_chat":{"id":-1009,"title":"Ромашка"}`), nil},
		{"another bot", as(`"from":{"id":55,"is_bot":true}`), nil},
		{"nobody", as(`"date":1`), nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := account(t)
			a.read(unpack(json.RawMessage(copiedPost)))
			r := a.read(unpack(json.RawMessage(c.update)))
			var got *bot.Person
			if r.event != nil {
				got = &r.event.Person
			}
			if r.err != nil || !reflect.DeepEqual(got, c.want) {
				t.Errorf("got %+v (%v), want %+v", got, r.err, c.want)
			}
		})
	}
}

func TestOnlyTheNamedPublicPlacesAreListenedTo(t *testing.T) {
	a := account(t)
	a.public = []bot.PlaceKind{bot.Comments}
	press := `{"update_id":9,"callback_query":{"id":"4","data":"yes",` + annaJSON + `,"message":{"message_id":5,` + groupJSON + `}}}`
	for _, update := range []string{inGroup(`"text":"?"`), strings.Replace(inGroup(`"text":"?"`), `"message":`, `"edited_message":`, 1), press} {
		if r := a.read(unpack(json.RawMessage(update))); r.event != nil || r.err != nil {
			t.Errorf("%s came through: %+v", update, r)
		}
	}
}

func TestOnlyTheNamedGroupsAreListenedTo(t *testing.T) {
	a := account(t)
	said := json.RawMessage(inGroup(`"text":"?"`))
	for _, c := range []struct {
		chats []int64
		moved int64
		want  bool
	}{
		{nil, 0, true}, {[]int64{-5}, 0, false}, {[]int64{-5, -1001234567890}, 0, true}, {[]int64{-6}, -6, true},
	} {
		a.chats = c.chats
		if c.moved != 0 {
			a.migrations.learn(c.moved, -1001234567890)
		}
		if r := a.read(unpack(said)); (r.event != nil) != c.want || len(a.publicChats([]parcel{unpack(said)})) == 1 != c.want {
			t.Errorf("%+v: heard %+v", c, r.event)
		}
	}
	if r := a.read(unpack(json.RawMessage(inPrivate(`"text":"?"`)))); r.event == nil {
		t.Error("private chats are listened to in any case")
	}
}

func TestPostsAreForgottenWhenThereAreTooMany(t *testing.T) {
	p := newPosts()
	for i := range int64(rememberedPosts + 10) {
		p.remember(&message{ID: i + 1, Text: "пост"})
	}
	if p.title(0, 1) != "" || p.title(0, rememberedPosts+10) != "пост" || len(p.heads) != rememberedPosts {
		t.Errorf("%d posts are remembered", len(p.heads))
	}
}
