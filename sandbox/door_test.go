package sandbox_test

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
)

func TestAnActThatMakesNoSenseIsRefusedWithAdvice(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	for act, advice := range map[string]string{
		``:                                       "nothing was sent",
		`{`:                                      "read JSON",
		`people`:                                 "read JSON: invalid character 'p'",
		`[{"person":1}]`:                         "an object is wanted",
		`{"person":1,"where":"private","txt":1}`: `unknown field "txt"; docs/sandbox.md`,
		`{"person":"x","where":"private","text":"a"}`:                        `"person" is a whole number, and a string stands there`,
		`{"person":1,"where":"private","join":5}`:                            `"join" is true or false, and a number stands there`,
		`{"person":1,"where":"private","files":{"count":[]}}`:                `read JSON: "count" is a whole number, and an array stands there`,
		`{"where":"private","text":"a"}`:                                     `"person" must be a positive number`,
		`{"person":1,"text":"a"}`:                                            `"where" is missing`,
		`{"person":1,"where":"moon","text":"a"}`:                             `where "moon" is not a place`,
		`{"person":1,"where":"private"}`:                                     "nothing to do",
		`{"person":1,"where":"private","text":" \n"}`:                        "blanks cannot be sent",
		`{"person":1,"where":"private","press":"x","join":true}`:             "one act is one deed",
		`{"person":1,"where":"private","press":"x"}`:                         `has a button "x"`,
		`{"person":1,"where":"private","edit":5}`:                            `"edit" needs the new wording`,
		`{"person":1,"where":"private","edit":5,"text":"x"}`:                 "there is no message 5",
		`{"person":1,"where":"group","chat":-1,"text":"x"}`:                  "there is no chat -1",
		`{"person":1,"where":"staff","topic":99,"text":"x"}`:                 "there is no topic 99",
		`{"person":1,"where":"group","start":""}`:                            `"where":"private"`,
		`{"person":1,"where":"private","files":{"kind":"film"}}`:             `file kind "film"`,
		`{"person":1,"where":"private","files":{"kind":"photo","count":11}}`: "at most 10 files",
		`{"platform":"icq","person":1,"where":"private","text":"a"}`:         `platform "icq" is not in the sandbox`,
		`{"person":1,"where":"private","bot":"other_bot","text":"a"}`:        `no bot is called "other_bot"`,
		`{"person":1,"where":"private","text":"a"} {}`:                       "more than one value",
	} {
		if got := town.Refused(act); !strings.Contains(got, advice) || strings.Contains(got, "Go ") {
			t.Errorf("%s\n got %s\nwant %s", act, got, advice)
		}
	}
	if h := town.Heard(0); len(h) != 0 {
		t.Errorf("refused acts were seen: %+v", h)
	}
}

func TestWhatPeopleSawIsReadFromAnyPointAndWaitedFor(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	for _, act := range []string{
		`{"person":1,"where":"private","text":"один"}`,
		`{"person":2,"where":"private","text":"два"}`,
		`{"person":1,"where":"group","text":"три"}`,
	} {
		town.Act(act)
	}
	for query, want := range map[string]string{
		"":                        "один два три",
		"after=1":                 "два три",
		"after=3":                 "",
		"person=1":                "один три",
		"person=1&after=1":        "три",
		"chat=2":                  "два",
		"where=group":             "три",
		"limit=1":                 "один",
		"platform=vk":             "",
		"person=1&where=private":  "один",
		"chat=1&person=2&after=0": "",
	} {
		if got := texts(t, town, query); got != want {
			t.Errorf("%s: got %q, want %q", query, got, want)
		}
	}
	heard := make(chan string)
	go func() { heard <- texts(t, town, "after=3&person=1&wait=10s") }()
	town.Act(`{"person":2,"where":"private","text":"мимо"}`)
	town.Act(`{"person":1,"where":"private","text":"четыре"}`)
	if got := <-heard; got != "четыре" {
		t.Errorf("waited for %q", got)
	}
}

