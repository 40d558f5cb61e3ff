//go:build unix

package connection

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// fields are such as need every kind of escaping.
func fields() map[string]string {
	every := make([]byte, 256)
	for n := range every {
		every[n] = byte(n)
	}
	return map[string]string{
		"text": "Здравствуйте! Скидка 10 % = a+b & c\r\n🙏 ~ 日本", "chat_id": "-1001", "every": string(every), "empty": "", "ключ": "&=",
		"reply_markup": `{"inline_keyboard":[[{"text":"Да","callback_data":"yes"}]]}`,
	}
}

func TestAFormIsByteForByteWhatNetHTTPWouldSend(t *testing.T) {
	for _, base := range []string{"http://127.0.0.1:8081/bot7:key/", "https://api.example.com/bot7:key/", "http://[::1]:80/50%25/api/bot7:key/", "http://пример.example/é/"} {
		client, d := opened(t, base, "")
		d.proxy = func(*http.Request) (*url.URL, error) { return nil, nil }
		for _, form := range []map[string]string{fields(), {"a": "b"}, nil} {
			values := url.Values{}
			for name, value := range form {
				values.Set(name, value)
			}
			request, err := http.NewRequest(http.MethodPost, base+"sendMessage", strings.NewReader(values.Encode()))
			if err != nil {
				t.Fatal(err)
			}
			request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			var want bytes.Buffer
			if err := request.Write(&want); err != nil {
				t.Fatal(err)
			}
			got, err := FormsTo(client, base).write(nil, Form{Method: "sendMessage", Fields: form})
			if err != nil || string(got) != want.String() {
				t.Errorf("%v, got\n%q, want\n%q", err, got, want.String())
			}
		}
	}
}

func TestFormsAreEscapedAsQueriesAre(t *testing.T) {
	for name, value := range fields() {
		if got, want := string(newEscapes().append([]byte("&"), value)), "&"+url.QueryEscape(value); got != want {
			t.Errorf("%s became %s, want %s", name, got, want)
		}
	}
}

func TestAFormThatIsTooLargeIsNotSent(t *testing.T) {
	s := play(t, says(fine))
	client, _ := opened(t, s.url, "")
	forms := FormsTo(client, s.url+"/bot7:key/")
	var once Attempt
	for text, want := range map[string]error{
		strings.Repeat("x", largestDirect-len("text=")+1): ErrLarge,
		strings.Repeat("я", largestDirect/6):              ErrLarge,
		strings.Repeat("x", largestDirect-len("text=")):   nil,
	} {
		_, err := forms.Post(t.Context(), Form{Method: "x", Fields: map[string]string{"text": text}, Limit: time.Minute}, &once)
		if !errors.Is(err, want) {
			t.Errorf("%d letters: %v, want %v", len(text), err, want)
		}
	}
	if s.arrivals.Load() != 1 {
		t.Errorf("%d forms arrived", s.arrivals.Load())
	}
}

func TestWhereFormsCannotGoDirectlyThereAreNone(t *testing.T) {
	for base, proxy := range map[string]string{
		"http://api.example.com/":           "http://127.0.0.1:3128",
		"http://user:word@api.example.com/": "",
		"http://api.example.com/?method=":   "",
		"http://api.example.com/#x":         "",
	} {
		client, _ := opened(t, base, proxy)
		if FormsTo(client, base) != nil {
			t.Errorf("there are forms to %s through %q", base, proxy)
		}
	}
	if FormsTo(Client(newTransport()), "http://api.example.com/") != nil || FormsTo(http.DefaultClient, "http://api.example.com/") != nil {
		t.Error("there are forms over a client that does not call directly")
	}
}

func TestAFormWaitsForItsAnswerAsLongAsItMay(t *testing.T) {
	t.Parallel()
	first, second := atOnce()
	s := play(t, first, second, hangs, says(fine))
	client, d := opened(t, s.url, "")
	forms := FormsTo(client, s.url+"/bot7:key/")
	answered := make(chan error, 2)
	for range 2 {
		go func() { _, err := posted(t.Context(), client, s.url); answered <- err }()
	}
	if err := errors.Join(<-answered, <-answered); err != nil {
		t.Fatal(err)
	}
	var once Attempt
	_, err := forms.Post(t.Context(), Form{Method: "x", Limit: time.Second}, &once)
	if f := once.Failure("x", err, "7:key"); !errors.Is(err, context.DeadlineExceeded) || f.Error() != "x: context deadline exceeded" || !f.Reached {
		t.Errorf("came to %+v, %v", f, err)
	}
	if stillOpen(d) != 0 {
		t.Error("the other connection, on the same network, is kept")
	}
}

func TestALimitOfAFormIsNotTheNextRequests(t *testing.T) {
	t.Parallel()
	const limit = 3 * time.Second // enough for a busy machine
	s := play(t, says(fine), says(fine))
	client, _ := opened(t, s.url, "")
	forms := FormsTo(client, s.url+"/bot7:key/")
	var once Attempt
	if _, err := forms.Post(t.Context(), Form{Method: "x", Limit: limit}, &once); err != nil {
		t.Fatal(err)
	}
	<-time.After(limit)
	if got, err := attempted(t.Context(), client, s.url); err != nil || s.connections.Load() != 1 {
		t.Errorf("came to %s, %v on %d connections", got, err, s.connections.Load())
	}
}
