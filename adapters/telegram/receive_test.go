package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"otklik/adapters/connection"
	"otklik/bot"
)

// line plays the network: it answers call after call, the last answer again and again, and notes what was asked and when.
type line struct {
	answers []func(r *http.Request) (*http.Response, error)
	begun   time.Time
	mu      sync.Mutex
	offsets []string
	methods []string
	at      []time.Duration
}

func (l *line) RoundTrip(r *http.Request) (*http.Response, error) {
	if err := r.ParseForm(); err != nil {
		return nil, err
	}
	l.mu.Lock()
	method := r.URL.Path[strings.LastIndexByte(r.URL.Path, '/')+1:]
	l.methods = append(l.methods, method)
	l.offsets = append(l.offsets, r.PostForm.Get("offset"))
	l.at = append(l.at, time.Since(l.begun).Truncate(100*time.Millisecond))
	answer := l.answers[min(len(l.at), len(l.answers))-1]
	l.mu.Unlock()
	return answer(r)
}

func (l *line) asked() (offsets []string, at []time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.offsets, l.at
}

func gives(status int, body string) func(*http.Request) (*http.Response, error) {
	return func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), ContentLength: int64(len(body))}, nil
	}
}

func updates(list ...string) func(*http.Request) (*http.Response, error) {
	return gives(200, `{"ok":true,"result":[`+strings.Join(list, ",")+`]}`)
}

func breaks(r *http.Request) (*http.Response, error) {
	return nil, &url.Error{Op: "Post", URL: r.URL.String(), Err: errors.New("no route to " + r.URL.String())}
}

// quiet holds the poll as the server does when nothing happens.
func quiet(r *http.Request) (*http.Response, error) {
	select {
	case <-r.Context().Done():
		return nil, r.Context().Err()
	case <-time.After(30 * time.Second):
		return updates()(r)
	}
}

func said(id int, text string) string {
	return fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,%s,%s,"text":%q}}`, id, id, annaJSON, ownChat, text)
}

// listener is an account on a played network, with what it stored and logged.
type listener struct {
	*Adapter
	net    *line
	logged bytes.Buffer
	asides []bot.Failed
	down   error // of the store of what could not be understood
	heard  []bot.Event
	sizes  []int // of the batches
}

func listen(t testing.TB, o Options, answers ...func(*http.Request) (*http.Response, error)) *listener {
	t.Helper()
	l := &listener{net: &line{answers: answers, begun: time.Now()}}
	o.Account, o.Token, o.Logger = "shop-tg", testToken, slog.New(slog.NewTextHandler(&l.logged, nil))
	o.SetAside = func(_ context.Context, items []bot.Failed) error {
		l.asides = append(l.asides, items...)
		return l.down
	}
	a, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	l.Adapter = a
	a.client.over(connection.Client(l.net))
	return l
}

func (l *listener) accept(_ context.Context, events ...bot.Event) error {
	l.heard = append(l.heard, events...)
	l.sizes = append(l.sizes, len(events))
	return nil
}

// runs lets the account run for so long of the turned clock.
func (l *listener) runs(t *testing.T, d time.Duration, accept bot.Accept) error {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), d)
	defer cancel()
	return l.Run(ctx, accept)
}

func TestABatchIsTakenInOneCallAndConfirmedAfterwards(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, updates(said(41, "раз"), said(42, "два"), `{"update_id":43,"poll":{}}`), quiet)
		if err := l.runs(t, time.Minute, l.accept); err != nil {
			t.Fatal(err)
		}
		offsets, _ := l.net.asked()
		if !reflect.DeepEqual(l.sizes, []int{2}) || !reflect.DeepEqual(offsets[:2], []string{"", "44"}) {
			t.Errorf("batches %v, offsets %q", l.sizes, offsets)
		}
	})
}

func TestAStoreThatIsDownLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, updates(said(41, "раз")), updates(said(41, "раз")), updates(said(41, "раз")), quiet)
		tries := 0
		err := l.runs(t, time.Minute, func(ctx context.Context, events ...bot.Event) error {
			if tries++; tries < 3 {
				return errors.New("disk full")
			}
			return l.accept(ctx, events...)
		})
		offsets, at := l.net.asked()
		if err != nil || len(l.heard) != 1 || !reflect.DeepEqual(offsets[:4], []string{"", "", "", "42"}) {
			t.Errorf("%v: heard %d, offsets %q", err, len(l.heard), offsets)
		}
		if at[1]-at[0] < 300*time.Millisecond || at[2]-at[1] <= at[1]-at[0] {
			t.Errorf("the tries came at %v", at)
		}
		if n := strings.Count(l.logged.String(), "disk full"); n != 1 || !strings.Contains(l.logged.String(), "over: "+storeDown) {
			t.Errorf("logged:\n%s", &l.logged)
		}
	})
}

func TestAnUpdateThatDoesNotDecodeIsKeptAsideAndTheRestGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		bad := `{"update_id":42,"message":{"message_id":"?","text":"личное"}}`
		l := listen(t, Options{}, updates(said(41, "раз"), bad, said(43, "три"), `{"update_id":"?"}`), quiet)
		if err := l.runs(t, time.Minute, l.accept); err != nil {
			t.Fatal(err)
		}
		offsets, _ := l.net.asked()
		if len(l.heard) != 2 || len(l.asides) != 2 || offsets[1] != "45" {
			t.Fatalf("heard %d, aside %d, offsets %q", len(l.heard), len(l.asides), offsets)
		}
		if got := l.asides[0]; string(got.Raw) != bad || got.Account != "shop-tg" || got.At.IsZero() || got.Reason == "" {
			t.Errorf("kept %+v", got)
		}
		if strings.Contains(l.logged.String(), "личное") || !strings.Contains(l.logged.String(), "count=2") {
			t.Errorf("logged:\n%s", &l.logged)
		}
	})
}

func TestAnUpdateThatCannotBeKeptAsideIsNotConfirmed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, updates(`{"update_id":42,"message":7}`), quiet)
		l.down = errors.New("disk full")
		if err := l.runs(t, time.Minute, l.accept); err != nil {
			t.Fatal(err)
		}
		if offsets, _ := l.net.asked(); offsets[1] != "" {
			t.Errorf("offsets %q", offsets)
		}
	})
}

func TestNoNetworkIsWaitedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, breaks, gives(502, "<html>"), gives(200, "{}"), gives(200, `{"ok":true,"result":{}}`), gives(200, ""),
			gives(500, `{"ok":false,"error_code":500,"description":"Internal Server Error"}`), breaks, breaks, breaks, updates(said(41, "живы?")), quiet)
		if err := l.runs(t, 10*time.Minute, l.accept); err != nil {
			t.Fatal(err)
		}
		_, at := l.net.asked()
		if len(l.heard) != 1 || at[9] < 40*time.Second || at[9] > 3*time.Minute {
			t.Errorf("heard %d, tries at %v", len(l.heard), at)
		}
		log := l.logged.String()
		if strings.Count(log, "level=WARN") != 1 || strings.Count(log, "over: "+unreachable) != 1 || strings.Contains(log, "shop-token") {
			t.Errorf("logged:\n%s", log)
		}
	})
}

func TestAFloodOfPollsWaitsAsLongAsItIsTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		flood := gives(429, `{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 40","parameters":{"retry_after":40}}`)
		l := listen(t, Options{}, flood, quiet)
		if err := l.runs(t, 2*time.Minute, l.accept); err != nil {
			t.Fatal(err)
		}
		if _, at := l.net.asked(); at[1] < 40*time.Second {
			t.Errorf("asked again after %s", at[1])
		}
	})
}

