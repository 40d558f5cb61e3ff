package telegram

import (
	"context"
	"errors"
	"io"
	"net/http"
	"testing"

	"otklik/bot"
)

func TestAFileThatCannotBeOpened(t *testing.T) {
	found := gives(200, `{"ok":true,"result":{"file_id":"f","file_path":"documents/чек 1.pdf","file_size":10}}`)
	for name, c := range map[string]struct {
		answers []func(*http.Request) (*http.Response, error)
		tooBig  bool
	}{
		"too big by Telegram's word": {[]func(*http.Request) (*http.Response, error){gives(400, `{"ok":false,"error_code":400,"description":"Bad Request: file is too big"}`)}, true},
		"too big by its size":        {[]func(*http.Request) (*http.Response, error){gives(200, `{"ok":true,"result":{"file_path":"a","file_size":30000000}}`)}, true},
		"unknown":                    {[]func(*http.Request) (*http.Response, error){gives(400, `{"ok":false,"error_code":400,"description":"Bad Request: invalid file_id"}`)}, false},
		"without a path":             {[]func(*http.Request) (*http.Response, error){gives(200, `{"ok":true,"result":{}}`)}, false},
		"gone from the file server":  {[]func(*http.Request) (*http.Response, error){found, gives(404, "Not Found")}, false},
		"out of reach":               {[]func(*http.Request) (*http.Response, error){found, breaks}, false},
	} {
		_, err := listen(t, Options{}, c.answers...).Open(t.Context(), bot.Attachment{Kind: "photo", Ref: "f"})
		if err == nil || errors.Is(err, bot.ErrFileTooBig) != c.tooBig {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

type torn struct{ text string }

func (r torn) Read([]byte) (int, error) { return 0, errors.New(r.text) }
func (torn) Close() error               { return nil }

func TestADownloadThatBreaksOffDoesNotShowTheToken(t *testing.T) {
	l := listen(t, Options{}, gives(200, `{"ok":true,"result":{"file_path":"a"}}`), func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 200, Body: torn{"reset while reading " + r.URL.String()}}, nil
	})
	f, err := l.Open(t.Context(), bot.Attachment{Kind: "photo", Ref: "f"})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := io.ReadAll(f); err == nil || err.Error() != "download: reset while reading https://api.telegram.org/file/bot[secret]/a" {
		t.Errorf("got %v", err)
	}
}

func TestButtonsThatAreGoneAlreadyAreAsWished(t *testing.T) {
	place := bot.Place{Kind: bot.PrivateChat, Chat: 1001}
	for answer, ok := range map[string]bool{
		`{"ok":true,"result":true}`: true,
		`{"ok":false,"error_code":400,"description":"Bad Request: message is not modified: specified new message content"}`: true,
		`{"ok":false,"error_code":400,"description":"Bad Request: message to edit not found"}`:                              true,
		`{"ok":false,"error_code":400,"description":"Bad Request: chat not found"}`:                                         false,
	} {
		if err := listen(t, Options{}, gives(200, answer)).DropKeyboard(t.Context(), place, 5); (err == nil) != ok {
			t.Errorf("%s: got %v", answer, err)
		}
	}
}

func TestTheAccountIsAskedOnceWhoItIs(t *testing.T) {
	l := listen(t, Options{}, breaks, gives(200, `{"ok":true,"result":{"id":700001,"first_name":"Ромашка","username":"shop_example_bot"}}`), breaks)
	_, first := l.Me(t.Context())
	_, second := l.Me(t.Context())
	me, third := l.Me(t.Context())
	if first == nil || second != nil || third != nil || me.Username != "shop_example_bot" {
		t.Errorf("%v, %v, %v: %+v", first, second, third, me)
	}
	if _, err := listen(t, Options{}, gives(401, `{"ok":false,"error_code":401,"description":"Unauthorized"}`)).Me(context.Background()); !errors.Is(err, ErrToken) {
		t.Errorf("got %v", err)
	}
}
