package vk

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"otklik/adapters/adaptertest"
	"otklik/bot"
)

// What the server for files makes of one of them is nothing to those who wait for words.
func TestAFileThatCannotBeBroughtHoldsUpItsOwnMessageOnly(t *testing.T) {
	for name, c := range map[string]struct {
		upload http.HandlerFunc
		want   string
	}{
		"too large for the server":   {says(http.StatusRequestEntityTooLarge, "text/html", "<html>413"), "refused"},
		"a kind that it never takes": {says(http.StatusUnsupportedMediaType, "text/html", "<html>415"), "refused"},
		"turned away":                {says(http.StatusForbidden, "text/html", "<html>403"), "retry after 3s"},
		"a server in trouble":        {says(http.StatusBadGateway, "text/html", "<html>502"), "retry after 3s"},
		"a dropped connection":       {adaptertest.Drops, "retry after 3s"},
		"half an answer":             {says(http.StatusOK, "application/json", `{"fi`), "retry after 3s"},
	} {
		t.Run(name, func(t *testing.T) {
			a := served(t, Options{}, func(w http.ResponseWriter, r *http.Request) {
				if strings.HasSuffix(r.URL.Path, "/docs.getMessagesUploadServer") {
					says(http.StatusOK, "application/json", fmt.Sprintf(`{"response":{"upload_url":"http://%s/up"}}`, r.Host))(w, r)
					return
				}
				_, _ = io.Copy(io.Discard, r.Body)
				c.upload(w, r)
			})
			a.Fetches(receipt)
			_, err := a.Send(t.Context(), withReceipt(), "line-1")
			if got := adaptertest.Outcome(err); got != c.want {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
		})
	}
}

func TestAKeyThatMayNotBringFilesStillSaysWords(t *testing.T) {
	for code, want := range map[int]string{5: "retry account after 1m0s", 6: "retry account after 1s", 7: "refused", 15: "refused", 27: "refused"} {
		l := listen(t, Options{}, map[string]answer{"docs.getMessagesUploadServer": refuses(code)})
		l.Fetches(receipt)
		if _, err := l.Send(t.Context(), withReceipt(), "line-1"); adaptertest.Outcome(err) != want {
			t.Errorf("%d: got %v, want %s", code, err, want)
		}
	}
}

// receipt fetches a file, whichever is wanted.
func receipt(context.Context, bot.Attachment) (bot.File, error) {
	return bot.File{ReadCloser: io.NopCloser(strings.NewReader("чек"))}, nil
}

func withReceipt() bot.Message {
	m := toAnna("Вот")
	m.Files = []bot.Attachment{{Kind: "document", Ref: "1", Name: "чек.txt"}}
	return m
}
