package vk

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"otklik/bot"
)

func comments(kind bot.PlaceKind, id int64) bot.Event {
	where := map[bot.PlaceKind]string{bot.Wall: "wall-12345_2?reply", bot.Board: "topic-12345_2?post", Photo: "photo-12345_2?reply", Video: "video-12345_2?reply", Market: "product-12345_2?reply"}
	return bot.Event{ID: fmt.Sprintf("vk:shop-vk:line:%s:2:%d", kind, id), Kind: bot.HeardEvent, Conversation: "shop-vk/1001", Person: bot.Person{ID: 1001}, Message: id, Text: "Обман!", Addressed: true,
		Place: bot.Place{Kind: kind, Chat: -testGroup, Thread: 2, Link: fmt.Sprintf("https://vk.com/%s=%d", where[kind], id)}}
}

func TestCommentsAreHeardInEveryPublicPlace(t *testing.T) {
	for _, c := range []struct {
		kind          bot.PlaceKind
		events, under string
	}{
		{bot.Wall, "wall_reply", `"post_id":2,"owner_id":-12345`},
		{bot.Wall, "wall_reply", `"post_id":2,"post_owner_id":-12345`},
		{bot.Board, "board_post", `"topic_id":2,"topic_owner_id":-12345`},
		{bot.Board, "board_post", `"topic_id":2,"topic_owner_id":12345`},
		{Photo, "photo_comment", `"photo_id":2,"photo_owner_id":-12345`},
		{Video, "video_comment", `"video_id":2,"video_owner_id":-12345`},
		{Market, "market_comment", `"item_id":2,"market_owner_id":-12345`},
	} {
		for end, kind := range map[string]bot.Kind{"new": bot.HeardEvent, "edit": bot.EditedEvent, "restore": bot.RestoredEvent} {
			want := comments(c.kind, 5)
			if want.Kind = kind; end != "new" {
				want.ID = "vk:shop-vk:e1"
			}
			expect(t, account(t), event(c.events+"_"+end, `{"id":5,"from_id":1001,"text":"Обман!",`+c.under+`}`), want)
		}
		want := comments(c.kind, 5)
		want.ID, want.Kind, want.Text, want.Addressed = "vk:shop-vk:e1", bot.DeletedEvent, "", false
		a := account(t)
		a.read(json.RawMessage(event(c.events+"_new", `{"id":5,"from_id":1001,"text":"Обман!",`+c.under+`}`)))
		expect(t, a, event(c.events+"_delete", `{"id":5,"deleter_id":501,`+c.under+`}`), want) // a moderator took it away
		expect(t, account(t), event(c.events+"_delete", `{"id":5,"user_id":1001,"deleter_id":501,`+c.under+`}`), want)
		expect(t, account(t), event(c.events+"_delete", `{"id":5,"deleter_id":1001,`+c.under+`}`), want)
		expect(t, account(t), event(c.events+"_delete", `{"id":5,`+c.under+`}`)) // nobody knows whose
		expect(t, listen(t, Options{}, nil).Adapter, event(c.events+"_new", `{"id":5,"from_id":1001,"text":"Обман!",`+c.under+`}`))
	}
}

func TestWhomACommentSpeaksTo(t *testing.T) {
	a := account(t)
	expect(t, a, event("wall_post_new", `{"id":2,"from_id":-12345,"owner_id":-12345,"post_type":"post","text":"Скидки всю неделю"}`))
	want := comments(bot.Wall, 5)
	want.Place.Title = "Скидки всю неделю"
	expect(t, a, event("wall_reply_new", `{"id":5,"from_id":1001,"post_id":2,"text":"Обман!"}`), want)

	post := comments(bot.Wall, 2)
	post.Place.Title, post.Place.Link = "Обман!", "https://vk.com/wall-12345_2"
	expect(t, a, event("wall_post_new", `{"id":2,"from_id":1001,"owner_id":-12345,"post_type":"post","text":"Обман!"}`), post)
	want.Place.Title, want.Addressed = "Обман!", false
	raw := event("wall_reply_new", `{"id":5,"from_id":1001,"post_id":2,"text":"Обман!"}`)
	if got, err := a.complete(t.Context(), []received{a.read(json.RawMessage(raw))}); err != nil || !reflect.DeepEqual(got, []bot.Event{want}) {
		t.Errorf("got  %+v, %v\nwant %+v", got, err, want)
	}
	want.Addressed, want.Text = true, "Ромашка, обман!"
	expect(t, a, event("wall_reply_new", `{"id":5,"from_id":1001,"post_id":2,"text":"[club12345|Ромашка], обман!"}`), want)
	want.Text = "Обман!"
	expect(t, a, event("wall_reply_new", `{"id":5,"from_id":1001,"post_id":2,"reply_to_user":-12345,"text":"Обман!"}`), want)
	expect(t, a, event("wall_post_new", `{"id":3,"from_id":1001,"post_type":"suggest","text":"На модерации"}`))
}

