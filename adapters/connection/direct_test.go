//go:build unix

package connection

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

const (
	fine     = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}"
	inPieces = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n{\"ok\":\r\n5\r\ntrue}\r\n0\r\n\r\n"
	theLast  = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 11\r\n\r\n{\"ok\":true}"
	cutOff   = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok"
	tooLong  = "HTTP/1.1 200 OK\r\nContent-Length: 33554433\r\n\r\n{"
	hints    = "HTTP/1.1 103 Early Hints\r\n\r\n"
	tooFast  = "HTTP/1.1 429 Too Many Requests\r\nContent-Length: 12\r\n\r\n{\"ok\":false}"
	moved    = "HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n"
	timedOut = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n"
	untilEnd = "HTTP/1.1 200 OK\r\n\r\n{\"ok\":true}"
	ofOld    = "HTTP/1.0 200 OK\r\nContent-Length: 11\r\n\r\n{\"ok\":true}"
	unsure   = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\nContent-Length: 12\r\n\r\n{\"ok\":true}"
	nothing  = "HTTP/1.1 204 No Content\r\n\r\n"
	switched = "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\nContent-Length: 0\r\n\r\n"
)

// What is longer than any buffer.
var (
	largeBody = strings.Repeat("long ", 4000)
	large     = fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s", len(largeBody), largeBody)
	longHead  = "HTTP/1.1 200 OK\r\nX: " + largeBody + "\r\nContent-Length: 11\r\n\r\n{\"ok\":true}"
)

// opened is a client with what it calls directly by.
func opened(t *testing.T, address, proxy string) (*http.Client, *direct) {
	t.Helper()
	client, err := Open(address, proxy)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client, client.Transport.(whole).direct
}

// attempted makes one attempt and gives what came of it: the answer, or how far the request came.
func attempted(ctx context.Context, client *http.Client, address string) (string, error) {
	ctx, once := Watch(ctx)
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, address+"/bot7:key/x", strings.NewReader("a=b"))
	if err != nil {
		return "", err
	}
	response, err := client.Do(request)
	if err != nil {
		f := once.Failure("x", err, "7:key")
		return fmt.Sprintf("reached %t, status %d", f.Reached, f.Status), err
	}
	body, err := io.ReadAll(response.Body)
	return fmt.Sprintf("%d %s", response.StatusCode, body), err
}

// posted makes one attempt with a form.
func posted(ctx context.Context, client *http.Client, address string) (string, error) {
	var once Attempt
	body, err := FormsTo(client, address+"/bot7:key/").Post(ctx, Form{Method: "x", Fields: map[string]string{"a": "b"}, Limit: time.Minute}, &once)
	f := once.Failure("x", cmp.Or(err, io.EOF), "7:key")
	if err != nil {
		return fmt.Sprintf("reached %t, status %d", f.Reached, f.Status), err
	}
	return fmt.Sprintf("%d %s", f.Status, body), nil
}

// inBothWays runs a test with a request of net/http's and with a form.
func inBothWays(t *testing.T, test func(t *testing.T, attempt attempting)) {
	t.Run("a request", func(t *testing.T) { test(t, attempted) })
	t.Run("a form", func(t *testing.T) { test(t, posted) })
}

type attempting func(ctx context.Context, client *http.Client, address string) (string, error)

func TestEveryRequestArrivesOnceWhateverTheServerDoes(t *testing.T) {
	inBothWays(t, arrivesOnce)
}

func arrivesOnce(t *testing.T, attempt attempting) {
	const ok, doubt, doubted = `200 {"ok":true}`, "reached true, status 0", "reached true, status 200"
	for name, c := range map[string]struct {
		acts        []act
		want        []string
		connections int64
	}{
		"it keeps the connection":                     {[]act{says(fine), says(inPieces), says(fine)}, []string{ok, ok, ok}, 1},
		"it announces answers":                        {[]act{says(hints + hints + fine), says(fine)}, []string{ok, ok}, 1},
		"it only announces":                           {[]act{says(strings.Repeat(hints, 9)), says(fine)}, []string{doubt, ok}, 2},
		"it is asked too fast":                        {[]act{says(tooFast), says(fine)}, []string{`429 {"ok":false}`, ok}, 1},
		"it sends us elsewhere":                       {[]act{says(moved), says(fine)}, []string{"302 ", ok}, 1},
		"it says that it closes":                      {[]act{says(theLast), says(fine)}, []string{ok, ok}, 2},
		"it closes between requests":                  {[]act{parts(fine), parts(fine), says(fine)}, []string{ok, ok, ok}, 3},
		"it speaks unasked":                           {[]act{says(fine + timedOut), says(fine)}, []string{ok, ok}, 2},
		"it closes instead of answering":              {[]act{parts(""), says(fine)}, []string{doubt, ok}, 2},
		"it closes a used one instead of answering":   {[]act{says(fine), parts(""), says(fine)}, []string{ok, doubt, ok}, 2},
		"it has said all when it closes":              {[]act{parts(untilEnd), says(fine)}, []string{ok, ok}, 2},
		"it speaks the old language":                  {[]act{says(ofOld), says(fine)}, []string{ok, ok}, 2},
		"it changes its mind on the length":           {[]act{says(unsure), says(fine)}, []string{doubt, ok}, 2},
		"it has nothing to say":                       {[]act{says(nothing), says(fine)}, []string{"204 ", ok}, 1},
		"it switches to something else":               {[]act{says(switched), says(fine)}, []string{"101 ", ok}, 2},
		"it stutters":                                 {[]act{stutters(fine), stutters(inPieces), stutters(large), says(fine)}, []string{ok, ok, "200 " + largeBody, ok}, 1},
		"it has a long head":                          {[]act{says(longHead), says(fine)}, []string{ok, ok}, 1},
		"it closes within a head":                     {[]act{parts(fine[:20]), says(fine)}, []string{doubt, ok}, 2},
		"it closes within an answer":                  {[]act{says(fine), parts(cutOff), says(fine)}, []string{ok, doubted, ok}, 2},
		"it answers in another language":              {[]act{parts("220 smtp.example.com\r\n"), says(fine)}, []string{doubt, ok}, 2},
		"it has more to say than anybody should read": {[]act{says(tooLong), says(fine)}, []string{doubted, ok}, 2},
	} {
		t.Run(name, func(t *testing.T) {
			s := play(t, c.acts...)
			client, d := opened(t, s.url, "")
			for n, want := range c.want {
				got, err := attempt(t.Context(), client, s.url)
				if got != want || err != nil && strings.Contains(Redact(err, "7:key"), "key") {
					t.Errorf("attempt %d came to %s (%v), want %s", n+1, got, err, want)
				}
				s.settles(d)
			}
			if s.arrivals.Load() != int64(len(c.want)) || s.connections.Load() != c.connections {
				t.Errorf("%d requests arrived on %d connections, want %d on %d", s.arrivals.Load(), s.connections.Load(), len(c.want), c.connections)
			}
		})
	}
}

func TestAServerThatGoesOnWithoutEndIsLeft(t *testing.T) {
	piece := "40000\r\n" + strings.Repeat("x", 0x40000) + "\r\n"
	s := play(t, func(conn net.Conn) bool {
		for goesOn := says("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")(conn); goesOn; goesOn = says(piece)(conn) {
		}
		return false
	})
	client, _ := opened(t, s.url, "")
	if got, err := attempted(t.Context(), client, s.url); !errors.Is(err, errTooLong) || got != "reached true, status 200" {
		t.Errorf("came to %s, %v", got, err)
	}
}

// atOnce has two requests answered when both have come, on two connections.
func atOnce() (first, second act) {
	both := make(chan bool)
	return func(conn net.Conn) bool { both <- true; return says(fine)(conn) },
		func(conn net.Conn) bool { <-both; return says(fine)(conn) }
}

// overdue is a context whose time is over when a test says so.
type overdue struct {
	context.Context
	over chan struct{}
}

func (o overdue) Done() <-chan struct{} { return o.over }

func (o overdue) Err() error {
	select {
	case <-o.over:
		return context.DeadlineExceeded
	default:
		return nil
	}
}

func TestASilentServerIsLeftWhenTheTimeIsOver(t *testing.T) {
	inBothWays(t, leftWhenTheTimeIsOver)
}

func leftWhenTheTimeIsOver(t *testing.T, attempt attempting) {
	first, second := atOnce()
	timed := overdue{t.Context(), make(chan struct{})}
	s := play(t, first, second, func(conn net.Conn) bool { close(timed.over); return hangs(conn) })
	client, d := opened(t, s.url, "")
	var calling sync.WaitGroup
	for range 2 {
		calling.Go(func() {
			if got, err := attempt(t.Context(), client, s.url); err != nil {
				t.Error(got, err)
			}
		})
	}
	if calling.Wait(); stillOpen(d) != 2 {
		t.Fatalf("%d connections are kept", stillOpen(d))
	}
	got, err := attempt(timed, client, s.url)
	if !errors.Is(err, context.DeadlineExceeded) || got != "reached true, status 0" {
		t.Errorf("came to %s, %v", got, err)
	}
	if stillOpen(d) != 0 {
		t.Error("the other connection, on the same network, is kept")
	}
}

func TestACallThatIsGivenUpEndsAtOnce(t *testing.T) {
	inBothWays(t, endsAtOnce)
}

func endsAtOnce(t *testing.T, attempt attempting) {
	arrived := make(chan bool)
	s := play(t, func(conn net.Conn) bool { close(arrived); return hangs(conn) })
	client, _ := opened(t, s.url, "")
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-arrived; cancel() }()
	if got, err := attempt(ctx, client, s.url); !errors.Is(err, context.Canceled) || got != "reached true, status 0" {
		t.Errorf("given up while waiting: %s, %v", got, err)
	}
	if got, err := attempt(ctx, client, s.url); !errors.Is(err, context.Canceled) || got != "reached false, status 0" {
		t.Errorf("given up before it began: %s, %v", got, err)
	}
	if s.arrivals.Load() != 1 {
		t.Errorf("%d requests arrived", s.arrivals.Load())
	}
}

