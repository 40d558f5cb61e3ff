package telegram

import (
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"otklik/adapters/adaptertest"
	"otklik/bot"
)

const upgraded = `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1001234567890}}`

// The configuration has the number that the group had; the program was not there when it became another.
func TestAGroupThatBecameASupergroupWhileNobodyListenedIsHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		methods := map[string][]reaction{
			"getUpdates":     {breaks, updates(annaSays(41, "Где заказ?")), quiet},
			"sendChatAction": {breaks, gives(400, upgraded)},
		}
		l := listen(t, Options{Public: []bot.PlaceKind{bot.Group}, Chats: []int64{-77}}, played(methods))
		if err := l.runs(t, time.Minute, l.accept); err != nil || len(l.heard) != 1 {
			t.Errorf("heard %+v, %v", l.heard, err)
		}
		if logged := l.logged.String(); strings.Count(logged, "group=-77") != 1 || !strings.Contains(logged, "-1001234567890") {
			t.Errorf("logged %s", logged)
		}
	})
}

func TestOfASupergroupNobodyAsksWhereItIs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{Public: []bot.PlaceKind{bot.Group}, Chats: []int64{-1001234567890}}, played(map[string][]reaction{"getUpdates": {quiet}}))
		if err := l.runs(t, time.Minute, l.accept); err != nil || l.calls("sendChatAction") != 0 {
			t.Errorf("asked %d times, %v", l.calls("sendChatAction"), err)
		}
	})
}

func TestASupergroupTellsWhichGroupItWas(t *testing.T) {
	a := account(t)
	a.read(unpack([]byte(inGroup(`"migrate_from_chat_id":-77`))))
	if now, moved := a.migrations.current(-77); now != -1001234567890 || !moved {
		t.Errorf("the group is at %d", now)
	}
}

func TestAnAdminReadsTheNewNumberOfAGroup(t *testing.T) {
	l := listen(t, Options{Staff: -77}, played(map[string][]reaction{
		"getMe": {gives(http.StatusOK, `{"ok":true,"result":{"id":700001,"username":"shop_example_bot"}}`)}, "sendChatAction": {gives(400, upgraded)},
	}))
	list, err := l.CapabilitiesIn(t.Context(), -77)
	if err != nil || len(list) != 1 || list[0].Works || !strings.Contains(list[0].What+list[0].Advice, "-1001234567890") {
		t.Errorf("an admin reads %+v, %v", list, err)
	}
}

func TestAGroupThatBecameASupergroupIsFollowed(t *testing.T) {
	s := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if r.PostForm.Get("chat_id") == "-77" {
			refusal(400, "Bad Request: group chat was upgraded to a supergroup chat", `,"parameters":{"migrate_to_chat_id":-1005}`)(w, r)
			return
		}
		says(200, `{"ok":true,"result":{"message_id":1}}`)(w, r)
	})
	a := accountAt(t, Options{APIBase: s.url})
	m := bot.Message{Place: bot.Place{Kind: bot.Group, Chat: -77}, Text: "Разберёмся", ReplyTo: 40}
	if _, err := a.Send(t.Context(), m, "line-1"); adaptertest.Outcome(err) != "retry after 0s" {
		t.Fatalf("got %v", err)
	}
	if _, err := a.Send(t.Context(), m, "line-1"); err != nil {
		t.Fatal(err)
	}
	second := s.asked()[1]
	if second.Get("chat_id") != "-1005" || second.Has("reply_parameters") {
		t.Errorf("asked %v; the new group numbers its messages anew", second)
	}
	a.migrations.learn(-1, -2)
	if now, moved := a.migrations.current(-1); now != -2 || !moved {
		t.Errorf("a group that said so itself is at %d", now)
	}
}
