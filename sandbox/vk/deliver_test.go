package vk_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
	"github.com/SevereCloud/vksdk/v2/events"
	longpoll "github.com/SevereCloud/vksdk/v2/longpoll-bot"

	"otklik/sandbox"
	"otklik/sandbox/sandboxtest"
)

func says(town *sandboxtest.Town, person int, text string) {
	town.Act(fmt.Sprintf(`{"platform":"vk","person":%d,"where":"private","text":%q}`, person, text))
}

func TestTheLibrarysOwnPollLoopHearsEverybody(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key")
	lp, err := longpoll.NewLongPoll(b.VK, group)
	if err != nil {
		t.Fatal(err)
	}
	lp.Client, lp.Wait = b.Client, 1
	heard := make(chan events.GroupEvent, 10)
	lp.OnEvent(events.EventMessageNew, func(_ context.Context, e events.GroupEvent) { heard <- e })
	done := make(chan error, 1)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { done <- lp.RunWithContext(ctx) }()
	for _, fault := range []string{"", `{"platform":"vk","kind":"lp_failed","failed":2}`} {
		if fault != "" {
			town.Fault(fault)
		}
		says(town, 1001, "слышно?")
		<-heard
	}
	cancel()
	<-done
}

func TestAFailedPollSaysWhatToAskAnew(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key").listen()
	says(town, 1001, "раз")
	before := b.server
	town.Fault(`{"platform":"vk","kind":"lp_failed","failed":1}`)
	if a := b.poll(0); a.Failed != 1 || a.TS != "" && a.TS == before.Ts {
		t.Errorf("failed 1 gives a newer ts: %+v", a)
	}
	town.Fault(`{"platform":"vk","kind":"lp_failed","failed":2}`)
	if a := b.poll(0); a.Failed != 2 {
		t.Errorf("failed 2: %+v", a)
	}
	if a := b.poll(0); a.Failed != 2 {
		t.Errorf("the old key stays bad: %+v", a)
	}
	key := b.listen().server.Key
	b.server = before
	b.server.Key = key
	if a := b.poll(0); a.Failed != 0 || len(a.Updates) != 1 {
		t.Errorf("with the new key and the old ts nothing is lost: %+v", a)
	}
	town.Fault(`{"platform":"vk","kind":"lp_failed","failed":3}`)
	if a := b.poll(0); a.Failed != 3 {
		t.Errorf("failed 3: %+v", a)
	}
	b.listen()
	b.server.Ts = before.Ts
	if a := b.poll(0); a.Failed != 1 {
		t.Errorf("after failed 3 the old ts is unknown: %+v", a)
	}
}

func TestTheSameTSIsAnsweredAgain(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key").listen()
	says(town, 1001, "раз")
	first, again := b.poll(0), b.poll(0)
	if len(first.Updates) != 1 || len(again.Updates) != 1 || first.Updates[0].EventID != again.Updates[0].EventID {
		t.Errorf("a program that crashed after %+v is told %+v", first, again)
	}
}

func TestEventsThatAreSwitchedOffDoNotCome(t *testing.T) {
	town := start(t)
	b := botIn(t, town, "key").listen()
	if _, err := b.GroupsSetLongPollSettings(api.Params{"group_id": group, "enabled": true, "message_new": false, "api_version": "5.199"}); err != nil {
		t.Fatal(err)
	}
	says(town, 1001, "раз")
	town.Act(`{"platform":"vk","person":1001,"where":"wall","text":"два"}`)
	for _, e := range b.poll(0).Updates {
		if e.Type == events.EventMessageNew || e.V != "5.199" {
			t.Errorf("there came %s of version %s", e.Type, e.V)
		}
	}
	got, err := b.GroupsGetLongPollSettings(api.Params{"group_id": group})
	if err != nil || bool(got.Events.MessageNew) || !bool(got.Events.WallReplyNew) {
		t.Errorf("the settings are %+v %v", got, err)
	}
	_, _ = b.GroupsSetLongPollSettings(api.Params{"group_id": group, "enabled": false})
	if _, err := b.GroupsGetLongPollServer(api.Params{"group_id": group}); err == nil {
		t.Error("a switched-off Long Poll gave out its address")
	}
}

// receiver is a program with a Callback API address; answers tells what it says to the nth delivery.
type receiver struct {
	*httptest.Server
	mu      sync.Mutex
	count   int
	news    chan received
	answers func(n int, e events.GroupEvent) string
}

type received struct {
	events.GroupEvent
	retry string
}