func TestASecureServerIsCalledOnAKeptConnectionAndOnlyWhenItIsTheRightOne(t *testing.T) {
	inBothWays(t, keptAndTheRightOne)
}

func keptAndTheRightOne(t *testing.T, attempt attempting) {
	var connections atomic.Int64
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.Proto) }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.StartTLS()
	t.Cleanup(server.Close)
	client, d := opened(t, server.URL, "")
	if got, err := attempt(t.Context(), client, server.URL); err == nil || got != "reached false, status 0" {
		t.Errorf("a server that nobody vouches for: %s, %v", got, err)
	}
	d.dial.Config.RootCAs = x509.NewCertPool()
	d.dial.Config.RootCAs.AddCert(server.Certificate())
	for n := range 4 {
		if got, err := attempt(t.Context(), client, server.URL); err != nil || got != "200 HTTP/1.1" {
			t.Errorf("attempt %d: %s, %v", n, got, err)
		}
		if n == 1 {
			server.CloseClientConnections()
			for stillOpen(d) > 0 {
				runtime.Gosched()
			}
		}
	}
	if connections.Load() != 3 {
		t.Errorf("%d connections for one refusal, two attempts, and two after a restart", connections.Load())
	}
}

func TestAProxyIsAskedInsteadOfTheServer(t *testing.T) {
	asked := make(chan string, 1)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { asked <- r.RequestURI }))
	t.Cleanup(proxy.Close)
	client, d := opened(t, "http://api.example.com", proxy.URL)
	if got, err := attempted(t.Context(), client, "http://api.example.com"); err != nil || got != "200 " {
		t.Errorf("came to %s, %v", got, err)
	}
	if got := <-asked; got != "http://api.example.com/bot7:key/x" || stillOpen(d) != 0 {
		t.Errorf("the proxy was asked for %s", got)
	}
}

func TestWhatIsCalledDirectly(t *testing.T) {
	through, broken := &url.URL{Scheme: "http", Host: "127.0.0.1:3128"}, errors.New("not a proxy")
	for name, c := range map[string]struct {
		body  io.Reader
		proxy *url.URL
		err   error
		takes bool
	}{
		"a form":               {strings.NewReader("a=b"), nil, nil, true},
		"nothing":              {http.NoBody, nil, nil, true},
		"a file that flows":    {io.MultiReader(strings.NewReader("a=b")), nil, nil, false},
		"something big":        {strings.NewReader(strings.Repeat("x", largestDirect+1)), nil, nil, false},
		"through a proxy":      {strings.NewReader("a=b"), through, nil, false},
		"no proxy can be told": {strings.NewReader("a=b"), nil, broken, false},
	} {
		request := httptest.NewRequest(http.MethodPost, "https://api.example.com/x", c.body)
		d := newDirect(func(*http.Request) (*url.URL, error) { return c.proxy, c.err })
		if d.takes(request) != c.takes {
			t.Errorf("%s: taken %t", name, !c.takes)
		}
	}
}
