package telegram

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"otklik/adapters/adaptertest"
	"otklik/bot"
)

// delivered is what Telegram sees of one delivery.
func delivered(l *listener, change func(r *http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/tg", strings.NewReader(said(41, "раз")))
	r.Header.Set(secretHeader, string(l.webhook.secret))
	change(r)
	w := httptest.NewRecorder()
	l.Webhook().ServeHTTP(w, r)
	return w
}

// hooked is an account in webhook mode, running until the test ends.
func hooked(t *testing.T, accept func(l *listener) bot.Accept) *listener {
	t.Helper()
	l := listen(t, Options{WebhookURL: "https://example.com/tg"}, gives(200, `{"ok":true,"result":true}`))
	adaptertest.Runs(t, l, accept(l))
	synctest.Wait()
	return l
}

func TestADeliveryIsTakenInOnlyFromTelegram(t *testing.T) {
	for name, c := range map[string]struct {
		change func(r *http.Request)
		status int
		heard  int
	}{
		"with the secret":    {func(*http.Request) {}, 200, 1},
		"without the secret": {func(r *http.Request) { r.Header.Del(secretHeader) }, 401, 0},
		"with a wrong one":   {func(r *http.Request) { r.Header.Set(secretHeader, "guess") }, 401, 0},
		"by GET":             {func(r *http.Request) { r.Method = http.MethodGet }, 405, 0},
		"too large":          {func(r *http.Request) { *r = *large(r) }, 413, 0},
		"broken off":         {func(r *http.Request) { r.Body = torn{"reset"} }, 400, 0},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := hooked(t, func(l *listener) bot.Accept { return l.accept })
				w := delivered(l, c.change)
				if w.Code != c.status || len(l.heard) != c.heard {
					t.Errorf("status %d, heard %d", w.Code, len(l.heard))
				}
			})
		})
	}
}

func large(r *http.Request) *http.Request {
	big := httptest.NewRequest(r.Method, "/tg", strings.NewReader(said(41, strings.Repeat("ж", 1<<20))))
	big.Header = r.Header
	return big
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
		for range 3 {
			if w := delivered(l, func(*http.Request) {}); w.Code != 503 || w.Header().Get("Retry-After") == "" {
				t.Errorf("status %d, %v", w.Code, w.Header())
			}
		}
		down = false
		if w := delivered(l, func(*http.Request) {}); w.Code != 200 || len(l.heard) != 1 {
			t.Errorf("status %d, heard %d", w.Code, len(l.heard))
		}
		if n := strings.Count(l.logged.String(), "disk full"); n != 1 {
			t.Errorf("logged:\n%s", &l.logged)
		}
	})
}

func TestADeliveryThatDoesNotDecodeIsKeptAside(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := hooked(t, func(l *listener) bot.Accept { return l.accept })
		replace := func(body string) func(*http.Request) {
			return func(r *http.Request) { r.Body = httptest.NewRequest("POST", "/", strings.NewReader(body)).Body }
		}
		for _, body := range []string{"{", `{"update_id":7,"message":7}`, ""} {
			if w := delivered(l, replace(body)); w.Code != 200 {
				t.Errorf("%q: status %d", body, w.Code)
			}
		}
		if len(l.asides) != 3 || len(l.heard) != 0 {
			t.Errorf("aside %d, heard %d", len(l.asides), len(l.heard))
		}
	})
}

func TestBeforeRunRunsDeliveriesAreWantedAgain(t *testing.T) {
	l := listen(t, Options{WebhookURL: "https://example.com/tg"}, breaks)
	if w := delivered(l, func(*http.Request) {}); w.Code != 503 {
		t.Errorf("status %d", w.Code)
	}
}

func TestTheWebhookIsSetAsSoonAsThereIsANetwork(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{WebhookURL: "https://example.com/tg"}, breaks, breaks, gives(200, `{"ok":true,"result":true}`))
		if err := l.runs(t, time.Hour, l.accept); err != nil {
			t.Fatal(err)
		}
		if methods := strings.Join(l.net.methods, " "); methods != "setWebhook setWebhook setWebhook" {
			t.Errorf("asked %s", methods)
		}
		refused := gives(400, `{"ok":false,"error_code":400,"description":"Bad Request: bad webhook: HTTPS url must be provided for webhook"}`)
		l = listen(t, Options{WebhookURL: "http://example.com/tg"}, refused)
		if err := l.runs(t, time.Hour, l.accept); !errors.Is(err, ErrWebhookRefused) || !strings.Contains(err.Error(), "HTTPS url") {
			t.Errorf("Run ended with %v", err)
		}
		l = listen(t, Options{WebhookURL: "https://example.com/tg"}, breaks)
		if err := l.runs(t, time.Minute, l.accept); err != nil {
			t.Errorf("told to stop before there was a network, Run gave %v", err)
		}
	})
}
