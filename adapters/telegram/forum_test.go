package telegram_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"otklik/adapters/adaptertest"
	"otklik/adapters/telegram"
	"otklik/bot"
	"otklik/sandbox/people"
)

const staffGroup = int64(-1001000000002)

// office is an account whose operators' group is listened to.
type office struct {
	*shop
	orders chan bot.Order
}

func openOffice(t *testing.T) *office {
	t.Helper()
	town := start(t)
	o := &office{orders: make(chan bot.Order, 100)}
	take := func(_ context.Context, orders ...bot.Order) error {
		for _, order := range orders {
			o.orders <- order
		}
		return nil
	}
	account := open(t, telegram.Options{APIBase: town.URL})
	account.Attend(staffGroup, take)
	o.shop = running(t, town, account)
	return o
}

func (o *office) topic(name string) bot.Place {
	o.t.Helper()
	thread, err := o.OpenTopic(o.t.Context(), staffGroup, name)
	if err != nil {
		o.t.Fatal(err)
	}
	return bot.Place{Kind: bot.Group, Chat: staffGroup, Thread: thread}
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func TestATopicIsOpenedRenamedPinnedMarkedAndClosed(t *testing.T) {
	o := openOffice(t)
	where := o.topic("🙋 Анна")
	card := o.says(bot.Message{Place: where, Text: "Карточка", Keyboard: bot.Keyboard{Rows: [][]bot.Button{{{Label: "Взять", Data: "take"}}}}})
	ctx := t.Context()
	for range 2 { // the second time nothing is left to change, and that is no error
		o.must(o.RenameTopic(ctx, where, "✅ Анна"))
		o.must(o.Rewrite(ctx, bot.Message{Place: where, Text: "Карточка: решено"}, card.Message))
		o.must(o.Pin(ctx, where, card.Message))
		o.must(o.React(ctx, where, card.Message, "👌"))
		o.must(o.ShutTopic(ctx, where, true))
	}
	o.must(o.ShutTopic(ctx, where, false))
	o.must(o.Commands(ctx, staffGroup, []bot.Command{{Name: "take", What: "взять"}}))
	for _, event := range []string{"topic_created", "topic_edited", "pinned", "reaction", "topic_closed", "topic_reopened"} {
		o.Await(event, func(h people.Heard) bool { return h.Event == event })
	}
	o.Await("the card as it is now", func(h people.Heard) bool {
		return h.Message == card.Message && h.Edited && h.Text == "Карточка: решено"
	})
}

func TestWhatIsNotThereAnyMoreIsLost(t *testing.T) {
	o := openOffice(t)
	gone := o.topic("Анна")
	card := o.says(bot.Message{Place: gone, Text: "Карточка"})
	o.Act(fmt.Sprintf(`{"person":501,"where":"staff","role":"administrator","topic":%d,"drop":true}`, gone.Thread))
	_, sending := o.Send(t.Context(), bot.Message{Place: gone, Text: "Строка"}, "line")
	for what, err := range map[string]error{
		"a line":     sending,
		"a new name": o.RenameTopic(t.Context(), gone, "Анна!"),
		"an edit":    o.Rewrite(t.Context(), bot.Message{Place: gone, Text: "Карточка!"}, card.Message),
		"a sign":     o.React(t.Context(), gone, card.Message, "👌"),
	} {
		if refusal, ok := errors.AsType[*bot.RefusedError](err); !ok || !refusal.Lost {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestWhatOperatorsSayAndPressAreOrdersAndNothingElseIs(t *testing.T) {
	o := openOffice(t)
	where := o.topic("Анна")
	card := o.says(bot.Message{Place: where, Text: "Карточка", Keyboard: bot.Keyboard{Rows: [][]bot.Button{{{Label: "Взять", Data: "take"}}}}})
	staff := func(act string) people.Done {
		return o.Act(fmt.Sprintf(`{"person":501,"name":"Ольга Пример","where":"staff","topic":%d,%s}`, where.Thread, act))
	}
	staff(`"as":"anonymous","text":"/take"`)
	staff(`"as":"own_channel","text":"/take"`)
	staff(`"forward":"Новости","text":"/take"`)
	said := staff(`"text":"Здравствуйте!"`)
	first := o.order()
	if first.Message != said.Message || first.From.ID != 501 || first.Place.Thread != where.Thread || first.Place.Chat != staffGroup || first.ReplyTo != 0 {
		t.Fatalf("the first order is %+v", first)
	}
	staff(fmt.Sprintf(`"reply_to":%d,"text":"Это кому?"`, card.Message))
	if reply := o.order(); reply.ReplyTo != card.Message || !reply.ReplyToUs {
		t.Errorf("a reply to the card is %+v", reply)
	}
	staff(fmt.Sprintf(`"reply_to":%d,"text":"Это мне"`, said.Message))
	if reply := o.order(); reply.ReplyTo != said.Message || reply.ReplyToUs {
		t.Errorf("a reply to a colleague is %+v", reply)
	}
	staff(fmt.Sprintf(`"edit":%d,"text":"Добрый день!"`, said.Message))
	if edit := o.order(); !edit.Edited || edit.Message != said.Message || edit.Text != "Добрый день!" {
		t.Errorf("an edit is %+v", edit)
	}
	staff(`"files":{"kind":"photo","count":2},"text":"Вот"`)
	if one, two := o.order(), o.order(); one.Album == "" || one.Album != two.Album || one.Text != "Вот" || len(two.Attachments) != 1 {
		t.Errorf("an album is %+v and %+v", one, two)
	}
	staff(`"press":"Взять"`)
	press := o.order()
	if press.Press == "" || press.Data != "take" || press.Place.Thread != where.Thread || press.Message != card.Message {
		t.Errorf("a press is %+v", press)
	}
	o.must(o.Answer(t.Context(), press.Press, "Вы ведёте Анну"))
	o.Await("the answer to the press", func(h people.Heard) bool { return h.Event == "notice" && h.Person == 501 })
	staff(`"role":"administrator","shut":true`)
	if shut := o.order(); !shut.Shut {
		t.Errorf("a closed topic is %+v", shut)
	}
	select {
	case e := <-o.heard:
		t.Errorf("a customer's event came of it: %+v", e)
	default:
	}
}

// order waits for the next order.
func (o *office) order() bot.Order {
	o.t.Helper()
	return adaptertest.Next(o.t, o.orders)
}

func TestFilesGoOnWithinTelegramWhateverTheirSize(t *testing.T) {
	o := openOffice(t)
	o.Act(`{"person":1001,"name":"Анна Пример","where":"private","start":""}`)
	anna := o.next()
	for _, act := range []string{`{"kind":"photo","count":10}`, `{"kind":"document","name":"договор.pdf","size":41943040}`, `{"kind":"voice"}`, `{"kind":"sticker"}`} {
		o.Act(`{"person":501,"where":"staff","files":` + act + `}`)
	}
	var files []bot.Attachment
	for range 13 {
		files = append(files, o.order().Attachments...)
	}
	for _, m := range (bot.Message{Place: anna.Place, Text: "Вот всё", Files: files}).Letters() {
		o.says(m)
	}
	var seen []string
	o.Await("the sticker", func(h people.Heard) bool {
		for _, f := range h.Files {
			if h.By == "bot" && h.Person == 1001 {
				seen = append(seen, f.Kind)
			}
		}
		return len(seen) == 13
	})
	if got := strings.Join(seen, " "); got != strings.Repeat("photo ", 10)+"document voice sticker" {
		t.Errorf("the customer got %s", got)
	}
}

func TestAFileOfAnotherAccountIsFetchedAndUploaded(t *testing.T) {
	town := start(t)
	fetch := func(_ context.Context, a bot.Attachment) (bot.File, error) {
		switch a.Ref {
		case "huge":
			return bot.File{}, bot.ErrFileTooBig
		case "away":
			return bot.File{}, errors.New("no network")
		}
		return bot.File{ReadCloser: io.NopCloser(bytes.NewReader(people.PlainPicture())), Size: -1}, nil
	}
	account := open(t, telegram.Options{APIBase: town.URL})
	account.Fetches(fetch)
	s := running(t, town, account)
	s.Act(`{"person":1001,"name":"Анна Пример","where":"private","start":""}`)
	anna := s.next().Place
	foreign := func(kind, ref string) bot.Attachment {
		return bot.Attachment{Kind: kind, Ref: ref, Name: "чек.png", Account: "other-tg"}
	}
	s.says(bot.Message{Place: anna, Text: "Чек", Files: []bot.Attachment{foreign("document", "a")}})
	s.Await("the document", func(h people.Heard) bool {
		return len(h.Files) == 1 && h.Files[0].Name == "чек.png" && h.Text == "Чек"
	})
	s.says(bot.Message{Place: anna, Files: []bot.Attachment{{Kind: "document", Ref: "https://vk.com/doc1.pdf?key=1", Account: "other-vk"}}})
	s.Await("a document without a name", func(h people.Heard) bool { return len(h.Files) == 1 && h.Files[0].Name == "document.pdf" })
	s.says(bot.Message{Place: anna, Files: []bot.Attachment{foreign("photo", "a"), foreign("photo", "b")}})
	s.Await("the album", func(h people.Heard) bool { return len(h.Files) == 1 && h.Files[0].Kind == "photo" })
	_, err := s.Send(t.Context(), bot.Message{Place: anna, Files: []bot.Attachment{foreign("photo", "huge")}}, "x")
	if _, ok := errors.AsType[*bot.RefusedError](err); !ok {
		t.Errorf("too big: %v", err)
	}
	_, err = s.Send(t.Context(), bot.Message{Place: anna, Files: []bot.Attachment{foreign("photo", "away")}}, "x")
	if retry, ok := errors.AsType[*bot.RetryError](err); !ok || !retry.Unfetched {
		t.Errorf("no network: %v", err)
	}
}

var _ bot.Forum = (*telegram.Adapter)(nil)
