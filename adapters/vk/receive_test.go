package vk

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"otklik/bot"
)

const (
	oneServer = `{"response":{"key":"session-secret","server":"https://lp.vk.example/poll","ts":"10"}}`
	noDialogs = `{"response":{"count":0,"items":[]}}`
)

func updates(ts string, list ...string) answer {
	return gives(fmt.Sprintf(`{"ts":%q,"updates":[%s]}`, ts, strings.Join(list, ",")))
}

// written is a message of Anna's with that number.
func written(id int, text string) string {
	return event("message_new", fmt.Sprintf(`{"message":{"id":%d,"conversation_message_id":%d,"date":%d,"from_id":1001,"peer_id":1001,"text":%q}}`, id, id, time.Now().Unix(), text))
}

// vkWith is a VK whose Long Poll answers in turn, and is quiet at the end.
func vkWith(polls ...answer) map[string]answer {
	return map[string]answer{
		"groups.getLongPollServer": gives(oneServer), "messages.getConversations": gives(noDialogs),
		"poll": inTurn(append(polls, gives(""))...),
	}
}

// dialogs makes VK show one unread dialog of Anna's with these messages, newest first.
func dialogs(answers map[string]answer, read int, messages ...string) map[string]answer {
	answers["messages.getConversations"] = gives(fmt.Sprintf(
		`{"response":{"count":1,"items":[{"conversation":{"peer":{"id":1001,"type":"user"},"in_read":%d,"unread_count":%d},"last_message":%s}]}}`, read, len(messages), messages[0]))
	answers["messages.getHistory"] = gives(`{"response":{"count":9,"items":[` + strings.Join(messages, ",") + `]}}`)
	return answers
}

func inDialog(id int, text string, age time.Duration) string {
	return fmt.Sprintf(`{"id":%d,"conversation_message_id":%d,"date":%d,"from_id":1001,"peer_id":1001,"out":0,"text":%q}`, id, id, time.Now().Add(-age).Unix(), text)
}

// inHuman is a line that an administrator has written into the dialog in VK's interface.
func inHuman(id int) string {
	return fmt.Sprintf(`{"id":%d,"date":%d,"from_id":-12345,"peer_id":1001,"out":1,"random_id":5,"admin_author_id":501,"text":"Отвечу сама"}`, id, time.Now().Unix())
}

func (l *listener) asksOf(what string) string {
	var list []string
	for _, c := range l.net.to("poll") {
		list = append(list, c.params.Get(what))
	}
	return strings.Join(list, " ")
}

func TestABatchIsStoredBeforeTheNextIsAskedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, vkWith(updates("12", written(7, "раз"), written(8, "два")), updates("13", written(9, "три"))))
		if err := l.runs(t, 30*time.Second, l.accept); err != nil {
			t.Fatal(err)
		}
		if l.texts() != "heard раз, heard два, heard три" || l.asksOf("ts") != "10 12 13" {
			t.Errorf("heard %s after asking for %s", l.texts(), l.asksOf("ts"))
		}
		if kept := l.shelf.kept["vk/shop-vk"]; !strings.Contains(kept, `"ts":"13"`) || !strings.Contains(kept, `"message":9`) {
			t.Errorf("kept %s", kept)
		}
	})
}

func TestAStoreThatIsDownLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, vkWith())
		l.net.answers["poll"] = func(params url.Values) (string, error) {
			if params.Get("ts") == "10" {
				return updates("11", written(7, "раз"))(params)
			}
			return "", nil
		}
		tries := 0
		err := l.runs(t, 30*time.Second, func(ctx context.Context, events ...bot.Event) error {
			if tries++; tries < 3 {
				return errors.New("disk full")
			}
			return l.accept(ctx, events...)
		})
		if err != nil || l.texts() != "heard раз" || strings.Count(l.logged.String(), storeDown) != 2 {
			t.Errorf("heard %s, %v, logged %s", l.texts(), err, &l.logged)
		}
	})
}

func TestAnAccountGoesOnWhereItEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for kept, want := range map[string]string{`{"ts":"8","at":1,"message":5}`: "8", `{"ts":"99"}`: "10", `nonsense`: "10", ``: "10"} {
			l := listen(t, Options{}, vkWith())
			l.shelf.kept["vk/shop-vk"] = kept
			if err := l.runs(t, time.Second, l.accept); err != nil || l.asksOf("ts") != want {
				t.Errorf("kept %s: asked for %s, %v", kept, l.asksOf("ts"), err)
			}
		}
	})
}

