package vk

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// twoDialogs makes VK show the dialogs of Pyotr (2002) and Anna (1001), each with one line; Pyotr's answers as history says.
func twoDialogs(answers map[string]answer, history answer) map[string]answer {
	of := func(person, id int, text string) string {
		return strings.ReplaceAll(inDialog(id, text, time.Minute), "1001", fmt.Sprint(person))
	}
	pyotr, anna := of(2002, 9, "у Петра"), of(1001, 8, "у Анны")
	answers["messages.getConversations"] = gives(fmt.Sprintf(`{"response":{"count":2,"items":[`+
		`{"conversation":{"peer":{"id":2002},"in_read":0},"last_message":%s},{"conversation":{"peer":{"id":1001},"in_read":0},"last_message":%s}]}}`, pyotr, anna))
	answers["messages.getHistory"] = func(params url.Values) (string, error) {
		if params.Get("peer_id") == "2002" {
			return history(params)
		}
		return gives(`{"response":{"items":[` + anna + `]}}`)(params)
	}
	return answers
}

// whole is Pyotr's dialog.
func whole() answer {
	return gives(`{"response":{"items":[` + strings.ReplaceAll(inDialog(9, "у Петра", time.Minute), "1001", "2002") + `]}}`)
}

func missedFor(l *listener, d time.Duration) {
	l.shelf.kept["vk/shop-vk"] = fmt.Sprintf(`{"ts":"99","at":%d,"message":7}`, time.Now().Add(-d).Unix())
}

func TestADialogThatVKDoesNotShowIsPassedOverAndReadLater(t *testing.T) {
	for name, stubborn := range map[string]answer{
		"an error of VK's own": refuses(10), "an unknown error": refuses(1), "an answer of another shape": gives(`{"response":{"items":7}}`),
		"too much of the same": refuses(9),
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				l := listen(t, Options{}, twoDialogs(vkWith(updates("11", written(10, "новое"))), inTurn(stubborn, stubborn, stubborn, whole())))
				missedFor(l, time.Hour)
				if err := l.runs(t, 10*time.Minute, l.accept); err != nil {
					t.Fatal(err)
				}
				if got := l.texts(); !strings.Contains(got, "heard у Анны") || !strings.Contains(got, "heard новое") || !strings.Contains(got, "heard у Петра") {
					t.Errorf("heard %s", got)
				}
				if n := strings.Count(l.logged.String(), "VK does not show"); n != 2 {
					t.Errorf("said %d times that it is so and that it is over: %s", n, &l.logged)
				}
				if kept := l.shelf.kept["vk/shop-vk/owed"]; kept != "null" && kept != "[]" {
					t.Errorf("owed are still %s", kept)
				}
			})
		})
	}
}

func TestADialogThatVKNeverShowsHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, twoDialogs(vkWith(updates("11", written(10, "новое"))), refuses(10)))
		missedFor(l, time.Hour)
		if err := l.runs(t, 10*time.Minute, l.accept); err != nil || l.texts() != "heard у Анны, heard новое" {
			t.Errorf("heard %s, %v", l.texts(), err)
		}
		if n := strings.Count(l.logged.String(), "VK does not show"); n != 1 {
			t.Errorf("said %d times: %s", n, &l.logged)
		}
		if n := len(l.net.to("messages.getHistory")); n < 10 || n > 30 {
			t.Errorf("VK was asked %d times in ten minutes", n)
		}
	})
}

func TestWhatIsOwedOutlivesTheProgramAndIsGivenUpInTheEnd(t *testing.T) {
	for after, want := range map[time.Duration]string{time.Hour: "heard у Петра", 50 * time.Hour: ""} {
		synctest.Test(t, func(t *testing.T) {
			first := listen(t, Options{}, twoDialogs(vkWith(), refuses(10)))
			missedFor(first, time.Hour)
			if err := first.runs(t, time.Minute, first.accept); err != nil {
				t.Fatal(err)
			}
			time.Sleep(after)
			next := listen(t, Options{}, twoDialogs(vkWith(updates("11")), whole()))
			next.shelf.kept = first.shelf.kept
			next.net.answers["messages.getConversations"] = gives(noDialogs)
			if err := next.runs(t, time.Minute, next.accept); err != nil || next.texts() != want {
				t.Errorf("after %s heard %q, %v", after, next.texts(), err)
			}
			if given := strings.Contains(next.logged.String(), "given up"); given != (want == "") {
				t.Errorf("after %s logged %s", after, &next.logged)
			}
		})
	}
}

func TestAVeryFirstLookPutsOffWhatVKDoesNotShow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := listen(t, Options{}, twoDialogs(vkWith(updates("11", written(10, "новое"))), inTurn(refuses(10), whole())))
		if err := l.runs(t, time.Minute, l.accept); err != nil || l.texts() != "heard у Анны, heard новое, heard у Петра" {
			t.Errorf("heard %s, %v", l.texts(), err)
		}
	})
}

func TestAListOfDialogsThatVKDoesNotShowHoldsNobodyUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		answers := twoDialogs(vkWith(updates("11", written(10, "новое"))), whole())
		answers["messages.getConversations"] = inTurn(refuses(10), refuses(29), answers["messages.getConversations"])
		l := listen(t, Options{}, answers)
		missedFor(l, time.Hour)
		if err := l.runs(t, 20*time.Minute, l.accept); err != nil || l.texts() != "heard новое, heard у Петра, heard у Анны" {
			t.Errorf("heard %s, %v", l.texts(), err)
		}
		if n := len(l.net.to("messages.getConversations")); n != 3 {
			t.Errorf("VK was asked %d times, though it wanted to be left alone", n)
		}
	})
}

func TestAMessageOfAnotherShapeIsKeptAsideAndTheDialogRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		odd := fmt.Sprintf(`{"id":9,"date":%d,"from_id":"Анна","peer_id":1001}`, time.Now().Unix())
		l := listen(t, Options{}, dialogs(vkWith(), 0, odd, inDialog(8, "раз", time.Minute)))
		missedFor(l, time.Hour)
		if err := l.runs(t, time.Minute, l.accept); err != nil || l.texts() != "heard раз" {
			t.Errorf("heard %s, %v", l.texts(), err)
		}
		if len(l.asides) != 1 || string(l.asides[0].Raw) != odd {
			t.Errorf("aside %+v", l.asides)
		}
	})
}