func TestAnotherCommunityIsAnAuthorToo(t *testing.T) {
	want := comments(bot.Wall, 5)
	want.Person.ID, want.Conversation = -77, "shop-vk/-77"
	expect(t, account(t), event("wall_reply_new", `{"id":5,"from_id":-77,"post_id":2,"text":"Обман!"}`), want)
}

func TestWhatTheCompanySaysInPublic(t *testing.T) {
	a := account(t)
	a.people.managers.Store(&map[int64]bool{501: true})
	human := comments(bot.Wall, 6)
	human.Kind, human.Person.ID, human.ReplyTo, human.Addressed = bot.RepliedEvent, -testGroup, 5, false
	expect(t, a, event("wall_reply_new", `{"id":6,"from_id":-12345,"post_id":2,"reply_to_user":1001,"reply_to_comment":5,"text":"Обман!"}`), human)
	human.Person.ID = 501
	expect(t, a, event("wall_reply_new", `{"id":6,"from_id":501,"post_id":2,"reply_to_user":1001,"reply_to_comment":5,"text":"Обман!"}`), human)
	a.read(json.RawMessage(event("wall_reply_new", `{"id":5,"from_id":1001,"post_id":2,"text":"?"}`)))
	expect(t, a, event("wall_reply_new", `{"id":6,"from_id":501,"post_id":2,"reply_to_comment":5,"text":"Обман!"}`), human)
	for name, object := range map[string]string{
		"to nobody":          `{"id":6,"from_id":-12345,"post_id":2,"text":"Всем привет"}`,
		"an admin to nobody": `{"id":6,"from_id":501,"post_id":2,"text":"Всем привет"}`,
		"to a colleague":     `{"id":6,"from_id":-12345,"post_id":2,"reply_to_user":501,"text":"Ок"}`,
		"to itself":          `{"id":6,"from_id":501,"post_id":2,"reply_to_user":-12345,"text":"Ок"}`,
	} {
		t.Run(name, func(t *testing.T) { expect(t, a, event("wall_reply_new", object)) })
	}
	expect(t, a, event("wall_reply_edit", `{"id":6,"from_id":-12345,"post_id":2,"reply_to_user":1001,"text":"Ок"}`))
	expect(t, a, event("wall_reply_delete", `{"id":6,"owner_id":-12345,"post_id":2,"deleter_id":501}`))
	expect(t, a, event("wall_post_new", `{"id":9,"from_id":501,"text":"Новость"}`))
}

// With Long Poll and Callback both on, or two addresses, VK may give one comment to each under an id of its own.
func TestACommentThatComesByTwoWaysIsOneEvent(t *testing.T) {
	for kind, object := range map[string]string{
		"wall_reply_new": `{"id":5,"from_id":1001,"post_id":2,"text":"Обман!"}`, "wall_post_new": `{"id":5,"from_id":1001,"text":"Обман!"}`,
		"board_post_new": `{"id":5,"from_id":1001,"topic_id":2,"topic_owner_id":-12345,"text":"Обман!"}`,
	} {
		one := event(kind, object)
		other := strings.Replace(one, `"e1"`, `"e2"`, 1)
		first, second := account(t).read(json.RawMessage(one)), account(t).read(json.RawMessage(other))
		if len(first.events) != 1 || len(second.events) != 1 || first.events[0].ID != second.events[0].ID {
			t.Errorf("%s: heard %+v and %+v", kind, first.events, second.events)
		}
	}
}