func TestWhatNoEventBringsIsReadFromTheDialogs(t *testing.T) {
	for name, failed := range map[string]answer{
		"the events are gone":   gives(`{"failed":1,"ts":30}`),
		"everything is gone":    gives(`{"failed":3}`),
		"VK says what it never": gives(`{"failed":7}`),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				polls := vkWith(updates("11", written(7, "слышали")), failed)
				l := listen(t, Options{}, dialogs(polls, 99, inDialog(10, "три", 0), inHuman(9), inDialog(8, "два", 0), inDialog(7, "слышали", 0), inDialog(5, "давно", 2*time.Hour)))
				l.shelf.kept["vk/shop-vk"] = fmt.Sprintf(`{"ts":"10","at":%d,"message":6}`, time.Now().Unix())
				if err := l.runs(t, 30*time.Second, l.accept); err != nil {
					t.Fatal(err)
				}
				ids := map[string]bool{}
				for _, e := range l.heard {
					ids[e.ID] = true
				}
				if len(ids) != 4 || l.texts() != "heard слышали, heard слышали, heard два, replied Отвечу сама, heard три" {
					t.Errorf("heard %s under %d ids", l.texts(), len(ids))
				}
			})
		})
	}
}

func TestAKeyThatIsTooOldLosesNoEvents(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, dialogs(vkWith(updates("11", written(7, "раз")), gives(`{"failed":2}`), updates("12", written(8, "два"))), 0, inDialog(1, "старое", 2*time.Hour)))
		if err := l.runs(t, 30*time.Second, l.accept); err != nil || l.texts() != "heard раз, heard два" || l.asksOf("ts") != "10 11 11 12" {
			t.Errorf("heard %s after asking for %s, %v", l.texts(), l.asksOf("ts"), err)
		}
	})
}

func TestWhichUnreadMessagesCountAsMissed(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	ago := func(d time.Duration) int64 { return now.Add(-d).Unix() }
	for _, c := range []struct {
		name string
		s    stand
		m    message
		want bool
	}{
		{"the first start, just now", stand{}, message{ID: 5, Date: ago(time.Minute)}, true},
		{"the first start, yesterday", stand{}, message{ID: 5, Date: ago(24 * time.Hour)}, false},
		{"the first start, cut short a day ago", stand{Began: ago(24 * time.Hour)}, message{ID: 5, Date: ago(23 * time.Hour)}, true},
		{"long before one that was cut short", stand{Began: ago(time.Minute)}, message{ID: 5, Date: ago(2 * time.Hour)}, false},
		{"after the last sign of life", stand{At: ago(time.Hour), Message: 4}, message{ID: 5, Date: ago(time.Minute)}, true},
		{"out of order around it", stand{At: ago(time.Hour), Message: 9}, message{ID: 5, Date: ago(time.Hour + time.Minute)}, true},
		{"long before it", stand{At: ago(time.Hour), Message: 9}, message{ID: 5, Date: ago(2 * time.Hour)}, false},
		{"after three days, newer", stand{At: ago(72 * time.Hour), Message: 4}, message{ID: 5, Date: ago(71 * time.Hour)}, true},
		{"after three days, taken in then", stand{At: ago(72 * time.Hour), Message: 5}, message{ID: 5, Date: ago(72 * time.Hour)}, false},
	} {
		if got := c.s.missed(&c.m, now); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestWhatPeopleHaveReadIsTheirsAtTheVeryFirstStart(t *testing.T) {
	now := time.Unix(1_790_000_000, 0)
	ago := func(d time.Duration) int64 { return now.Add(-d).Unix() }
	for _, c := range []struct {
		name string
		s    stand
		m    message
		want bool
	}{
		{"unread", stand{}, message{ID: 8, Date: ago(time.Minute)}, true},
		{"read", stand{}, message{ID: 7, Date: ago(time.Minute)}, false},
		{"read long before the start that was cut short", stand{Began: ago(time.Minute)}, message{ID: 7, Date: ago(30 * time.Minute)}, false},
		{"read since the start that was cut short, perhaps by ourselves", stand{Began: ago(time.Hour)}, message{ID: 7, Date: ago(time.Minute)}, true},
		{"read since a start that nobody remembers", stand{Began: ago(72 * time.Hour)}, message{ID: 7, Date: ago(time.Minute)}, false},
		{"read, at a later start", stand{At: ago(time.Hour)}, message{ID: 7, Date: ago(time.Minute)}, true},
	} {
		if got := c.s.unseen(&c.m, 7, now); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

func TestDialogsThatVKNeverShowsDoNotHoldTheAccountUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		polls := vkWith(updates("11", written(7, "раз")))
		polls["messages.getConversations"] = refuses(15)
		l := listen(t, Options{}, polls)
		if err := l.runs(t, 30*time.Second, l.accept); err != nil || l.texts() != "heard раз" {
			t.Errorf("heard %s, %v", l.texts(), err)
		}
	})
}

func TestTroubleIsWaitedOut(t *testing.T) {
	broken := func(url.Values) (string, error) {
		return "", &url.Error{Op: "Get", URL: "https://lp.vk.example/poll?key=session-secret", Err: errors.New("reset with session-secret")}
	}
	for name, trouble := range map[string]answer{"a broken line": broken, "an empty object": gives("{}"), "a page": gives("<html>"), "an empty ts": gives(`{"ts":"","updates":[]}`)} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := listen(t, Options{}, vkWith(trouble, trouble, updates("11", written(7, "раз"))))
				if err := l.runs(t, 30*time.Second, l.accept); err != nil || l.texts() != "heard раз" || l.asksOf("ts") != "10 10 10 11" {
					t.Errorf("heard %s after asking for %s, %v", l.texts(), l.asksOf("ts"), err)
				}
				if strings.Contains(l.logged.String(), "session-secret") || strings.Count(l.logged.String(), unreachable) != 2 {
					t.Errorf("logged %s", &l.logged)
				}
			})
		})
	}
}

