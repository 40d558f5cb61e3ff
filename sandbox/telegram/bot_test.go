package telegram

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"otklik/sandbox/people"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const testToken = "700001:token"

// stage is a server with one bot's HTTP client.
type stage struct {
	*Server
	t      *testing.T
	url    string
	client *http.Client
	log    *people.Log
	faults *people.Faults
	clock  *handClock
}

// handClock is turned by hand.
type handClock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *handClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *handClock) turn(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func newStage(t *testing.T, o Options) *stage {
	t.Helper()
	st := &stage{t: t, log: people.NewLog(), faults: &people.Faults{}, clock: &handClock{now: time.Unix(1790000000, 0)}}
	o.Now, o.Log, o.Faults = st.clock.Now, st.log, st.faults
	st.Server = New(o)
	server := httptest.NewServer(st.Server)
	st.url, st.client = server.URL, &http.Client{Transport: &http.Transport{}}
	t.Cleanup(func() {
		st.Server.Close()
		server.CloseClientConnections()
		server.Close()
		st.client.CloseIdleConnections()
	})
	return st
}

type reply struct {
	OK          bool
	Result      json.RawMessage
	ErrorCode   int `json:"error_code"`
	Description string
	Parameters  parameters
	status      int
	header      http.Header
}

// call sends parameters as a form: name, value, name, value, …
func (st *stage) call(method string, pairs ...string) reply {
	st.t.Helper()
	values := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return st.post("/bot"+testToken+"/"+method, "application/x-www-form-urlencoded", []byte(values.Encode()))
}

func (st *stage) post(path, kind string, body []byte) reply {
	st.t.Helper()
	response, err := st.client.Post(st.url+path, kind, bytes.NewReader(body))
	if err != nil {
		st.t.Fatal(err)
	}
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	if err != nil {
		st.t.Fatal(err)
	}
	r := reply{status: response.StatusCode, header: response.Header}
	if err := json.Unmarshal(data, &r); err != nil {
		st.t.Fatalf("%s answered %q", path, data)
	}
	return r
}

// result calls a method that must succeed.
func (st *stage) result(into any, method string, pairs ...string) {
	st.t.Helper()
	r := st.call(method, pairs...)
	if !r.OK || r.status != http.StatusOK {
		st.t.Fatalf("%s: %d %s", method, r.status, r.Description)
	}
	if err := json.Unmarshal(r.Result, into); err != nil {
		st.t.Fatalf("%s: %v: %s", method, err, r.Result)
	}
}

func (st *stage) act(a people.Act) people.Done {
	st.t.Helper()
	if a.Person == 0 {
		a.Person = 1001
	}
	if a.Where == "" {
		a.Where = "private"
	}
	done, err := st.Act(a)
	if err != nil {
		st.t.Fatal(err)
	}
	return done
}

// updates takes and confirms everything that waits.
func (st *stage) updates() []Update {
	st.t.Helper()
	var list []Update
	st.result(&list, "getUpdates")
	if n := len(list); n > 0 {
		st.bots[0].queue.mu.Lock()
		defer st.bots[0].queue.mu.Unlock()
		st.bots[0].queue.confirm(list[n-1].UpdateID + 1)
	}
	return list
}

func (st *stage) upload(method, field, name string, content []byte, pairs ...string) reply {
	st.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for i := 0; i+1 < len(pairs); i += 2 {
		_ = w.WriteField(pairs[i], pairs[i+1])
	}
	part, err := w.CreateFormFile(field, name)
	if err != nil {
		st.t.Fatal(err)
	}
	_, _ = part.Write(content)
	_ = w.Close()
	return st.post("/bot"+testToken+"/"+method, w.FormDataContentType(), body.Bytes())
}
