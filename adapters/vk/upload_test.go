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
			a.Fetches(func(context.Context, bot.Attachment) (bot.File, error) {
				return bot.File{ReadCloser: io.NopCloser(strings.NewReader("чек"))}, nil
			})
			m := toAnna("Вот")
			m.Files = []bot.Attachment{{Kind: "document", Ref: "1", Name: "чек.txt"}}
			_, err := a.Send(t.Context(), m, "line-1")
			if got := adaptertest.Outcome(err); got != c.want {
				t.Errorf("got %s (%v), want %s", got, err, c.want)
			}
		})
	}
}