func TestASecondPollerIsSaidClearlyAndWaitedOut(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		conflict := gives(409, `{"ok":false,"error_code":409,"description":"Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}`)
		l := listen(t, Options{}, conflict, conflict, conflict, quiet)
		if err := l.runs(t, 2*time.Minute, l.accept); err != nil {
			t.Fatal(err)
		}
		if log := l.logged.String(); strings.Count(log, conflicting) != 2 || !strings.Contains(log, "over: "+conflicting) {
			t.Errorf("logged:\n%s", log)
		}
	})
}

const webhookActive = `{"ok":false,"error_code":409,"description":"Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}`

func TestAWebhookInTheWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, gives(409, webhookActive))
		if err := l.runs(t, time.Minute, l.accept); !errors.Is(err, ErrWebhookSet) {
			t.Errorf("Run ended with %v", err)
		}
		l = listen(t, Options{DropWebhook: true}, gives(409, webhookActive), gives(200, `{"ok":true,"result":true}`), updates(said(41, "раз")), quiet)
		if err := l.runs(t, time.Minute, l.accept); err != nil || len(l.heard) != 1 || l.net.methods[1] != "deleteWebhook" {
			t.Errorf("Run ended with %v after %q", err, l.net.methods)
		}
		l = listen(t, Options{DropWebhook: true}, gives(409, webhookActive), breaks, gives(409, webhookActive), gives(200, `{"ok":true,"result":true}`), updates(said(41, "раз")), quiet)
		if err := l.runs(t, time.Minute, l.accept); err != nil || len(l.heard) != 1 {
			t.Errorf("Run ended with %v after %q", err, l.net.methods)
		}
	})
}

func TestATokenThatIsNotValidEndsRunWithAdvice(t *testing.T) {
	for _, body := range []string{
		`{"ok":false,"error_code":401,"description":"Unauthorized"}`, `{"ok":false,"error_code":404,"description":"Not Found"}`,
	} {
		for _, hook := range []string{"", "https://example.com/tg"} {
			l := listen(t, Options{WebhookURL: hook}, gives(401, body))
			err := l.Run(t.Context(), l.accept)
			if !errors.Is(err, ErrToken) || !strings.Contains(err.Error(), "@BotFather") || strings.Contains(err.Error(), "shop-token") {
				t.Errorf("Run ended with %v", err)
			}
		}
	}
}

func TestStoppingDuringAStoreCallIsNoTrouble(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, updates(said(41, "раз")), quiet)
		err := l.runs(t, time.Second, func(ctx context.Context, _ ...bot.Event) error {
			<-ctx.Done()
			return ctx.Err()
		})
		if err != nil || l.logged.Len() > 0 {
			t.Errorf("%v, logged:\n%s", err, &l.logged)
		}
	})
}

func TestPressesAreAnsweredOnlyWhenTheyAreStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		press := `{"update_id":41,"callback_query":{"id":"4","data":"yes",` + annaJSON + `,"message":{"message_id":5,"date":1,` + ownChat + `}}}`
		l := listen(t, Options{}, updates(press), quiet)
		if err := l.runs(t, time.Second, func(context.Context, ...bot.Event) error { return errors.New("disk full") }); err != nil {
			t.Fatal(err)
		}
		if methods := strings.Join(l.net.methods, " "); strings.Contains(methods, "answerCallbackQuery") {
			t.Errorf("asked %s", methods)
		}
		l = listen(t, Options{}, updates(press), quiet)
		if err := l.runs(t, time.Second, l.accept); err != nil || len(l.heard) != 1 {
			t.Fatalf("heard %d, %v", len(l.heard), err)
		}
		if methods := strings.Join(l.net.methods, " "); strings.Count(methods, "answerCallbackQuery") != 1 {
			t.Errorf("asked %s", methods)
		}
	})
}
