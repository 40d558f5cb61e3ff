package vk

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

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

// A message belongs to its sender for 90 seconds; then another one would begin with it.
func TestManyLargeFilesTakeNoLongerThanAMessageMay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		uploads := 0
		l := listen(t, Options{}, map[string]answer{
			"docs.getMessagesUploadServer": gives(`{"response":{"upload_url":"http://files.example.com/up"}}`),
			"docs.save":                    gives(`{"response":{"doc":{"id":1,"owner_id":2}}}`),
			"up": func(url.Values) (string, error) {
				if uploads++; uploads > 2 {
					return "", nil // as long as one waits for it
				}
				<-time.After(25 * time.Second)
				return `{"file":"f"}`, nil
			},
		})
		l.Fetches(receipt)
		m := withReceipt()
		m.Files = slices.Repeat(m.Files, 5)
		began := time.Now()
		_, err := l.Send(t.Context(), m, "line-1")
		if took := time.Since(began); adaptertest.Outcome(err) != "retry after 3s" || took > time.Minute {
			t.Errorf("after %s %v", took, err)
		}
	})
}

// fileServer plays VK's ways of files: up is what the server for files says, save what docs.save says.
func fileServer(up, save answer) map[string]answer {
	return map[string]answer{
		"docs.getMessagesUploadServer":   gives(`{"response":{"upload_url":"http://files.example.com/up"}}`),
		"photos.getMessagesUploadServer": gives(`{"response":{"upload_url":"http://files.example.com/up"}}`),
		"up":                             up, "docs.save": save, "photos.saveMessagesPhoto": save, "messages.send": gives(`{"response":5}`),
	}
}

func TestNoMessageGoesOutWithoutItsFiles(t *testing.T) {
	for name, c := range map[string]struct {
		kind, up, save, want string
	}{
		"nothing was saved":           {"document", `{"file":"f"}`, `{"response":{"type":"doc"}}`, "retry after 3s"},
		"something else was saved":    {"document", `{"file":"f"}`, `{"response":{"type":"graffiti","graffiti":{"id":7}}}`, "retry after 3s"},
		"a photo without a number":    {"photo", `{"server":1,"photo":"[1]","hash":"h"}`, `{"response":[{"owner_id":2}]}`, "retry after 3s"},
		"the server does not like it": {"document", `{"error":"ERR_UPLOAD_BAD_FILE: it may hold a virus"}`, `{"response":{"doc":{"id":1,"owner_id":2}}}`, "refused"},
		"no picture":                  {"photo", `{"server":0,"photo":"[]","hash":""}`, `{"response":[{"id":1,"owner_id":2}]}`, "refused"},
	} {
		l := listen(t, Options{}, fileServer(gives(c.up), gives(c.save)))
		l.Fetches(receipt)
		m := withReceipt()
		m.Files[0].Kind = c.kind
		if _, err := l.Send(t.Context(), m, "line-1"); adaptertest.Outcome(err) != c.want || len(l.net.to("messages.send")) != 0 {
			t.Errorf("%s: got %v, want %s; said %d times", name, err, c.want, len(l.net.to("messages.send")))
		}
	}
}

func TestAFileThatWasBroughtIsNotBroughtAgain(t *testing.T) {
	answers := fileServer(gives(`{"file":"f"}`), gives(`{"response":{"doc":{"id":1,"owner_id":2}}}`))
	answers["messages.send"] = inTurn(refuses(9), gives(`{"response":5}`))
	l := listen(t, Options{}, answers)
	l.Fetches(receipt)
	for n, want := range []string{"retry after 1m0s", "<nil>"} {
		if _, err := l.Send(t.Context(), withReceipt(), "line-1"); adaptertest.Outcome(err) != want {
			t.Errorf("try %d: %v, want %s", n+1, err, want)
		}
	}
	if _, err := l.Send(t.Context(), withReceipt(), "line-2"); err != nil {
		t.Error(err)
	}
	if n := len(l.net.to("up")); n != 2 {
		t.Errorf("of two messages %d files were brought", n)
	}
	for _, said := range l.net.to("messages.send") {
		if said.params.Get("attachment") != "doc2_1" {
			t.Errorf("said with %q", said.params.Get("attachment"))
		}
	}
}