func texts(t *testing.T, town *sandboxtest.Town, query string) string {
	t.Helper()
	response, err := http.Get(town.URL + "/heard?" + query)
	if err != nil {
		t.Error(err)
		return ""
	}
	defer response.Body.Close()
	var list []people.Heard
	if err := json.NewDecoder(response.Body).Decode(&list); err != nil {
		t.Error(err)
	}
	var all []string
	for _, h := range list {
		all = append(all, h.Text)
	}
	http.DefaultClient.CloseIdleConnections()
	return strings.Join(all, " ")
}

func TestWrongQuestionsAndFaultsAreRefused(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	for path, body := range map[string]string{
		"/heard?after=x":  "",
		"/heard?wait=5":   "",
		"/heard?wait=-1s": "",
		"/fault":          `{"kind":"flood"}`,
		"/fault?1":        `{"kind":"429","percent":101}`,
		"/fault?2":        `{"kind":"429","platform":"icq"}`,
		"/fault?3":        `{"kind":"topic_deleted","topic":9}`,
		"/fault?4":        `{"kind":"slow","delay":"long"}`,
		"/chats":          `{"kind":"cellar"}`,
		"/acts":           `[{"person":1}]`,
	} {
		method := http.MethodPost
		if body == "" {
			method = http.MethodGet
		}
		request, _ := http.NewRequest(method, town.URL+path, strings.NewReader(body))
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		var refusal struct{ Error string }
		if err := json.NewDecoder(response.Body).Decode(&refusal); err != nil || response.StatusCode != 400 || refusal.Error == "" {
			t.Errorf("%s %s: %d %+v %v", path, body, response.StatusCode, refusal, err)
		}
		_ = response.Body.Close()
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestFaultsMeetTheCallsTheyAreOrderedFor(t *testing.T) {
	for _, c := range []struct {
		fault string
		want  func(error) bool
		sent  bool
	}{
		{`{"kind":"429","retry_after":7}`, func(err error) bool {
			var e *tgbotapi.Error
			return errors.As(err, &e) && e.Code == 429 && e.RetryAfter == 7
		}, false},
		{`{"kind":"500"}`, func(err error) bool { return err.Error() == "Internal Server Error" }, false},
		{`{"kind":"html502"}`, func(err error) bool { var e *json.SyntaxError; return errors.As(err, &e) }, false},
		{`{"kind":"blocked","person":1001}`, func(err error) bool { return err.Error() == "Forbidden: bot was blocked by the user" }, false},
		{`{"kind":"deactivated","person":1001}`, func(err error) bool { return err.Error() == "Forbidden: user is deactivated" }, false},
		{`{"kind":"drop","method":"send*"}`, func(err error) bool { return strings.Contains(err.Error(), "EOF") }, true},
	} {
		t.Run(c.fault, func(t *testing.T) {
			town := sandboxtest.Start(t, sandbox.Options{})
			bot := botIn(t, town)
			town.Act(`{"person":1001,"where":"private","text":"раз"}`)
			town.Fault(c.fault)
			if _, err := bot.GetUpdates(tgbotapi.UpdateConfig{}); err != nil {
				t.Errorf("people do not notice getUpdates, so no fault meets it unasked: %v", err)
			}
			if _, err := bot.Send(tgbotapi.NewMessage(1001, "ответ")); err == nil || !c.want(err) {
				t.Errorf("the bot got %v", err)
			}
			if sent := len(town.Heard(1)) == 1; sent != c.sent {
				t.Errorf("people saw the message: %v, want %v", sent, c.sent)
			}
			if _, err := bot.Send(tgbotapi.NewMessage(1001, "ещё раз")); err != nil {
				t.Errorf("the fault was for one call, yet: %v", err)
			}
		})
	}
}

func TestAFaultStaysUntilItIsTakenBack(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	bot := botIn(t, town)
	town.Act(`{"person":1001,"where":"private","text":"раз"}`)
	town.Fault(`{"kind":"500","count":-1,"method":"sendMessage"}`)
	for range 3 {
		if _, err := bot.Send(tgbotapi.NewMessage(1001, "ответ")); err == nil {
			t.Fatal("no fault met the call")
		}
	}
	town.Fault(`{"kind":"none"}`)
	if _, err := bot.Send(tgbotapi.NewMessage(1001, "ответ")); err != nil {
		t.Error(err)
	}
}

func TestAShareOfCallsFailsTheSameWayForTheSameSeed(t *testing.T) {
	fails := func(seed string) string {
		town := sandboxtest.Start(t, sandbox.Options{})
		bot := botIn(t, town)
		town.Act(`{"person":1001,"where":"private","text":"раз"}`)
		town.Fault(`{"kind":"500","percent":30,"seed":` + seed + `}`)
		var pattern strings.Builder
		for range 60 {
			_, err := bot.Send(tgbotapi.NewMessage(1001, "ответ"))
			pattern.WriteString(map[bool]string{true: ".", false: "x"}[err == nil])
		}
		return pattern.String()
	}
	first := fails("7")
	if n := strings.Count(first, "x"); n < 8 || n > 30 {
		t.Errorf("%d of 60 calls failed, 30%% was ordered", n)
	}
	if again := fails("7"); again != first {
		t.Errorf("seed 7 gave\n%s\n%s", first, again)
	}
	if other := fails("8"); other == first {
		t.Error("seed 8 gave the same as seed 7")
	}
}

func TestManyActsAtOnceAreDoneInOrder(t *testing.T) {
	town := sandboxtest.Start(t, sandbox.Options{})
	response, err := http.Post(town.URL+"/acts", "application/json", strings.NewReader(
		`[{"person":1,"where":"private","text":"один"},{"person":1,"where":"private","press":"нет"},{"person":1,"where":"private","text":"два"}]`))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var done []people.Done
	if err := json.NewDecoder(response.Body).Decode(&done); err != nil || len(done) != 3 {
		t.Fatalf("%v: %+v", err, done)
	}
	if done[0].Message == 0 || done[1].Error == "" || done[2].Message <= done[0].Message {
		t.Errorf("got %+v", done)
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestTheSandboxEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	address := make(chan net.Addr, 1)
	ended := make(chan error, 1)
	go func() {
		ended <- sandbox.Run(ctx, "127.0.0.1:0", sandbox.Options{}, func(a net.Addr) { address <- a })
	}()
	base := "http://" + (<-address).String()
	for _, path := range []string{"/heard?wait=60s", "/bot1:a/getUpdates?timeout=50"} {
		go func() {
			if response, err := http.Get(base + path); err == nil {
				_ = response.Body.Close()
			}
		}()
	}
	if response, err := http.Get(base + "/world"); err != nil || response.Body.Close() != nil {
		t.Fatal(err)
	}
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(2 * time.Minute):
		t.Error("the sandbox hangs")
	}
	http.DefaultClient.CloseIdleConnections()
}

func TestASecondSandboxOnTheSameAddressSaysSo(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := sandbox.Run(t.Context(), l.Addr().String(), sandbox.Options{}, func(net.Addr) {}); err == nil || !strings.Contains(err.Error(), "listen for the sandbox") {
		t.Errorf("got %v", err)
	}
}

// FuzzActs: whatever arrives at the people's door, the sandbox answers and goes on.
func FuzzActs(f *testing.F) {
	for _, seed := range []string{
		`{"person":1,"where":"private","text":"a"}`, `{"person":1,"where":"comments","files":{"kind":"photo","count":2}}`,
		`{"person":1,"where":"group","join":true}`, `{"person":1,"where":"private","contact":"+79990000001"}`,
		`{"person":1,"where":"staff","role":"creator","text":"a","as":"anonymous"}`, `[]`, `{"person":-1}`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		world := sandbox.New(sandbox.Options{})
		defer world.Close()
		act, err := people.DecodeAct(strings.NewReader(body))
		if err == nil {
			_, err = world.Act(act)
		}
		if err != nil && !errors.Is(err, people.ErrAct) {
			t.Fatalf("%s: %v is no advice to people", body, err)
		}
	})
}