func receive(t *testing.T, town *sandboxtest.Town, confirms bool) *receiver {
	t.Helper()
	code := call(t, town, "groups.getCallbackConfirmationCode", "group_id", "12345")
	var confirmation struct{ Code string }
	if err := json.Unmarshal(code.Response, &confirmation); err != nil {
		t.Fatal(err)
	}
	r := &receiver{news: make(chan received, 1000), answers: func(int, events.GroupEvent) string { return "ok" }}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		var e received
		body, _ := io.ReadAll(request.Body)
		_ = json.Unmarshal(body, &e.GroupEvent)
		if e.retry = request.Header.Get("X-Retry-Counter"); e.Type == events.EventConfirmation && confirms {
			_, _ = io.WriteString(w, confirmation.Code)
			return
		}
		r.mu.Lock()
		defer r.mu.Unlock()
		r.count++
		_, _ = io.WriteString(w, r.answers(r.count, e.GroupEvent))
		r.news <- e
	}))
	t.Cleanup(func() { town.World.Close(); r.Close() })
	a := call(t, town, "groups.addCallbackServer", "group_id", "12345", "url", r.URL, "title", "тест", "secret_key", "тайна")
	if a.Error.Code != 0 {
		t.Fatalf("%+v", a)
	}
	return r
}

// confirmed waits until VK has made up its mind about the address.
func confirmed(t *testing.T, town *sandboxtest.Town, want string) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		a := call(t, town, "groups.getCallbackServers", "group_id", "12345")
		if has(string(a.Response), `"status":"`+want+`"`) {
			return
		}
	}
	t.Fatalf("the address never became %q", want)
}

func TestCallbacksComeWithTheSecretAndAreRepeatedUntilOK(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{CallbackPauses: []time.Duration{time.Millisecond, time.Millisecond}})
	r := receive(t, town, true)
	confirmed(t, town, "ok")
	r.mu.Lock()
	r.answers = func(n int, _ events.GroupEvent) string { return map[bool]string{true: "ok", false: "later"}[n == 3] }
	r.mu.Unlock()
	says(town, 1001, "раз")
	var first string
	for try := range 3 {
		e := <-r.news
		first = cmp.Or(first, e.EventID)
		if e.Secret != "тайна" || e.GroupID != group || e.retry != fmt.Sprint(try) || e.EventID != first {
			t.Errorf("try %d: %+v", try, e)
		}
	}
	says(town, 1001, "два")
	if e := <-r.news; e.retry != "0" || e.EventID == first {
		t.Errorf("after the ok came %+v", e)
	}
}

func TestAnAddressThatDoesNotConfirmHearsNothing(t *testing.T) {
	town := start(t)
	r := receive(t, town, false)
	<-r.news // the question itself
	confirmed(t, town, "failed")
	says(town, 1001, "раз")
	if n := len(r.news); n != 0 {
		t.Errorf("%d events came", n)
	}
}

func TestARemovedAddressHearsNothingMore(t *testing.T) {
	town := start(t)
	r := receive(t, town, true)
	confirmed(t, town, "ok")
	r.mu.Lock()
	r.answers = func(int, events.GroupEvent) string { return "remove" }
	r.mu.Unlock()
	says(town, 1001, "раз")
	<-r.news
	for deadline := time.Now().Add(patience); ; {
		if a := call(t, town, "groups.getCallbackServers", "group_id", "12345"); has(string(a.Response), `"count":0`) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the address is still there")
		}
	}
}

func TestCallbacksAreReorderedAndRepeatedOnOrder(t *testing.T) {
	town := start(t)
	r := receive(t, town, true)
	confirmed(t, town, "ok")
	town.Fault(`{"platform":"vk","kind":"reorder","delay":"1m"}`)
	says(town, 1001, "раз")
	says(town, 1001, "два")
	first, second := <-r.news, <-r.news
	if !has(string(first.Object), "два") || !has(string(second.Object), "раз") {
		t.Errorf("order:\n%s\n%s", first.Object, second.Object)
	}
	town.Fault(`{"platform":"vk","kind":"twice"}`)
	says(town, 1001, "три")
	if a, b := <-r.news, <-r.news; a.EventID != b.EventID {
		t.Errorf("the repetition has another id: %s %s", a.EventID, b.EventID)
	}
	town.Fault(`{"platform":"vk","kind":"reorder","delay":"1ms"}`)
	says(town, 1001, "четыре")
	if e := <-r.news; !has(string(e.Object), "четыре") {
		t.Errorf("what nobody follows comes after its time: %s", e.Object)
	}
}

func TestManyPeopleAtOnceAreHeardOnceEachInTheirOrder(t *testing.T) {
	town := start(t)
	r := receive(t, town, true)
	confirmed(t, town, "ok")
	const persons, words = 100, 5
	var work sync.WaitGroup
	for person := 1; person <= persons; person++ {
		work.Go(func() {
			for word := range words {
				says(town, person, fmt.Sprint(word))
			}
		})
	}
	work.Wait()
	next := map[int]int{}
	for range persons * words {
		var heard events.MessageNewObject
		if err := json.Unmarshal((<-r.news).Object, &heard); err != nil {
			t.Fatal(err)
		}
		if from := heard.Message.FromID; heard.Message.Text != fmt.Sprint(next[from]) {
			t.Errorf("person %d: %q came where %d was due", from, heard.Message.Text, next[from])
		}
		next[heard.Message.FromID]++
	}
}
