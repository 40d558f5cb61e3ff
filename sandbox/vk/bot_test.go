package vk_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/SevereCloud/vksdk/v2/api"
	"github.com/SevereCloud/vksdk/v2/events"
	"github.com/SevereCloud/vksdk/v2/object"
	"go.uber.org/goleak"

	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
)

const group = 12345

// patience is how long a test waits for what must come, on a machine that is busy with much else.
const patience = 2 * time.Minute

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// bot is a community's program on top of a library that the author of the sandbox did not write.
type bot struct {
	*api.VK
	t      *testing.T
	town   *sandboxtest.Town
	server object.GroupsLongPollServer
	events []events.GroupEvent // fetched and not yet taken
}

func botIn(t *testing.T, town *sandboxtest.Town, token string) *bot {
	t.Helper()
	b := &bot{VK: api.NewVK(token), t: t, town: town}
	b.MethodURL, b.Limit = town.URL+"/method/", 0
	b.Client = &http.Client{Transport: &http.Transport{}}
	t.Cleanup(b.Client.CloseIdleConnections)
	return b
}

// listen begins to hear what happens from now on.
func (b *bot) listen() *bot {
	b.t.Helper()
	server, err := b.GroupsGetLongPollServer(api.Params{"group_id": group})
	if err != nil {
		b.t.Fatal(err)
	}
	b.server = object.GroupsLongPollServer(server)
	return b
}

// poll asks once and returns the raw answer.
func (b *bot) poll(wait int) pollAnswer {
	b.t.Helper()
	response, err := b.Client.Get(b.server.GetURL(wait))
	if err != nil {
		b.t.Fatal(err)
	}
	defer response.Body.Close()
	var answer pollAnswer
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		b.t.Fatal(err)
	}
	return answer
}

type pollAnswer struct {
	TS      string              `json:"ts"`
	Failed  int                 `json:"failed"`
	Updates []events.GroupEvent `json:"updates"`
}

// next takes the next event of this kind; into gets its object.
func (b *bot) next(kind events.EventType, into any) events.GroupEvent {
	b.t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		for i, e := range b.events {
			if e.Type == kind {
				b.events = append(b.events[:i:i], b.events[i+1:]...)
				if err := json.Unmarshal(e.Object, into); err != nil {
					b.t.Fatal(err)
				}
				return e
			}
		}
		answer := b.poll(1)
		if answer.Failed != 0 {
			b.t.Fatalf("the poll failed: %d", answer.Failed)
		}
		b.server.Ts = answer.TS
		b.events = append(b.events, answer.Updates...)
	}
	b.t.Fatalf("no %s came", kind)
	return events.GroupEvent{}
}

// call makes a call without any library and returns the answer.
func call(t *testing.T, town *sandboxtest.Town, method string, params ...string) answer {
	t.Helper()
	form := url.Values{"v": {"5.131"}, "access_token": {"key"}}
	for i := 0; i+1 < len(params); i += 2 {
		form.Set(params[i], params[i+1])
	}
	response, err := http.PostForm(town.URL+"/method/"+method, form)
	if err != nil {
		t.Fatal(err)
	}
	defer http.DefaultClient.CloseIdleConnections()
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var a answer
	if err := json.Unmarshal(body, &a); err != nil {
		t.Fatalf("%s: status %d: %s", method, response.StatusCode, body)
	}
	return a
}

type answer struct {
	Response json.RawMessage
	Error    struct {
		Code    int    `json:"error_code"`
		Message string `json:"error_msg"`
		Params  []struct{ Key, Value string }
		Captcha string                        `json:"captcha_sid"`
		Echo    []struct{ Key, Value string } `json:"request_params"`
	}
	ExecuteErrors []struct {
		Method string
		Code   int `json:"error_code"`
	} `json:"execute_errors"`
}

func byBot(h people.Heard) bool { return h.By == "bot" && h.Event == "" }

func start(t *testing.T) *sandboxtest.Town { return sandboxtest.Start(t, sandbox.Options{}) }

func id(n int64) string { return strconv.FormatInt(n, 10) }

func has(text string, parts ...string) bool {
	for _, part := range parts {
		if !strings.Contains(text, part) {
			return false
		}
	}
	return true
}

// answerOf asks without a network.
func answerOf(h http.Handler, request *http.Request) string {
	recorder := httptest.NewRecorder()
	h.ServeHTTP(recorder, request)
	return recorder.Body.String()
}
