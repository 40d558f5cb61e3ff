package vk

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"otklik/adapters/connection"
	"otklik/bot"
)

const (
	testToken = "vk1.a.shop-token"
	testGroup = 12345
)

// asked is one call that reached the played VK.
type asked struct {
	method string
	params url.Values
	key    string
}

// answer plays one method: it gives a body, or an error of the network.
type answer func(params url.Values) (body string, err error)

func gives(body string) answer {
	return func(url.Values) (string, error) { return body, nil }
}

func refuses(code int) answer {
	return gives(fmt.Sprintf(`{"error":{"error_code":%d,"error_msg":"refused for key %s"}}`, code, testToken))
}

// inTurn gives one answer after the other, the last one again and again.
func inTurn(list ...answer) answer {
	var mu sync.Mutex
	next := 0
	return func(params url.Values) (string, error) {
		mu.Lock()
		one := list[min(next, len(list)-1)]
		next++
		mu.Unlock()
		return one(params)
	}
}

// network plays VK: answers by method; "poll" is the Long Poll server. A method without an answer is unknown to it.
type network struct {
	mu      sync.Mutex
	answers map[string]answer
	calls   []asked
}

func (n *network) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	n.mu.Lock()
	n.calls = append(n.calls, asked{method, r.Form, r.Header.Get("Authorization")})
	one := n.answers[method]
	n.mu.Unlock()
	if one == nil {
		one = refuses(3)
	}
	body, err := one(r.Form)
	if err == nil && body == "" {
		<-r.Context().Done()
		err = r.Context().Err()
	}
	if err != nil {
		return nil, err
	}
	return &http.Response{StatusCode: 200, Header: http.Header{"Content-Type": {"application/json"}}, Body: io.NopCloser(strings.NewReader(body))}, nil
}

func (n *network) to(method string) []asked {
	n.mu.Lock()
	defer n.mu.Unlock()
	var found []asked
	for _, c := range n.calls {
		if c.method == method {
			found = append(found, c)
		}
	}
	return found
}

// shelf keeps positions as a store does.
type shelf struct {
	mu   sync.Mutex
	kept map[string]string
	down error
}

func (s *shelf) get(_ context.Context, name string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[name], s.down
}

func (s *shelf) set(_ context.Context, name, value string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.down == nil {
		s.kept[name] = value
	}
	return s.down
}

// listener is an account on a played network, with what it stored and logged.
type listener struct {
	*Adapter
	net    *network
	shelf  *shelf
	logged bytes.Buffer
	asides []bot.Failed
	mu     sync.Mutex
	heard  []bot.Event
}

func listen(t testing.TB, o Options, answers map[string]answer) *listener {
	t.Helper()
	l := &listener{net: &network{answers: answers}, shelf: &shelf{kept: map[string]string{}}}
	o.Account, o.Token, o.Group, o.Unlimited = "shop-vk", testToken, testGroup, true
	o.Position, o.SetPosition = l.shelf.get, l.shelf.set
	o.Logger = slog.New(slog.NewTextHandler(&l.logged, nil))
	o.SetAside = func(_ context.Context, items []bot.Failed) error {
		l.asides = append(l.asides, items...)
		return nil
	}
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	l.Adapter = a
	for _, c := range []*client{a.community, a.admin} {
		if c != nil {
			*c.http = *connection.Client(l.net)
		}
	}
	return l
}

func (l *listener) accept(_ context.Context, events ...bot.Event) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = append(l.heard, events...)
	return nil
}

// runs lets the account run for so long of the turned clock.
func (l *listener) runs(t *testing.T, d time.Duration, accept bot.Accept) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	return l.Run(ctx, accept)
}

func (l *listener) texts() string {
	var list []string
	for _, e := range l.heard {
		list = append(list, string(e.Kind)+" "+e.Text)
	}
	return strings.Join(list, ", ")
}

// account is an adapter that asks nobody anything.
func account(t testing.TB) *Adapter {
	return listen(t, Options{Public: []bot.PlaceKind{bot.Wall, bot.Board, Photo, Video, Market}}, nil).Adapter
}
