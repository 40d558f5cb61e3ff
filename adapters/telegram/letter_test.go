package telegram

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
)

// fromVK is a file that lies on another account.
func fromVK(kind string) bot.Attachment {
	return bot.Attachment{Kind: kind, Ref: "https://vk.com/doc1", Account: "shop-vk"}
}

// Half of a file is no file: Telegram takes nothing of a request that breaks off.
func TestAFileThatBreaksOffOnItsWayIsSurelyNotSent(t *testing.T) {
	s := answering(t, func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.Copy(io.Discard, r.Body); err == nil {
			says(200, `{"ok":true,"result":{"message_id":1}}`)(w, r)
		}
	})
	a := accountAt(t, Options{APIBase: s.url})
	a.Fetches(func(context.Context, bot.Attachment) (bot.File, error) {
		half := io.MultiReader(bytes.NewReader(make([]byte, 1<<20)), torn{"reset by peer"})
		return bot.File{ReadCloser: io.NopCloser(half), Size: 2 << 20}, nil
	})
	m := toAnna("Вот")
	m.Files = []bot.Attachment{fromVK("document")}
	_, err := a.Send(t.Context(), m, "line-1")
	if retry, ok := errors.AsType[*bot.RetryError](err); !ok || retry.Account || !retry.Unfetched {
		t.Errorf("got %v", err)
	}
}

// A message belongs to its sender for 90 seconds; then another one would begin with it.
func TestManyFilesOfASlowAccountTakeNoLongerThanAMessageMay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		a := accountAt(t, Options{APIBase: "http://telegram.invalid"})
		a.Fetches(func(ctx context.Context, _ bot.Attachment) (bot.File, error) {
			select {
			case <-ctx.Done():
				return bot.File{}, ctx.Err()
			case <-time.After(20 * time.Second):
				return bot.File{ReadCloser: io.NopCloser(bytes.NewReader(nil))}, nil
			}
		})
		m := toAnna("")
		for range 10 {
			m.Files = append(m.Files, fromVK("photo"))
		}
		began := time.Now()
		_, err := a.Send(t.Context(), m, "line-1")
		if retry, ok := errors.AsType[*bot.RetryError](err); !ok || !retry.Unfetched || time.Since(began) > 70*time.Second {
			t.Errorf("after %s: %v", time.Since(began), err)
		}
	})
}