func TestWhatOnlyAPersonCanMendEndsRun(t *testing.T) {
	for code, want := range map[int]error{5: ErrToken, 7: ErrToken, 27: ErrToken, 28: ErrToken, 38: ErrToken, 15: ErrLongPoll, 100: ErrLongPoll, 125: ErrLongPoll, 203: ErrLongPoll} {
		synctest.Test(t, func(t *testing.T) {
			l := listen(t, Options{}, map[string]answer{"groups.getLongPollServer": refuses(code)})
			err := l.runs(t, 30*time.Second, l.accept)
			if !errors.Is(err, want) || strings.Contains(fmt.Sprint(err), "shop-token") {
				t.Errorf("%d: Run ended with %v", code, err)
			}
		})
	}
}

func TestOneEventThatCannotBeUnderstoodStopsNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, vkWith(updates("11", written(7, "раз"), event("message_new", `{"message":{"id":"x"}}`), written(8, "два"))))
		if err := l.runs(t, 30*time.Second, l.accept); err != nil || l.texts() != "heard раз, heard два" {
			t.Errorf("heard %s, %v", l.texts(), err)
		}
		if len(l.asides) != 1 || l.asides[0].Account != "shop-vk" || !strings.Contains(string(l.asides[0].Raw), `"x"`) || strings.Contains(l.logged.String(), "раз") {
			t.Errorf("aside %+v", l.asides)
		}
	})
}

func TestPressesAreAnsweredOnceTheyAreStored(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		polls := vkWith(updates("11", event("message_event", `{"user_id":1001,"peer_id":1001,"event_id":"p1","payload":{"otklik":"yes"}}`)))
		polls["messages.sendMessageEventAnswer"] = gives(`{"response":1}`)
		l := listen(t, Options{}, polls)
		if err := l.runs(t, 30*time.Second, func(ctx context.Context, events ...bot.Event) error {
			if len(l.net.to("messages.sendMessageEventAnswer")) != 0 {
				t.Error("the press was answered before it was stored")
			}
			return l.accept(ctx, events...)
		}); err != nil {
			t.Fatal(err)
		}
		answered := l.net.to("messages.sendMessageEventAnswer")
		if len(answered) != 1 || answered[0].params.Get("event_id") != "p1" || answered[0].params.Get("user_id") != "1001" {
			t.Errorf("answered %+v", answered)
		}
	})
}

func TestAttachmentsThatVKHasCutAreReadAgain(t *testing.T) {
	gift := `{"type":"gift","gift":{"id":3}}`
	seven := strings.TrimSuffix(strings.Repeat(gift+",", 7), ",")
	message := event("message_new", `{"message":{"id":7,"from_id":1001,"peer_id":1001,"text":"","attachments":[`+seven+`]}}`)
	for answer, want := range map[string]int{`{"response":{"items":[{"id":7,"attachments":[` + seven + `,` + gift + `]}]}}`: 8, `{"error":{"error_code":10,"error_msg":""}}`: 7} {
		synctest.Test(t, func(t *testing.T) {
			polls := vkWith(updates("11", message))
			polls["messages.getById"] = gives(answer)
			l := listen(t, Options{}, polls)
			if err := l.runs(t, 30*time.Second, l.accept); err != nil || len(l.heard) != 1 || len(l.heard[0].Attachments) != want {
				t.Errorf("heard %+v, %v; want %d attachments", l.heard, err, want)
			}
		})
	}
}
