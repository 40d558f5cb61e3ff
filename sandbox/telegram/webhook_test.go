package telegram

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"otklik/sandbox/people"
)

// receiver is a bot's webhook: it hands over every delivery and answers what it is told.
type receiver struct {
	*httptest.Server
	got    chan delivery
	answer chan int
}

type delivery struct {
	Update
	secret string
}

func newReceiver(t *testing.T, body string) *receiver {
	t.Helper()
	r := &receiver{got: make(chan delivery, 100), answer: make(chan int, 100)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		d := delivery{secret: request.Header.Get("X-Telegram-Bot-Api-Secret-Token")}
		_ = json.NewDecoder(request.Body).Decode(&d.Update)
		select {
		case status := <-r.answer:
			w.WriteHeader(status)
		default:
			w.Header().Set("Content-Type", "application/json")
			_, _ = w.Write([]byte(body))
		}
		r.got <- d
	}))
	t.Cleanup(func() {
		r.CloseClientConnections()
		r.Close()
	})
	return r
}

func (r *receiver) next(t *testing.T) delivery {
	t.Helper()
	select {
	case d := <-r.got:
		return d
	case <-time.After(2 * time.Minute):
		t.Fatal("no delivery")
		return delivery{}
	}
}

func TestAWebhookGetsEveryUpdateInOrderWithItsSecret(t *testing.T) {
	st := newStage(t, Options{WebhookPause: time.Millisecond})
	hook := newReceiver(t, "")
	st.act(people.Act{Text: "до"})
	st.result(new(bool), "setWebhook", "url", hook.URL, "secret_token", "tajna")
	st.act(people.Act{Text: "после"})
	for _, want := range []string{"до", "после"} {
		if d := hook.next(t); d.Message.Text != want || d.secret != "tajna" {
			t.Errorf("got %q with secret %q, want %q", d.Message.Text, d.secret, want)
		}
	}
	if r := st.call("getUpdates"); r.Description != "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first" {
		t.Errorf("getUpdates: %s", r.Description)
	}
}

func TestARefusedDeliveryIsTriedAgainAndHoldsBackOnlyItsOwnChat(t *testing.T) {
	st := newStage(t, Options{WebhookPause: time.Millisecond})
	hook := newReceiver(t, "")
	for range 3 {
		hook.answer <- http.StatusInternalServerError
	}
	st.result(new(bool), "setWebhook", "url", hook.URL)
	st.act(people.Act{Text: "раз"})
	for i := range 4 {
		if d := hook.next(t); d.Message.Text != "раз" {
			t.Fatalf("delivery %d: %q", i, d.Message.Text)
		}
	}
	var info WebhookInfo
	st.result(&info, "getWebhookInfo")
	if info.LastErrorMessage != "Wrong response from the webhook: 500 Internal Server Error" || info.URL != hook.URL {
		t.Errorf("webhook info: %+v", info)
	}
}

func TestWhatTheWebhookDidNotTakeCanBePolled(t *testing.T) {
	st := newStage(t, Options{WebhookPause: time.Hour})
	st.result(new(bool), "setWebhook", "url", "http://127.0.0.1:1/closed")
	st.act(people.Act{Text: "раз"})
	st.result(new(bool), "deleteWebhook")
	if u := st.updates(); len(u) != 1 || u[0].Message.Text != "раз" {
		t.Errorf("the bot hears %+v", u)
	}
	st.act(people.Act{Text: "два"})
	st.result(new(bool), "deleteWebhook", "drop_pending_updates", "true")
	var info WebhookInfo
	if st.result(&info, "getWebhookInfo"); info.PendingUpdateCount != 0 {
		t.Errorf("still pending: %d", info.PendingUpdateCount)
	}
}

func TestTwiceRepeatsTheDeliveryToAWebhook(t *testing.T) {
	st := newStage(t, Options{})
	hook := newReceiver(t, "")
	st.faults.Order(people.Fault{Platform: Platform, Kind: people.FaultTwice, Count: 1})
	st.result(new(bool), "setWebhook", "url", hook.URL)
	st.act(people.Act{Text: "раз"})
	first, second := hook.next(t), hook.next(t)
	if first.UpdateID == 0 || first.UpdateID != second.UpdateID {
		t.Errorf("got %d and %d", first.UpdateID, second.UpdateID)
	}
}

func TestAWebhookMayAnswerWithAMethod(t *testing.T) {
	st := newStage(t, Options{})
	hook := newReceiver(t, `{"method":"sendMessage","chat_id":1001,"text":"сразу"}`)
	st.result(new(bool), "setWebhook", "url", hook.URL)
	st.act(people.Act{Text: "раз"})
	heard := st.log.Wait(t.Context(), people.Query{After: 1})
	if len(heard) != 1 || heard[0].Text != "сразу" || heard[0].By != "bot" {
		t.Errorf("people saw %+v", heard)
	}
}

func TestAnUpdateThatAWebhookRefusesForADayGivesWayToTheNext(t *testing.T) {
	st := newStage(t, Options{WebhookPause: time.Millisecond})
	hook := newReceiver(t, "")
	for range cap(hook.answer) {
		hook.answer <- http.StatusInternalServerError
	}
	st.result(new(bool), "setWebhook", "url", hook.URL)
	st.act(people.Act{Text: "раз"})
	hook.next(t)
	hook.next(t)
	st.clock.turn(25 * time.Hour)
	st.act(people.Act{Text: "два"})
	for d := hook.next(t); d.Message.Text != "два"; d = hook.next(t) {
		if len(hook.got) > 10 {
			t.Fatal("what nobody takes holds up its chat for ever")
		}
	}
}