// VK's limit is 20 calls a second, and a comment leaves two marks.
func TestAllCommentsOfABusyMinuteAreKnownAfterACrash(t *testing.T) {
	one, other := listen(t, Options{}, nil), listen(t, Options{}, nil)
	other.shelf.kept = one.shelf.kept
	const busyMinute = 2 * 20 * 60
	mark := func(n int) string { return commentMark(comments(bot.Wall, 6).Place, int64(n)) }
	for n := range busyMinute {
		if err := one.own.keep(t.Context(), mark(n)); err != nil {
			t.Fatal(err)
		}
	}
	for n := range busyMinute {
		if known, err := other.own.knows(t.Context(), []string{mark(n)}); err != nil || !known {
			t.Fatalf("of comment %d nobody knows any more whose it is: %v", n, err)
		}
	}
}

func TestOwnCommentsAreNotTakenForAHumans(t *testing.T) {
	answer := event("wall_reply_new", `{"id":6,"from_id":-12345,"post_id":2,"reply_to_user":1001,"reply_to_comment":5,"text":"[id1001|Анна], разберёмся!"}`)
	where := comments(bot.Wall, 6).Place
	for name, mark := range map[string]string{"by its number": commentMark(where, 6), "by its words": wordsMark(where, "Анна, разберёмся")} {
		t.Run(name, func(t *testing.T) {
			one, other := listen(t, Options{Public: []bot.PlaceKind{bot.Wall}}, nil), listen(t, Options{Public: []bot.PlaceKind{bot.Wall}}, nil)
			if err := one.own.keep(t.Context(), mark); err != nil {
				t.Fatal(err)
			}
			other.shelf.kept = one.shelf.kept // another machine, or the next start
			for _, l := range []*listener{one, other} {
				events, err := l.complete(t.Context(), []received{l.read(json.RawMessage(answer))})
				if err != nil || len(events) != 0 {
					t.Errorf("heard %+v, %v", events, err)
				}
			}
		})
	}
	l := listen(t, Options{Public: []bot.PlaceKind{bot.Wall}}, nil)
	events, err := l.complete(t.Context(), []received{l.read(json.RawMessage(answer))})
	if err != nil || len(events) != 1 || events[0].Kind != bot.RepliedEvent || events[0].Conversation != "shop-vk/1001" {
		t.Errorf("a human's answer is heard as %+v, %v", events, err)
	}
}

// What a visitor put on the wall has its own readers, whoever has seen it come.
func TestTalkUnderAVisitorsPostIsTheirOwnAfterAStartToo(t *testing.T) {
	wall := Options{Public: []bot.PlaceKind{bot.Wall}}
	first := listen(t, wall, nil)
	for id, from := range map[int]int{2: 1001, 3: -testGroup} {
		raw := event("wall_post_new", fmt.Sprintf(`{"id":%d,"from_id":%d,"text":"Смотрите"}`, id, from))
		if _, err := first.complete(t.Context(), []received{first.read(json.RawMessage(raw))}); err != nil {
			t.Fatal(err)
		}
	}
	next := listen(t, wall, nil)
	next.shelf.kept = first.shelf.kept
	for id, addressed := range map[int]bool{2: false, 3: true, 4: true} {
		for range 2 {
			raw := event("wall_reply_new", fmt.Sprintf(`{"id":9,"from_id":1002,"post_id":%d,"text":"Согласна"}`, id))
			events, err := next.complete(t.Context(), []received{next.read(json.RawMessage(raw))})
			if err != nil || len(events) != 1 || events[0].Addressed != addressed {
				t.Errorf("under post %d: heard %+v, %v", id, events, err)
			}
		}
	}
	next.shelf.down = errors.New("disk full")
	raw := event("wall_reply_new", `{"id":9,"from_id":1002,"post_id":7,"text":"Согласна"}`)
	if _, err := next.complete(t.Context(), []received{next.read(json.RawMessage(raw))}); err == nil {
		t.Error("nobody knows whose post it is, and the comment was taken in")
	}
}
