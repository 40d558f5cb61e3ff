package telegram

import (
	"encoding/json"
	"log/slog"
	"reflect"
	"strings"
	"testing"

	"otklik/bot"
)

const testToken = "700001:shop-token"

// account makes an adapter that listens everywhere.
func account(t testing.TB) *Adapter {
	t.Helper()
	a, err := New(Options{
		Account: "shop-tg", Token: testToken, Public: []bot.PlaceKind{bot.Group, bot.Comments}, Logger: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return a
}

const (
	annaJSON  = `"from":{"id":1001,"is_bot":false,"first_name":"Анна","last_name":"Пример","username":"anna_example","language_code":"ru"}`
	ownChat   = `"chat":{"id":1001,"type":"private","first_name":"Анна"}`
	groupJSON = `"chat":{"id":-1001234567890,"type":"supergroup","title":"Покупатели"}`
)

func anna() bot.Person {
	return bot.Person{ID: 1001, Name: "Анна Пример", Username: "anna_example", Language: "ru"}
}

// inPrivate is an update with a private message of Anna's that has the fields.
func inPrivate(fields string) string {
	return `{"update_id":9,"message":{"message_id":5,"date":1,` + annaJSON + `,` + ownChat + `,` + fields + `}}`
}

// heardPrivately is the event of such a message.
func heardPrivately(change func(e *bot.Event)) *bot.Event {
	e := &bot.Event{
		ID: "tg:shop-tg:9", Kind: bot.HeardEvent, Conversation: "shop-tg/1001", Person: anna(),
		Place: bot.Place{Kind: bot.PrivateChat, Chat: 1001}, Message: 5,
	}
	change(e)
	return e
}

func attached(a bot.Attachment) *bot.Event {
	return heardPrivately(func(e *bot.Event) { e.Attachments = []bot.Attachment{a} })
}

func TestWhatPeopleDoInPrivate(t *testing.T) {
	for _, c := range []struct {
		name, update string
		want         *bot.Event
	}{
		{"a line", inPrivate(`"text":"Где заказ?!"`), heardPrivately(func(e *bot.Event) { e.Text = "Где заказ?!" })},
		{"a reply", inPrivate(`"text":"вот","reply_to_message":{"message_id":3,` + ownChat + `}`), heardPrivately(func(e *bot.Event) { e.Text, e.ReplyTo = "вот", 3 })},
		{"another command is a line", inPrivate(`"text":"/help me"`), heardPrivately(func(e *bot.Event) { e.Text = "/help me" })},
		{"start", inPrivate(`"text":"/start"`), heardPrivately(func(e *bot.Event) { e.Kind, e.Text = bot.OpenedEvent, "/start" })},
		{"a deep link", inPrivate(`"text":"/start case-17_a"`), heardPrivately(func(e *bot.Event) { e.Kind, e.Text, e.Payload = bot.OpenedEvent, "/start case-17_a", "case-17_a" })},
		{"not a start", inPrivate(`"text":"/started"`), heardPrivately(func(e *bot.Event) { e.Text = "/started" })},
		{"a changed line", strings.Replace(inPrivate(`"text":"иначе"`), `"message":`, `"edited_message":`, 1),
			heardPrivately(func(e *bot.Event) { e.Kind, e.Text = bot.EditedEvent, "иначе" })},
		{"a live location that moved", strings.Replace(inPrivate(`"location":{"latitude":1,"longitude":2}`), `"message":`, `"edited_message":`, 1), nil},
		{"a press", `{"update_id":9,"callback_query":{"id":"4","data":"yes",` + annaJSON + `,"message":{"message_id":5,"date":1,` + ownChat +
			`,"reply_markup":{"inline_keyboard":[[{"text":"Нет","callback_data":"no"},{"text":"Да","callback_data":"yes"}]]}}}}`,
			heardPrivately(func(e *bot.Event) { e.Kind, e.Data, e.Text = bot.PressedEvent, "yes", "Да" })},
		{"a press under a message that is gone", `{"update_id":9,"callback_query":{"id":"4","data":"yes",` + annaJSON + `,"message":{"message_id":5,"date":0,` + ownChat + `}}}`,
			heardPrivately(func(e *bot.Event) { e.Kind, e.Data = bot.PressedEvent, "yes" })},
		{"a press without a message", `{"update_id":9,"callback_query":{"id":"4","data":"yes",` + annaJSON + `}}`, nil},
		{"blocking", `{"update_id":9,"my_chat_member":{` + ownChat + `,` + annaJSON + `,"new_chat_member":{"status":"kicked"}}}`,
			heardPrivately(func(e *bot.Event) { e.Kind, e.Message = bot.BlockedEvent, 0 })},
		{"allowing", `{"update_id":9,"my_chat_member":{` + ownChat + `,` + annaJSON + `,"new_chat_member":{"status":"member"}}}`,
			heardPrivately(func(e *bot.Event) { e.Kind, e.Message = bot.AllowedEvent, 0 })},
		{"our rights in a group", `{"update_id":9,"my_chat_member":{` + groupJSON + `,` + annaJSON + `,"new_chat_member":{"status":"administrator"}}}`, nil},
		{"a kind of update that nobody knows", `{"update_id":9,"brain_wave":{"id":1}}`, nil},
		{"a channel's post", `{"update_id":9,"channel_post":{"message_id":1}}`, nil},
	} {
		t.Run(c.name, func(t *testing.T) { expect(t, account(t), c.update, c.want) })
	}
}

func TestWhatPeopleAttach(t *testing.T) {
	for _, c := range []struct {
		name, update string
		want         *bot.Event
	}{
		{"a photo in sizes, with words", inPrivate(`"caption":"смотрите","photo":[{"file_id":"big","width":900,"height":900,"file_size":90},{"file_id":"small","width":9,"height":9}]`),
			heardPrivately(func(e *bot.Event) {
				e.Text, e.Attachments = "смотрите", []bot.Attachment{{Kind: "photo", Ref: "big", Size: 90}}
			})},
		{"a document", inPrivate(`"document":{"file_id":"d","file_name":"чек.pdf","mime_type":"application/pdf","file_size":7}`),
			attached(bot.Attachment{Kind: "document", Ref: "d", Name: "чек.pdf", Type: "application/pdf", Size: 7})},
		{"a voice", inPrivate(`"voice":{"file_id":"v","mime_type":"audio/ogg"}`), attached(bot.Attachment{Kind: "voice", Ref: "v", Type: "audio/ogg"})},
		{"a video", inPrivate(`"video":{"file_id":"v"}`), attached(bot.Attachment{Kind: "video", Ref: "v"})},
		{"a song", inPrivate(`"audio":{"file_id":"a","performer":"Хор","title":"Песня"}`), attached(bot.Attachment{Kind: "audio", Ref: "a", Name: "Хор - Песня"})},
		{"a sticker", inPrivate(`"sticker":{"file_id":"s","emoji":"😡"}`), attached(bot.Attachment{Kind: "sticker", Ref: "s", Name: "😡"})},
		{"a round video", inPrivate(`"video_note":{"file_id":"n"}`), attached(bot.Attachment{Kind: "video_note", Ref: "n"})},
		{"an animation comes once", inPrivate(`"animation":{"file_id":"g"},"document":{"file_id":"g"}`), attached(bot.Attachment{Kind: "animation", Ref: "g"})},
		{"a location", inPrivate(`"location":{"latitude":55.75,"longitude":37.5}`), attached(bot.Attachment{Kind: "location", Ref: "55.75,37.5"})},
		{"a venue comes once", inPrivate(`"location":{"latitude":1,"longitude":2},"venue":{"location":{"latitude":1,"longitude":2},"title":"Склад","address":"Лесная 1"}`),
			attached(bot.Attachment{Kind: "venue", Ref: "1,2", Name: "Склад, Лесная 1"})},
		{"a poll", inPrivate(`"poll":{"id":"77","question":"Сколько ждать?"}`), attached(bot.Attachment{Kind: "poll", Ref: "77", Name: "Сколько ждать?"})},
		{"a die", inPrivate(`"dice":{"emoji":"🎲","value":6}`), attached(bot.Attachment{Kind: "dice", Ref: "6", Name: "🎲"})},
		{"a story", inPrivate(`"story":{"id":1}`), attached(bot.Attachment{Kind: "story"})},
		{"what bots are not shown", inPrivate(`"has_protected_content":true`), attached(bot.Attachment{Kind: "other"})},
		{"a pinned message is a notice", inPrivate(`"pinned_message":{"message_id":1}`), nil},
		{"the own number", inPrivate(`"contact":{"phone_number":"79990000001","first_name":"Анна","user_id":1001}`),
			heardPrivately(func(e *bot.Event) { e.Contact = &bot.Contact{Phone: "+79990000001", Own: true} })},
		{"somebody else's number", inPrivate(`"contact":{"phone_number":"89990000002","first_name":"Пётр","last_name":"Пример","user_id":1002}`),
			heardPrivately(func(e *bot.Event) {
				e.Contact = &bot.Contact{Phone: "89990000002"}
				e.Attachments = []bot.Attachment{{Kind: "contact", Ref: "89990000002", Name: "Пётр Пример"}}
			})},
		{"a number of nobody known", inPrivate(`"contact":{"phone_number":"8","first_name":"Кто-то"}`),
			heardPrivately(func(e *bot.Event) {
				e.Contact, e.Attachments = &bot.Contact{Phone: "8"}, []bot.Attachment{{Kind: "contact", Ref: "8", Name: "Кто-то"}}
			})},
	} {
		t.Run(c.name, func(t *testing.T) { expect(t, account(t), c.update, c.want) })
	}
}

func expect(t *testing.T, a *Adapter, raw string, want *bot.Event) {
	t.Helper()
	r := a.read(unpack(json.RawMessage(raw)))
	if r.err != nil || r.id != 9 {
		t.Fatalf("update %d, %v", r.id, r.err)
	}
	if !reflect.DeepEqual(r.event, want) {
		t.Errorf("got  %+v\nwant %+v", r.event, want)
	}
}

func TestALetterOfAHundredThousandCharactersIsHeardWhole(t *testing.T) {
	letter := strings.Repeat("ж", 99_999) + "🙏"
	expect(t, account(t), inPrivate(`"text":`+encode(letter)), heardPrivately(func(e *bot.Event) { e.Text = letter }))
}

func TestUpdatesThatCannotBeUnderstood(t *testing.T) {
	for _, c := range []struct {
		name, update string
		id           int64
	}{
		{"a wrong type inside", `{"update_id":9,"message":{"message_id":"five"}}`, 9},
		{"no chat", `{"update_id":9,"message":{"message_id":5,` + annaJSON + `}}`, 9},
		{"no number", `{"update_id":9,"message":{` + annaJSON + `,` + ownChat + `}}`, 9},
		{"no sender", `{"update_id":9,"message":{"message_id":5,` + ownChat + `,"text":"?"}}`, 9},
		{"a sender in a group who has no number", by(`"from":{"first_name":"Анна"}`, inGroup(`"text":"?"`)), 9},
		{"an edit without a chat", `{"update_id":9,"edited_message":{"message_id":5}}`, 9},
		{"a block without a chat", `{"update_id":9,"my_chat_member":{"chat":{"type":"private"},` + annaJSON + `,"new_chat_member":{"status":"kicked"}}}`, 9},
		{"a block by nobody", `{"update_id":9,"my_chat_member":{` + ownChat + `,"new_chat_member":{"status":"kicked"}}}`, 9},
		{"a press of nobody", `{"update_id":9,"callback_query":{"id":"1"}}`, 9},
		{"no id", `{"message":{}}`, 0},
		{"an id below zero", `{"update_id":-4,"message":{"message_id":"five"}}`, 0},
		{"an id that is no number", `{"update_id":"nine"}`, 0},
		{"not an object", `[1,2]`, 0},
		{"nothing", `null`, 0},
		{"not JSON", `{"update_id":9`, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := account(t).read(unpack(json.RawMessage(c.update)))
			if r.err == nil || r.event != nil || r.id != c.id {
				t.Errorf("got id %d, event %+v, error %v; want id %d and an error", r.id, r.event, r.err, c.id)
			}
		})
	}
}

func TestAPressIsAnsweredEvenWhenItIsNothingToUs(t *testing.T) {
	r := account(t).read(unpack(json.RawMessage(`{"update_id":9,"callback_query":{"id":"4","inline_message_id":"x",` + annaJSON + `}}`)))
	if r.press != "4" || r.event != nil || r.err != nil {
		t.Errorf("got %+v", r)
	}
}

func FuzzUpdate(f *testing.F) {
	f.Add([]byte(inPrivate(`"text":"/start a","entities":[{"type":"bot_command","offset":0,"length":900}]`)))
	f.Add([]byte(`{"update_id":9,"callback_query":{"id":"4","data":"yes",` + annaJSON + `,"message":{"message_id":5,"date":0,` + groupJSON + `}}}`))
	f.Add([]byte(`{"update_id":9,"message":{"message_id":5,"message_thread_id":2,"sender_chat":{"id":-7},` + groupJSON + `,"reply_to_message":{"is_automatic_forward":true}}}`))
	f.Add([]byte(inPrivate(`"photo":[],"contact":{"phone_number":""},"dice":{}`)))
	f.Add([]byte(`{"update_id":9,"my_chat_member":{` + ownChat + `,` + annaJSON + `,"new_chat_member":{"status":"kicked"}}}`))
	f.Add([]byte(inGroup(`"text":"😡@shop_example_bot","entities":[{"type":"mention","offset":2,"length":17},{"type":"mention","offset":9,"length":9223372036854775807}],"forward_origin":{}`)))
	f.Add([]byte(by(olegJSON, inGroup(`"text":"?","message_thread_id":2,`+toLineOf(hiddenAs+`{"id":-1005}`)))))
	f.Add([]byte(`{"update_id":9,"chat_member":{` + groupJSON + `,` + annaJSON + `,"new_chat_member":{"status":"creator","user":{"id":1001}}}}`))
	f.Add([]byte(`{"update_id":9,"chat_member":{` + groupJSON + `,` + annaJSON + `,"new_chat_member":{"status":"creator","user":{}}}}`))
	f.Add([]byte(by(`"from":{}`, inGroup(`"text":"?",`+toLineOf(hiddenAs+`{"id":-1005}`)))))
	a := inTown(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		r := a.read(unpack(raw))
		switch {
		case r.err != nil && r.event != nil:
			t.Errorf("both an error and an event: %v, %+v", r.err, r.event)
		case r.err != nil && strings.Contains(r.err.Error(), testToken):
			t.Error("the error holds the token")
		case r.event != nil && (r.event.Person.ID == 0 || r.event.Place.Chat == 0 || !r.event.Place.Known() || r.id <= 0):
			t.Errorf("an event of nobody or nowhere: %+v", r.event)
		}
		if b := a.sort([]parcel{unpack(raw)}, 100); b.next < 100 {
			t.Errorf("the offset went back to %d", b.next)
		}
	})
}
