package connection

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"otklik/bot"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestASecretShowsItselfToNobody(t *testing.T) {
	secret := Secret("7:key")
	var shown bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x"} {
		fmt.Fprintf(&shown, verb, secret)
		fmt.Fprintf(&shown, verb, struct{ Inside Secret }{secret})
	}
	slog.New(slog.NewJSONHandler(&shown, nil)).Info("settings", "key", secret)
	if err := json.NewEncoder(&shown).Encode(map[string]Secret{"key": secret}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(shown.String(), "7:key") || strings.Contains(shown.String(), fmt.Sprintf("%x", "7:key")) {
		t.Errorf("shows in %s", &shown)
	}
	if !secret.Is("7:key") || secret.Is("") || secret.Is("7:kex") {
		t.Error("the secret is taken for another one")
	}
}

func TestAddressesThatCannotWorkAreRefusedAndNotShown(t *testing.T) {
	for _, c := range []struct {
		address, proxy string
		want           error
	}{
		{"https://api.example.com", "", nil},
		{"http://127.0.0.1:8081/method/", "socks5://user:secret@127.0.0.1:1080", nil},
		{"api.example.com", "", ErrAddress},
		{"ftp://secret@example.com", "", ErrAddress},
		{"https://", "", ErrAddress},
		{"https://api.example.com", "user:secret@proxy", ErrProxy},
		{"https://api.example.com", "socks5://user:secret@[::1", ErrProxy},
	} {
		_, err := Open(c.address, c.proxy)
		if !errors.Is(err, c.want) || strings.Contains(fmt.Sprint(err), "secret") {
			t.Errorf("%s through %q: %v", c.address, c.proxy, err)
		}
	}
}

// fetched makes one attempt at a server that answers as shown.
func fetched(t *testing.T, answer http.HandlerFunc) (*http.Response, *Attempt, error) {
	server := httptest.NewServer(answer)
	t.Cleanup(server.Close)
	client, err := Open(server.URL, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	ctx, once := Watch(t.Context())
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, server.URL+"/bot7:key/x", strings.NewReader("a=b"))
	if err != nil {
		t.Fatal(err)
	}
	response, err := client.Do(request)
	return response, once, err
}

func TestAnAttemptTellsHowFarItCame(t *testing.T) {
	response, once, err := fetched(t, func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) })
	if err != nil {
		t.Fatal(err)
	}
	response.Body.Close()
	f := once.Failure("x", errors.New("no sense in 7:key or 7%3Akey"), "7:key")
	if !f.Reached || f.Status != http.StatusFound || f.Text != "no sense in [secret] or [secret]" {
		t.Errorf("a redirection came to %+v", f)
	}
	_, once, err = fetched(t, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	if f = once.Failure("x", err, "7:key"); !f.Reached || f.Status != 0 || strings.Contains(f.Error(), "key") {
		t.Errorf("a lost answer came to %+v", f)
	}
	ctx, never := Watch(t.Context())
	request, _ := http.NewRequestWithContext(ctx, http.MethodGet, "http://127.0.0.1:1/bot7:key/x", nil)
	_, err = Client(newTransport()).Do(request)
	if f = never.Failure("x", err, "7:key"); f.Reached || !strings.HasPrefix(f.Error(), "x: dial") {
		t.Errorf("a server that is not there came to %+v", f)
	}
}

func TestAFailureSaysWhoSpoke(t *testing.T) {
	for want, f := range map[string]Failure{
		"send: 403 blocked": {Method: "send", Code: 403, Status: 200, Text: "blocked"},
		"send: HTTP 502 with an answer that is not the API's: <html>": {Method: "send", Status: 502, Text: "<html>"},
		"send: no route": {Method: "send", Text: "no route"},
	} {
		if f.Error() != want {
			t.Errorf("got %q, want %q", f.Error(), want)
		}
	}
	if got := Redact(&url.Error{Op: "Post", URL: "http://h/7:key", Err: errors.New("gone")}, "7:key"); got != "gone" {
		t.Errorf("got %q", got)
	}
}

func TestATroubleIsToldTwiceHoweverOftenItIsMet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var logged bytes.Buffer
		trouble := NewTrouble(slog.New(slog.NewTextHandler(&logged, nil)))
		trouble.Over("the network is down")
		for range 5 {
			trouble.Begins("the network is down", errors.New("no route"))
			Sleep(t.Context(), time.Minute)
		}
		trouble.Over("the network is down")
		trouble.Over("the network is down")
		if lines := strings.Count(logged.String(), "\n"); lines != 2 || !strings.Contains(logged.String(), "lasted=5m0s") {
			t.Errorf("logged:\n%s", &logged)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		before := time.Now()
		if Sleep(ended, time.Hour); time.Since(before) > 0 {
			t.Error("slept on though the context had ended")
		}
	})
}

func TestADeliveryThatCannotBeReadIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		body   io.Reader
		status int
	}{
		"as usual":   {strings.NewReader("{}"), http.StatusOK},
		"too large":  {strings.NewReader(strings.Repeat("ж", largestDelivery)), http.StatusRequestEntityTooLarge},
		"broken off": {io.MultiReader(strings.NewReader("{"), broken{}), http.StatusBadRequest},
	} {
		w := httptest.NewRecorder()
		raw, read := Delivery(w, httptest.NewRequest(http.MethodPost, "/", c.body))
		if w.Code != c.status || read != (c.status == http.StatusOK) || read && string(raw) != "{}" {
			t.Errorf("%s: status %d, read %q", name, w.Code, raw)
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("reset") }

func TestARefusalSaysWhatToDoInstead(t *testing.T) {
	for status, want := range map[int][2]string{
		http.StatusMethodNotAllowed:   {"POST", ""},
		http.StatusServiceUnavailable: {"", "5"},
		http.StatusUnauthorized:       {"", ""},
	} {
		w := httptest.NewRecorder()
		Refuse(w, status)
		if got := [2]string{w.Header().Get("Allow"), w.Header().Get("Retry-After")}; w.Code != status || got != want {
			t.Errorf("%d: status %d, %q", status, w.Code, got)
		}
	}
}

func TestWhatMayBeSaid(t *testing.T) {
	private, group := bot.Place{Kind: bot.PrivateChat, Chat: 1001}, bot.Place{Kind: bot.Group, Chat: -5}
	for name, c := range map[string]struct {
		m    bot.Message
		says bool
	}{
		"aloud":                      {bot.Message{Place: group, Text: "а"}, true},
		"personal data in private":   {bot.Message{Place: private, Text: "а", Private: true}, true},
		"personal data aloud":        {bot.Message{Place: group, Text: "а", Private: true}, false},
		"personal data to nowhere":   {bot.Message{Place: bot.Place{Chat: 5}, Text: "а", Private: true}, false},
		"to nobody":                  {bot.Message{Place: bot.Place{Kind: bot.Group}, Text: "а"}, false},
		"nothing":                    {bot.Message{Place: private, Text: " \n"}, false},
		"as long as can be":          {bot.Message{Place: private, Text: strings.Repeat("🙏", 2048)}, true},
		"longer than can be, by one": {bot.Message{Place: private, Text: strings.Repeat("🙏", 2048) + "!"}, false},
	} {
		err := Sendable(c.m)
		refused, isRefused := errors.AsType[*bot.RefusedError](err)
		if c.says != (err == nil) || !c.says && (!isRefused || refused.Gone) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheFirstWordsOfAPostNameIt(t *testing.T) {
	long := strings.Repeat("слово ", 30)
	for text, want := range map[string]string{
		" Новая\n доставка ":     "Новая доставка",
		long:                     strings.TrimSpace(strings.Repeat("слово ", 10)) + "…",
		strings.Repeat("ж", 100): strings.Repeat("ж", titleLength) + "…",
	} {
		if got := Title(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestMoreCourtesiesThanCanWaitHoldNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCourtesies(slog.New(slog.DiscardHandler))
		done := make(chan bool, 2*waitingCourtesies)
		for range 2 * waitingCourtesies {
			c.Later("nod", func(context.Context) error {
				done <- true
				return errors.New("nobody looked")
			})
		}
		err := c.During(t.Context(), func(context.Context) error {
			synctest.Wait()
			return errors.New("the token is not valid")
		})
		if len(done) != waitingCourtesies || err == nil {
			t.Errorf("%d were done; %v", len(done), err)
		}
		c.Later("nod", func(context.Context) error { done <- true; return nil })
		synctest.Wait()
		if len(done) != waitingCourtesies {
			t.Error("a courtesy was done though nobody receives")
		}
	})
}

func TestASlowCourtesyEndsWithTheReceiving(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCourtesies(slog.New(slog.DiscardHandler))
		c.Later("nod", func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		})
		if err := c.During(t.Context(), func(context.Context) error { synctest.Wait(); return nil }); err != nil {
			t.Error(err)
		}
	})
}
