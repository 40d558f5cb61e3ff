package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
	"otklik/store/sqlite"
)

// house is a whole program without a network: a store on disk, an engine with the shipped flow, a desk in front of it.
type house struct {
	t       *testing.T
	store   bot.Store
	engine  *engine.Engine
	desk    *Desk
	server  *httptest.Server
	runner  *engine.Runner
	phones  *phones
	mu      sync.Mutex // a browser asks for the time whenever it likes
	clock   time.Time
	message int64
	cut     atomic.Bool // what browsers ask for is lost on the way; connections that stand are not
}

// phones is an adapter: what customers are sent.
type phones struct {
	heard   []string
	sent    []bot.Message
	refusal error
}

func (*phones) Platform() bot.Platform { return bot.Telegram }

func (*phones) Run(context.Context, bot.Accept) error { return nil }

func (p *phones) Send(_ context.Context, m bot.Message, _ string) (bot.Sent, error) {
	if p.refusal != nil {
		return bot.Sent{}, p.refusal
	}
	p.heard, p.sent = append(p.heard, m.Text), append(p.sent, m)
	return bot.Sent{Message: int64(1000 + len(p.heard))}, nil
}

func newHouse(t *testing.T, change func(*Options)) *house {
	t.Helper()
	h := &house{t: t, clock: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC), phones: &phones{}}
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "desk.db"), sqlite.Options{Now: h.now})
	if err != nil {
		t.Fatal(err)
	}
	h.furnish(store, change)
	return h
}

// furnish puts into the house all that stands on its store.
func (h *house) furnish(store bot.Store, change func(*Options)) {
	h.t.Helper()
	t, now, log := h.t, h.now, slog.New(slog.DiscardHandler)
	h.store = store
	t.Cleanup(func() { store.Close() })
	var err error
	h.engine = engine.New(h.store, shop(t), now, log)
	h.runner = engine.NewRunner(h.engine, "shop-tg", h.phones)
	options := Options{Engine: h.engine, Store: h.store, Zone: time.UTC, Now: now, Log: log}
	if change != nil {
		change(&options)
	}
	if h.desk, err = New(options); err != nil {
		t.Fatal(err)
	}
	h.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if h.cut.Load() {
			panic(http.ErrAbortHandler)
		}
		h.desk.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(func() { h.desk.Close(); h.server.Close() })
}

// reopen is what a restart does to the desk: all that it only remembered is gone.
func (h *house) reopen() {
	h.t.Helper()
	h.desk.Close()
	var err error
	if h.desk, err = New(h.desk.options); err != nil {
		h.t.Fatal(err)
	}
}

// shop is two accounts of one company with the shipped flow and ready answers.
func shop(t *testing.T) []*bot.Account {
	t.Helper()
	telegram, vk := bottest.Shop(t), bottest.Shop(t)
	telegram.Name, vk.Name, vk.Platform = "shop-tg", "shop-vk", bot.VK
	telegram.Shelf = bottest.Shelf(t)
	vk.Shelf = telegram.Shelf
	return []*bot.Account{telegram, vk}
}

func (h *house) handle(events ...bot.Event) {
	h.t.Helper()
	for i := range events {
		h.message++
		if events[i].ID == "" {
			events[i].ID = fmt.Sprint("test ", h.message)
		}
	}
	if err := h.engine.Handle(h.t.Context(), events...); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.clock
}

// pass turns the clock.
func (h *house) pass(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.clock = h.clock.Add(d)
}

// says is a customer's line, in private unless a place is named.
func (h *house) says(person bot.Person, text string, places ...bot.Place) bot.ID {
	h.t.Helper()
	place := bot.Place{Kind: bot.PrivateChat, Chat: person.ID}
	for _, p := range places {
		place = p
	}
	id := bot.NewID("shop-tg", person.ID)
	h.message++
	h.handle(bot.Event{Kind: bot.HeardEvent, Conversation: id, Person: person, Place: place, Message: h.message, Text: text})
	return id
}

// wait lets time pass, and what comes due in it happen.
func (h *house) wait(d time.Duration) {
	h.t.Helper()
	h.pass(d)
	for range 100 {
		n, err := h.runner.Step(h.t.Context())
		if err != nil {
			h.t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
	h.t.Fatal("the house does not come to rest")
}

// asksForHuman brings a customer to the operators' queue.
func (h *house) asksForHuman(person bot.Person) bot.ID {
	h.t.Helper()
	id := h.says(person, "Позовите оператора, заказ 4512778 третий день не привозят!")
	h.wait(5 * time.Second)
	return id
}

func (h *house) conversation(id bot.ID) bot.Conversation {
	h.t.Helper()
	list, err := h.store.Load(h.t.Context(), []bot.ID{id})
	if err != nil {
		h.t.Fatal(err)
	}
	return list[0]
}

func (h *house) transcript(id bot.ID) []bot.Line {
	h.t.Helper()
	lines, err := h.store.Transcript(h.t.Context(), id, "", 100)
	if err != nil {
		h.t.Fatal(err)
	}
	return lines
}

// said are the texts of one author.
func (h *house) said(id bot.ID, by bot.Author) []string {
	var texts []string
	for _, l := range h.transcript(id) {
		if l.By == by {
			texts = append(texts, l.Text)
		}
	}
	return texts
}

// browser is an operator's, with its own cookies; redirects are shown, not followed.
type browser struct {
	h       *house
	client  *http.Client
	planted string // a cookie that somebody else put there
}

func (h *house) browser() *browser {
	jar, _ := cookiejar.New(nil)
	return &browser{h: h, client: &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// operator is a browser that is signed in.
func (h *house) operator(name string) *browser {
	h.t.Helper()
	b := h.browser()
	if r := b.post("/desk/sign-in", url.Values{"name": {name}, "password": {h.desk.options.Password}}); r.status != http.StatusSeeOther {
		h.t.Fatalf("%s cannot sign in: %d", name, r.status)
	}
	return b
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (b *browser) do(r *http.Request) answer {
	b.h.t.Helper()
	if b.planted != "" {
		r.Header.Set("Cookie", b.planted)
	}
	response, err := b.client.Do(r)
	if err != nil {
		b.h.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		b.h.t.Fatal(err)
	}
	return answer{response.StatusCode, response.Header, string(body)}
}

func (b *browser) get(path string) answer {
	b.h.t.Helper()
	r, _ := http.NewRequestWithContext(b.h.t.Context(), http.MethodGet, b.h.server.URL+path, nil)
	return b.do(r)
}

func (b *browser) request(path string, form url.Values) *http.Request {
	r, _ := http.NewRequestWithContext(b.h.t.Context(), http.MethodPost, b.h.server.URL+path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Origin", b.h.server.URL)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	return r
}

func (b *browser) post(path string, form url.Values) answer {
	b.h.t.Helper()
	return b.do(b.request(path, form))
}

// does sends an action's form of a conversation's page.
func (b *browser) does(action string, id bot.ID, text string) answer {
	b.h.t.Helper()
	page := b.get("/desk/c/" + string(id)).body
	form := formID.FindStringSubmatch(page)
	if form == nil {
		b.h.t.Fatalf("no form on the page:\n%s", page)
	}
	return b.post("/desk/c/"+string(id)+"/"+action, url.Values{"form": {form[1]}, "text": {text}})
}

var formID = regexp.MustCompile(`name="form" value="([^"]+)"`)
