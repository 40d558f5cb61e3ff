package vk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"otklik/adapters/adaptertest"
	"otklik/bot"
)

const hookSecret = "hook-secret"

// brought is what VK sees of one delivery of a body.
func brought(l *listener, method, body string) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	l.Webhook().ServeHTTP(w, httptest.NewRequest(method, "/vk", strings.NewReader(body)))
	return w
}

func withSecret(secret, raw string) string {
	return strings.Replace(raw, `{"type"`, fmt.Sprintf(`{"secret":%q,"type"`, secret), 1)
}

// hooked is an account in callback mode, running until the test ends.
func hooked(t *testing.T, accept func(l *listener) bot.Accept) *listener {
	t.Helper()
	l := listen(t, Options{Callback: true, CallbackSecret: hookSecret}, vkWith())
	adaptertest.Runs(t, l, accept(l))
	synctest.Wait()
	return l
}

func hears(l *listener) bot.Accept { return l.accept }

func TestADeliveryIsTakenInOnlyFromVK(t *testing.T) {
	good := annas(`"text":"раз"`)
	for name, c := range map[string]struct {
		method, body string
		status       int
		answer       string
		heard        int
	}{
		"with the secret":              {http.MethodPost, withSecret(hookSecret, good), 200, "ok", 1},
		"without the secret":           {http.MethodPost, good, 403, "", 0},
		"with a wrong one":             {http.MethodPost, withSecret("guess", good), 403, "", 0},
		"by GET":                       {http.MethodGet, withSecret(hookSecret, good), 405, "", 0},
		"of another community":         {http.MethodPost, strings.Replace(withSecret(hookSecret, good), "12345", "5", 1), 403, "", 0},
		"of no community":              {http.MethodPost, strings.Replace(withSecret(hookSecret, good), `"group_id":12345,`, "", 1), 403, "", 0},
		"too large":                    {http.MethodPost, withSecret(hookSecret, annas(`"text":"`+strings.Repeat("ж", 1<<20)+`"`)), 413, "", 0},
		"not JSON":                     {http.MethodPost, "type=message_new", 400, "", 0},
		"that concerns nobody":         {http.MethodPost, withSecret(hookSecret, event("like_add", `{}`)), 200, "ok", 0},
		"of a kind that is not known":  {http.MethodPost, withSecret(hookSecret, event("new_kind", `[]`)), 200, "ok", 0},
		"that cannot be understood":    {http.MethodPost, withSecret(hookSecret, annas(`"text":5`)), 200, "ok", 0},
		"for confirmation":             {http.MethodPost, `{"type":"confirmation","group_id":12345}`, 200, "c0de", 0},
		"for confirmation of another":  {http.MethodPost, `{"type":"confirmation","group_id":5}`, 403, "", 0},
		"confirmation with the secret": {http.MethodPost, `{"type":"confirmation","group_id":12345,"secret":"hook-secret"}`, 200, "c0de", 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := hooked(t, hears)
				l.net.answers["groups.getCallbackConfirmationCode"] = gives(`{"response":{"code":"c0de"}}`)
				w := brought(l, c.method, c.body)
				if w.Code != c.status || len(l.heard) != c.heard || c.answer != "" && w.Body.String() != c.answer {
					t.Errorf("status %d, answer %q, heard %d", w.Code, w.Body, len(l.heard))
				}
				if len(l.asides) > 0 && strings.Contains(string(l.asides[0].Raw), hookSecret) {
					t.Error("the secret is kept aside")
				}
			})
		})
	}
}

func TestADeliveryThatCannotBeStoredIsWantedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		down := true
		l := hooked(t, func(l *listener) bot.Accept {
			return func(ctx context.Context, events ...bot.Event) error {
				if down {
					return errors.New("disk full")
				}
				return l.accept(ctx, events...)
			}
		})
		body := withSecret(hookSecret, annas(`"text":"раз"`))
		if w := brought(l, http.MethodPost, body); w.Code != 503 || w.Header().Get("Retry-After") != "5" || w.Body.String() == "ok" {
			t.Errorf("status %d, %v", w.Code, w.Header())
		}
		down = false
		if w := brought(l, http.MethodPost, body); w.Code != 200 || l.texts() != "heard раз" {
			t.Errorf("status %d, heard %s", w.Code, l.texts())
		}
	})
}

func TestUntilTheAccountRunsVKKeepsWhatItHas(t *testing.T) {
	l := listen(t, Options{Callback: true, CallbackSecret: hookSecret, Confirmation: "set"}, nil)
	if w := brought(l, http.MethodPost, withSecret(hookSecret, annas(`"text":"раз"`))); w.Code != 503 {
		t.Errorf("status %d", w.Code)
	}
	if w := brought(l, http.MethodPost, `{"type":"confirmation","group_id":12345}`); w.Body.String() != "set" || len(l.net.calls) != 0 {
		t.Errorf("the address can be confirmed before: %q", w.Body)
	}
}

func TestAConfirmationThatVKDoesNotTellIsAskedForAgain(t *testing.T) {
	l := listen(t, Options{Callback: true, CallbackSecret: hookSecret}, map[string]answer{
		"groups.getCallbackConfirmationCode": inTurn(refuses(10), gives(`{"response":{"code":"c0de"}}`))})
	first := brought(l, http.MethodPost, `{"type":"confirmation","group_id":12345}`)
	second := brought(l, http.MethodPost, `{"type":"confirmation","group_id":12345}`)
	if first.Code != 503 || second.Body.String() != "c0de" {
		t.Errorf("status %d, then %q", first.Code, second.Body)
	}
}

func TestWhatVKCouldNotBringIsReadFromTheDialogs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers := dialogs(vkWith(), 6, inDialog(8, "два", time.Minute), inDialog(7, "раз", time.Hour), inDialog(6, "прочитано", 3*time.Hour))
		answers["messages.getConversations"] = inTurn(refuses(10), answers["messages.getConversations"])
		l := listen(t, Options{Callback: true, CallbackSecret: hookSecret}, answers)
		l.shelf.kept["vk/shop-vk"] = fmt.Sprintf(`{"at":%d,"message":6}`, time.Now().Add(-2*time.Hour).Unix())
		if err := l.runs(t, 30*time.Second, l.accept); err != nil || l.texts() != "heard раз, heard два" {
			t.Errorf("heard %s, %v", l.texts(), err)
		}
	})
}

func TestAKeyThatIsNotValidEndsCallbackModeToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{Callback: true, CallbackSecret: hookSecret}, map[string]answer{"messages.getConversations": refuses(5)})
		if err := l.runs(t, 30*time.Second, l.accept); !errors.Is(err, ErrToken) || strings.Contains(err.Error(), "shop-token") {
			t.Errorf("Run ended with %v", err)
		}
	})
}
