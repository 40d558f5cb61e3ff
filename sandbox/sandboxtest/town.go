// Package sandboxtest starts a sandbox inside a test and speaks for its people over real HTTP.
package sandboxtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"testing"
	"time"

	"otklik/sandbox"
	"otklik/sandbox/people"
)

// patience is how long Await waits before the test fails: long enough for a machine that is busy with much else.
const patience = 3 * time.Minute

// Town is a running sandbox.
type Town struct {
	URL    string // without a slash at the end; a bot's API is at URL/bot<token>/<method>
	World  *sandbox.World
	t      testing.TB
	client *http.Client
}

// Start runs a sandbox until the test ends.
func Start(t testing.TB, o sandbox.Options) *Town {
	t.Helper()
	w := sandbox.New(o)
	server := httptest.NewServer(w)
	town := &Town{URL: server.URL, World: w, t: t, client: &http.Client{Transport: &http.Transport{}}}
	t.Cleanup(func() {
		w.Close()
		server.CloseClientConnections()
		server.Close()
		town.client.CloseIdleConnections()
	})
	return town
}

// Act does one act, written as JSON, and fails the test if it is refused.
func (town *Town) Act(act string) people.Done {
	town.t.Helper()
	var done people.Done
	town.post("/act", act, &done)
	return done
}

// Fault orders a fault, written as JSON.
func (town *Town) Fault(fault string) {
	town.t.Helper()
	var active []people.Fault
	town.post("/fault", fault, &active)
}

// Chats makes or changes a chat, written as JSON.
func (town *Town) Chats(order string) {
	town.t.Helper()
	var view map[string]any
	town.post("/chats", order, &view)
}

// Refused does an act that must be refused, and returns what the person is told.
func (town *Town) Refused(act string) string {
	town.t.Helper()
	status, body := town.send(http.MethodPost, "/act", act)
	var refusal struct{ Error string }
	if err := json.Unmarshal(body, &refusal); status != http.StatusBadRequest || err != nil {
		town.t.Fatalf("act %s: status %d, body %s; expected a refusal", act, status, body)
	}
	return refusal.Error
}

// Heard returns everything after n that people could see, passing signs too.
func (town *Town) Heard(after int64) []people.Heard {
	town.t.Helper()
	return town.read(url.Values{"after": {strconv.FormatInt(after, 10)}, "events": {"1"}, "limit": {"10000"}})
}

// Await returns the first entry that fits, and fails the test when none comes.
func (town *Town) Await(what string, fits func(people.Heard) bool) people.Heard {
	town.t.Helper()
	after := int64(0)
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); {
		for _, h := range town.read(url.Values{"after": {strconv.FormatInt(after, 10)}, "events": {"1"}, "wait": {"1s"}}) {
			if after = h.N; fits(h) {
				return h
			}
		}
	}
	town.t.Fatalf("nobody heard %s within %s", what, patience)
	return people.Heard{}
}

func (town *Town) read(q url.Values) []people.Heard {
	town.t.Helper()
	_, body := town.send(http.MethodGet, "/heard?"+q.Encode(), "")
	var list []people.Heard
	if err := json.Unmarshal(body, &list); err != nil {
		town.t.Fatalf("read what was heard: %v: %s", err, body)
	}
	return list
}

func (town *Town) post(path, body string, into any) {
	town.t.Helper()
	status, answer := town.send(http.MethodPost, path, body)
	if err := json.Unmarshal(answer, into); status != http.StatusOK || err != nil {
		town.t.Fatalf("POST %s %s: status %d, body %s", path, body, status, answer)
	}
}

func (town *Town) send(method, path, body string) (int, []byte) {
	town.t.Helper()
	request, err := http.NewRequestWithContext(town.t.Context(), method, town.URL+path, bytes.NewReader([]byte(body)))
	if err != nil {
		town.t.Fatal(err)
	}
	response, err := town.client.Do(request)
	if err != nil {
		town.t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		town.t.Fatal(err)
	}
	return response.StatusCode, answer
}
