package telegram

import (
	"net/http"
	"reflect"
	"testing"
	"time"

	"otklik/adapters/adaptertest"
)

func TestTheAccountPausesWhenSeveralChatsInARowAreTooFast(t *testing.T) {
	refuse := true
	s := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if refuse {
			refusal(429, "Too Many Requests: retry after 2", `,"parameters":{"retry_after":2}`)(w, r)
			return
		}
		says(200, `{"ok":true,"result":{"message_id":17}}`)(w, r)
	})
	a := accountAt(t, Options{APIBase: s.url})
	send := func(chat int64) string {
		m := toAnna("Здравствуйте")
		m.Place.Chat = chat
		_, err := a.Send(t.Context(), m, "line")
		return adaptertest.Outcome(err)
	}
	got := []string{send(1), send(1), send(2), send(3)}
	refuse = false
	got = append(got, send(4))
	refuse = true
	got = append(got, send(5))
	want := []string{"retry after 2s", "retry after 2s", "retry after 2s", "retry account after 2s", "<nil>", "retry after 2s"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func TestRefusalsLongAgoDoNotPauseTheAccount(t *testing.T) {
	f, now := newFlood(), time.Unix(1_790_000_000, 0)
	f.hit(1, now)
	f.hit(2, now.Add(time.Second))
	if f.hit(3, now.Add(floodWindow+time.Second+1)) {
		t.Error("three chats within the window, though the first was refused before it")
	}
}
