package receiving

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
)

// watched is an attention that notes what customers see, and when.
type watched struct {
	*Attention
	begun time.Time
	mu    sync.Mutex
	seen  []string
}

func (w *watched) sees(sign string) func(context.Context, bot.Place) error {
	return func(_ context.Context, where bot.Place) error {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.seen = append(w.seen, fmt.Sprintf("%s: %d %s", time.Since(w.begun), where.Chat, sign))
		return errors.New("nobody minds")
	}
}

// knows is a store that has one conversation under every id.
func knows(c bot.Conversation) func(context.Context, []bot.ID) ([]bot.Conversation, error) {
	return func(context.Context, []bot.ID) ([]bot.Conversation, error) { return []bot.Conversation{c}, nil }
}

func speaking() bot.Conversation {
	return bot.Conversation{Section: bot.SectionBot, Monologue: []bot.Heard{{Text: "Где заказ?"}}}
}

// attend lets customers do something while attention is paid, for a minute.
func attend(t *testing.T, marks bool, load func(context.Context, []bot.ID) ([]bot.Conversation, error), deeds func(w *watched)) []string {
	t.Helper()
	w := &watched{begun: time.Now()}
	signs := Signs{Typing: w.sees("typing"), Load: load}
	if marks {
		signs.Read = w.sees("read")
	}
	courtesies := NewCourtesies(slog.New(slog.DiscardHandler))
	w.Attention = NewAttention(courtesies, signs)
	courtesies.During(t.Context(), func(ctx context.Context) error {
		deeds(w)
		Sleep(ctx, time.Minute)
		return nil
	})
	return w.seen
}

func does(person int64, kind bot.Kind) bot.Event {
	return bot.Event{Kind: kind, Conversation: bot.NewID("shop", person), Place: bot.Place{Kind: bot.PrivateChat, Chat: person}}
}

func TestWhoIsShownWhat(t *testing.T) {
	led, waiting, elsewhere, answered := speaking(), speaking(), speaking(), speaking()
	led.Operator, waiting.Section, elsewhere.Elsewhere, answered.Monologue = "olga", bot.SectionWaiting, true, nil
	aloud := does(1, bot.HeardEvent)
	aloud.Place = bot.Place{Kind: bot.Group, Chat: -5}
	down := func(context.Context, []bot.ID) ([]bot.Conversation, error) { return nil, errors.New("disk full") }
	for name, c := range map[string]struct {
		load             func(context.Context, []bot.ID) ([]bot.Conversation, error)
		e                bot.Event
		marked, unmarked string // what is seen where there are read marks, and where there are none
	}{
		"the bot will answer":                  {knows(speaking()), does(1, bot.HeardEvent), "[0s: 1 typing]", "[0s: 1 typing]"},
		"nobody can tell who leads":            {nil, does(1, bot.HeardEvent), "[0s: 1 read]", "[]"},
		"the store is down":                    {down, does(1, bot.HeardEvent), "[0s: 1 read]", "[]"},
		"an operator leads":                    {knows(led), does(1, bot.HeardEvent), "[0s: 1 read]", "[]"},
		"an operator is awaited":               {knows(waiting), does(1, bot.HeardEvent), "[0s: 1 read]", "[]"},
		"a human answers elsewhere":            {knows(elsewhere), does(1, bot.HeardEvent), "[]", "[]"},
		"a human reads the press, too":         {knows(elsewhere), does(1, bot.PressedEvent), "[]", "[]"},
		"the bot has answered already":         {knows(answered), does(1, bot.HeardEvent), "[0s: 1 read]", "[]"},
		"a button is answered at once":         {knows(speaking()), does(1, bot.PressedEvent), "[0s: 1 read]", "[]"},
		"a human's line is not the customer's": {knows(speaking()), does(1, bot.RepliedEvent), "[]", "[]"},
		"others read along":                    {knows(speaking()), aloud, "[]", "[]"},
	} {
		synctest.Test(t, func(t *testing.T) {
			for marks, want := range map[bool]string{true: c.marked, false: c.unmarked} {
				if got := fmt.Sprint(attend(t, marks, c.load, func(w *watched) { w.Heard(c.e) })); got != want {
					t.Errorf("%s: with read marks %t seen %s, want %s", name, marks, got, want)
				}
			}
		})
	}
}

func TestAMonologueIsReadToItsEndWithoutACallForEachLine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := attend(t, true, knows(speaking()), func(w *watched) {
			for range 8 { // lines at 0 to 7 s
				w.Heard(does(1, bot.HeardEvent))
				w.Heard(does(1, bot.HeardEvent))
				Sleep(t.Context(), time.Second)
			}
			Sleep(t.Context(), 20*time.Second)
			w.Heard(does(1, bot.HeardEvent))
		})
		if want := []string{"0s: 1 typing", "5s: 1 read", "10s: 1 read", "28s: 1 typing"}; !reflect.DeepEqual(got, want) {
			t.Errorf("seen %q, want %q", got, want)
		}
	})
}

// What we mark as read a colleague does not find among the unread dialogs any more.
func TestNothingIsReadForAColleague(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := speaking()
		c.Elsewhere = true
		if got := attend(t, true, knows(c), func(w *watched) {
			for range 3 {
				w.Heard(does(1, bot.HeardEvent))
				Sleep(t.Context(), 2*time.Second)
			}
		}); len(got) != 0 {
			t.Errorf("seen %q", got)
		}
	})
}

func TestACrowdIsNotAnsweredBySigns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		got := attend(t, true, knows(speaking()), func(w *watched) {
			for person := range int64(1000) {
				w.Heard(does(person+1, bot.HeardEvent))
			}
			if len(w.chats) != attentionsPerSecond {
				t.Errorf("%d chats are remembered", len(w.chats))
			}
			Sleep(t.Context(), time.Second)
			w.Heard(does(5000, bot.HeardEvent))
		})
		if len(got) != attentionsPerSecond+1 {
			t.Errorf("%d signs: %q", len(got), got)
		}
	})
}

func TestNoSignIsShownWhenTheReceivingHasEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &watched{begun: time.Now()}
		courtesies := NewCourtesies(slog.New(slog.DiscardHandler))
		w.Attention = NewAttention(courtesies, Signs{Read: w.sees("read")})
		hear := func(context.Context) error {
			w.Heard(does(1, bot.HeardEvent), does(1, bot.HeardEvent))
			synctest.Wait()
			return nil
		}
		courtesies.During(t.Context(), hear)
		Sleep(t.Context(), time.Minute)
		courtesies.During(t.Context(), func(ctx context.Context) error { Sleep(ctx, time.Minute); return nil })
		if len(w.seen) != 1 {
			t.Errorf("seen %q; what was owed at the end came too late", w.seen)
		}
	})
}
