package telegram

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"otklik/sandbox/people"
)

// bubble is a server without HTTP, for tests in which time is turned by synctest.
func bubble(t *testing.T) (*Server, *people.Faults) {
	t.Helper()
	faults := &people.Faults{}
	s := New(Options{Log: people.NewLog(), Faults: faults})
	t.Cleanup(s.Close)
	return s, faults
}

func ask(ctx context.Context, s *Server, values map[string]string) ([]Update, error) {
	b, err := s.botOf(testToken)
	if err != nil {
		return nil, err
	}
	result, err := s.do(&call{form: form{values: values}, ctx: ctx, server: s, bot: b, method: "getupdates"})
	if err != nil {
		return nil, err
	}
	return result.([]Update), nil
}

func say(t *testing.T, s *Server, text string) {
	t.Helper()
	if _, err := s.Act(people.Act{Person: 1001, Where: "private", Text: text}); err != nil {
		t.Fatal(err)
	}
}

func TestAWaitingPollAnswersAMillisecondAfterTheFirstUpdate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := bubble(t)
		start := time.Now()
		answered := make(chan []Update)
		go func() {
			u, _ := ask(t.Context(), s, map[string]string{"timeout": "30"})
			answered <- u
		}()
		synctest.Wait()
		say(t, s, "раз")
		say(t, s, "два")
		if u := <-answered; len(u) != 2 || time.Since(start) != linger {
			t.Errorf("%d updates after %s", len(u), time.Since(start))
		}
	})
}

func TestAPollWithoutNewsEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := bubble(t)
		for timeout, want := range map[string]time.Duration{"7": 7 * time.Second, "500": 50 * time.Second} {
			start := time.Now()
			u, err := ask(t.Context(), s, map[string]string{"timeout": timeout, "offset": timeout})
			if err != nil || len(u) != 0 || time.Since(start) != want {
				t.Errorf("timeout %s: %d updates, %v, after %s", timeout, len(u), err, time.Since(start))
			}
		}
	})
}

func TestTheSameQuestionAskedAgainAtOnceIsSlowedDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := bubble(t)
		for range 2 {
			_, _ = ask(t.Context(), s, map[string]string{})
		}
		if s.now().Sub(time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)) != 3*time.Second {
			t.Errorf("the second poll took until %s, not three seconds", s.now())
		}
		say(t, s, "раз")
		say(t, s, "два")
		_, _ = ask(t.Context(), s, map[string]string{"limit": "1"})
		if u, _ := ask(t.Context(), s, map[string]string{}); len(u) != 1 {
			t.Errorf("within half a second: %d updates, want 1", len(u))
		}
	})
}

func TestTheOlderOfTwoPollersIsSentAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := bubble(t)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 3)
		for range 3 {
			go func() {
				_, err := ask(ctx, s, map[string]string{"timeout": "50"})
				ended <- err
			}()
			synctest.Wait()
		}
		if err := <-ended; err.Error() != "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running" {
			t.Errorf("the first poller: %v", err)
		}
		start := time.Now()
		if err := <-ended; err == nil || time.Since(start) != 3*time.Second {
			t.Errorf("the second poller: %v after %s; a repeated conflict is answered three seconds late", err, time.Since(start))
		}
		cancel()
		if err := <-ended; err != context.Canceled {
			t.Errorf("the third poller: %v", err)
		}
	})
}

func TestAPollerWhoVanishedDoesNotKeepTheSlot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := bubble(t)
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() {
			_, err := ask(ctx, s, map[string]string{"timeout": "50"})
			ended <- err
		}()
		synctest.Wait()
		cancel()
		<-ended
		if s.bots[0].queue.poll != nil {
			t.Error("the slot is still taken")
		}
		say(t, s, "раз")
		if u, err := ask(t.Context(), s, map[string]string{"timeout": "50"}); len(u) != 1 || err != nil {
			t.Errorf("%d updates, %v", len(u), err)
		}
	})
}

