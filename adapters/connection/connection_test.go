package connection

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"go.uber.org/goleak"
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
