package receiving

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestATroubleIsToldTwiceHoweverOftenItIsMet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var logged bytes.Buffer
		trouble := NewTrouble(slog.New(slog.NewTextHandler(&logged, nil)))
		trouble.Over("the network is down")
		for range 5 {
			trouble.Begins("the network is down", errors.New("no route"))
			Sleep(t.Context(), time.Minute)
		}
		trouble.Over("the network is down")
		trouble.Over("the network is down")
		if lines := strings.Count(logged.String(), "\n"); lines != 2 || !strings.Contains(logged.String(), "lasted=5m0s") {
			t.Errorf("logged:\n%s", &logged)
		}
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		before := time.Now()
		if Sleep(ended, time.Hour); time.Since(before) > 0 {
			t.Error("slept on though the context had ended")
		}
	})
}

func TestADeliveryThatCannotBeReadIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		body   io.Reader
		status int
	}{
		"as usual":   {strings.NewReader("{}"), http.StatusOK},
		"too large":  {strings.NewReader(strings.Repeat("ж", largestDelivery)), http.StatusRequestEntityTooLarge},
		"broken off": {io.MultiReader(strings.NewReader("{"), broken{}), http.StatusBadRequest},
	} {
		w := httptest.NewRecorder()
		raw, read := Delivery(w, httptest.NewRequest(http.MethodPost, "/", c.body))
		if w.Code != c.status || read != (c.status == http.StatusOK) || read && string(raw) != "{}" {
			t.Errorf("%s: status %d, read %q", name, w.Code, raw)
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("reset") }

func TestARefusalSaysWhatToDoInstead(t *testing.T) {
	for status, want := range map[int][2]string{
		http.StatusMethodNotAllowed: {"POST", ""},
		http.StatusUnauthorized:     {"", ""},
	} {
		w := httptest.NewRecorder()
		Refuse(w, status)
		if got := [2]string{w.Header().Get("Allow"), w.Header().Get("Retry-After")}; w.Code != status || got != want {
			t.Errorf("%d: status %d, %q", status, w.Code, got)
		}
	}
}

func TestADeliveryIsPutOffForAsLongAsItIsSaid(t *testing.T) {
	w := httptest.NewRecorder()
	if PutOff(w, 90*time.Second); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") != "90" {
		t.Errorf("status %d, %v", w.Code, w.Header())
	}
}

func TestTheFirstWordsOfAPostNameIt(t *testing.T) {
	long := strings.Repeat("слово ", 30)
	for text, want := range map[string]string{
		" Новая\n доставка ":     "Новая доставка",
		long:                     strings.TrimSpace(strings.Repeat("слово ", 10)) + "…",
		strings.Repeat("ж", 100): strings.Repeat("ж", titleLength) + "…",
	} {
		if got := Title(text); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestMoreCourtesiesThanCanWaitHoldNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCourtesies(slog.New(slog.DiscardHandler))
		done := make(chan bool, 2*waitingCourtesies)
		for range 2 * waitingCourtesies {
			c.Later("nod", func(context.Context) error {
				done <- true
				return errors.New("nobody looked")
			})
		}
		err := c.During(t.Context(), func(context.Context) error {
			synctest.Wait()
			return errors.New("the token is not valid")
		})
		if len(done) != waitingCourtesies || err == nil {
			t.Errorf("%d were done; %v", len(done), err)
		}
		c.Later("nod", func(context.Context) error { done <- true; return nil })
		synctest.Wait()
		if len(done) != waitingCourtesies {
			t.Error("a courtesy was done though nobody receives")
		}
	})
}

func TestASlowCourtesyEndsWithTheReceiving(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCourtesies(slog.New(slog.DiscardHandler))
		c.Later("nod", func(ctx context.Context) error {
			<-ctx.Done()
			return ctx.Err()
		})
		if err := c.During(t.Context(), func(context.Context) error { synctest.Wait(); return nil }); err != nil {
			t.Error(err)
		}
	})
}