func TestConfirmedUpdatesDoNotComeBackAndOthersDo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := bubble(t)
		for _, text := range []string{"раз", "два", "три"} {
			say(t, s, text)
		}
		u, _ := ask(t.Context(), s, map[string]string{"limit": "2"})
		time.Sleep(time.Second)
		again, _ := ask(t.Context(), s, map[string]string{"limit": "2"})
		if len(u) != 2 || len(again) != 2 || again[0].UpdateID != u[0].UpdateID {
			t.Errorf("not confirmed: %v then %v", u, again)
		}
		rest, _ := ask(t.Context(), s, map[string]string{"offset": id(u[1].UpdateID + 1)})
		if len(rest) != 1 || rest[0].Message.Text != "три" {
			t.Errorf("after confirming: %v", rest)
		}
		say(t, s, "четыре")
		last, _ := ask(t.Context(), s, map[string]string{"offset": "-1"})
		if len(last) != 1 || last[0].Message.Text != "четыре" {
			t.Errorf("offset -1: %v", last)
		}
	})
}

func id(n int64) string {
	data, _ := json.Marshal(n)
	return string(data)
}

func TestTwiceDeliversEveryUpdateOnceMoreThoughItWasConfirmed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, faults := bubble(t)
		faults.Order(people.Fault{Platform: Platform, Kind: people.FaultTwice, Count: people.Always})
		seen := map[int64]int{}
		offset := int64(0)
		for _, text := range []string{"раз", "два", "три", "", ""} {
			if text != "" {
				say(t, s, text)
			}
			u, _ := ask(t.Context(), s, map[string]string{"offset": id(offset)})
			for _, one := range u {
				seen[one.UpdateID]++
				offset = max(offset, one.UpdateID+1)
			}
		}
		if len(seen) != 3 {
			t.Errorf("seen: %v", seen)
		}
		for update, times := range seen {
			if times != 2 {
				t.Errorf("update %d came %d times", update, times)
			}
		}
	})
}

func TestOnlyTheKindsAskedForAreKept(t *testing.T) {
	st := newStage(t, Options{})
	st.result(new([]Update), "getUpdates", "allowed_updates", `["callback_query"]`)
	st.act(people.Act{Text: "не услышат"})
	st.result(new(Message), "sendMessage", "chat_id", "1001", "text", "x", "reply_markup", `{"inline_keyboard":[[{"text":"да","callback_data":"y"}]]}`)
	st.act(people.Act{Press: "да"})
	if u := st.updates(); len(u) != 1 || u[0].CallbackQuery == nil {
		t.Errorf("the bot hears %+v", u)
	}
}

func TestClosingAnswersThePollsThatWait(t *testing.T) {
	st := newStage(t, Options{})
	answered := make(chan int, 1)
	go func() {
		response, err := st.client.Get(st.url + "/bot" + testToken + "/getUpdates?timeout=50")
		if err != nil {
			answered <- 0
			return
		}
		_ = response.Body.Close()
		answered <- response.StatusCode
	}()
	for waiting := false; !waiting; {
		st.mu.Lock()
		b := st.bots[0]
		st.mu.Unlock()
		b.queue.mu.Lock()
		waiting = b.queue.poll != nil
		b.queue.mu.Unlock()
	}
	st.Server.Close()
	if status := <-answered; status != http.StatusInternalServerError {
		t.Errorf("the poll got %d", status)
	}
}

func TestAnUpdateThatNobodyFetchesForADayIsForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := bubble(t)
		say(t, s, "старое")
		time.Sleep(23 * time.Hour)
		say(t, s, "новое")
		if u, err := ask(t.Context(), s, nil); err != nil || len(u) != 2 {
			t.Fatalf("%d updates, %v", len(u), err)
		}
		time.Sleep(2 * time.Hour)
		if u, err := ask(t.Context(), s, nil); err != nil || len(u) != 1 || u[0].Message.Text != "новое" {
			t.Errorf("%+v, %v", u, err)
		}
	})
}

func TestAPressIsForgottenAfterTwoAndAHalfMinutes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, _ := bubble(t)
		say(t, s, "вопрос")
		b, err := s.botOf(testToken)
		if err != nil {
			t.Fatal(err)
		}
		asked := &call{ctx: t.Context(), server: s, bot: b, method: "sendmessage", form: form{values: map[string]string{
			"chat_id": "1001", "text": "Помогло?", "reply_markup": `{"inline_keyboard":[[{"text":"Да","callback_data":"yes"}]]}`}}}
		if _, err := s.do(asked); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Act(people.Act{Person: 1001, Where: "private", Press: "Да"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(queryAge + time.Second)
		if u, err := ask(t.Context(), s, nil); err != nil || len(u) != 1 || u[0].Message == nil {
			t.Errorf("%+v, %v", u, err)
		}
	})
}
