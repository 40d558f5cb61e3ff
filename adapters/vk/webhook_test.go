package vk

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"otklik/adapters/adaptertest"
	"otklik/bot"
)

const hookSecret = "hook-secret"

// brought is what VK sees of one delivery of a body.
func brought(l *listener, method, body string) *httptest.ResponseRecorder {
	return broughtAgain(l, method, body, "0")
}

// broughtAgain is a later try; VK counts them.
func broughtAgain(l *listener, method, body, counter string) *httptest.ResponseRecorder {
	w, r := httptest.NewRecorder(), httptest.NewRequest(method, "/vk", strings.NewReader(body))
	r.Header.Set("X-Retry-Counter", counter)
	l.Webhook().ServeHTTP(w, r)
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

// rest lets time pass. What comes due at its very end has happened, too: otherwise it would be luck whether it finds what follows.
func rest(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

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

// VK tries five times more. Were it asked for all of them at once, what people write would be lost within half a minute.
func TestWhatCannotBeStoredIsWantedAgainLaterAndLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := hooked(t, func(*listener) bot.Accept {
			return func(context.Context, ...bot.Event) error { return errors.New("disk full") }
		})
		body := withSecret(hookSecret, annas(`"text":"раз"`))
		var pauses []string
		for _, counter := range []string{"", "0", "1", "2", "3", "4", "5", "x", "-1"} {
			pauses = append(pauses, broughtAgain(l, http.MethodPost, body, counter).Header().Get("Retry-After"))
		}
		if got := strings.Join(pauses, " "); got != "5 5 5 30 600 7200 5 5 5" {
			t.Errorf("VK is asked to wait %s", got)
		}
	})
}

// VK gives up after some hours; the dialogs are still there.
func TestWhatVKGaveUpBringingIsReadFromTheDialogsOnceItCanBeStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var down atomic.Bool
		l := hooked(t, func(l *listener) bot.Accept {
			return func(ctx context.Context, events ...bot.Event) error {
				if down.Load() {
					return errors.New("disk full")
				}
				return l.accept(ctx, events...)
			}
		})
		brought(l, http.MethodPost, withSecret(hookSecret, annas(`"text":"до того"`)))
		rest(time.Hour)
		down.Store(true)
		brought(l, http.MethodPost, withSecret(hookSecret, written(8, "пока некуда")))
		l.net.mu.Lock()
		dialogs(l.net.answers, 8, inDialog(9, "и ещё", 0), inDialog(8, "пока некуда", 0), inDialog(7, "до того", time.Hour))
		broken := func(url.Values) (string, error) { return "", errors.New("reset") }
		l.net.answers["messages.getConversations"] = inTurn(broken, l.net.answers["messages.getConversations"])
		l.net.mu.Unlock()
		rest(5 * time.Hour)
		down.Store(false)
		brought(l, http.MethodPost, withSecret(hookSecret, written(10, "снова")))
		rest(time.Minute)
		if l.texts() != "heard до того, heard снова, heard до того, heard пока некуда, heard и ещё" {
			t.Errorf("heard %s", l.texts())
		}
		asked := len(l.net.to("messages.getConversations"))
		if rest(time.Hour); len(l.net.to("messages.getConversations")) != asked {
			t.Error("the dialogs are read again and again")
		}
		if logged := l.logged.String(); strings.Count(logged, unreachable) != 2 {
			t.Errorf("once VK could not be reached: %s", logged)
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
