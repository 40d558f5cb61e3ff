package body_test

import (
	_ "embed"
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"otklik/bot"
	"otklik/store/body"
	"otklik/store/storetest"
)

// former is a conversation after its first answer, as programs before this one kept it in Redis.
//
//go:embed testdata/former.json
var former string

func TestEveryFieldThereIsComesBack(t *testing.T) {
	var w body.Writer
	comesBack(t, w.Conversation, body.ReadConversation)
	comesBack(t, w.Line, body.ReadLine)
	comesBack(t, w.Job, readJob)
	comesBack(t, w.Delivery, body.ReadDelivery)
}

func readJob(kept string, j *bot.Job) error {
	_, err := body.ReadJob(kept, j)
	return err
}

// comesBack compares with what encoding/json would have kept.
func comesBack[T any](t *testing.T, write func(*T) ([]byte, error), read func(string, *T) error) {
	t.Helper()
	full, empty := storetest.Filled[T](), *new(T)
	for _, value := range []T{full, empty, full} {
		kept, err := write(&value)
		if err != nil {
			t.Fatal(err)
		}
		slow, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		var got, want T
		if err := errors.Join(read(string(kept), &got), json.Unmarshal(slow, &want)); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%T was written as\n%q\nand read as\n%+v\nwant\n%+v", value, kept, got, want)
		}
	}
}

func TestWhatIsZeroIsNotWritten(t *testing.T) {
	var w body.Writer
	if kept, err := w.Line(&bot.Line{ID: "1", Delivery: &bot.Delivery{}}); err != nil || string(kept) != "\x01"+"\x09\x011"+"\x7c\x00"+"\x00" {
		t.Errorf("%q, %v", kept, err)
	}
	if kept, err := w.Delivery(&bot.Delivery{}); err != nil || string(kept) != "\x01\x00" {
		t.Errorf("%q, %v", kept, err)
	}
}

func TestWhatIsInASetAndWhatIsNotIsTold(t *testing.T) {
	var w body.Writer
	want := bot.Conversation{Recent: []string{"", "а"}, Skipped: map[string]bool{"last": false},
		Case: bot.Case{Said: map[string]bool{"b": false, "a": true, "c": true}}}
	kept, err := w.Conversation(&want)
	var got bot.Conversation
	if err := errors.Join(err, body.ReadConversation(string(kept), &got)); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestWhateverIsSaidIsReadAsItWasSaid(t *testing.T) {
	var w body.Writer
	said := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.StringMatching(`says that (it is unbearable|something went wrong): “[аб]{0,9}”`), rapid.StringMatching(`(где мой заказ ){0,3}[аб]?`), rapid.StringMatching(`[0-9a-g]{5,8}`))
	rapid.Check(t, func(t *rapid.T) {
		at := time.Unix(rapid.Int64Range(-1<<33, 1<<37).Draw(t, "at"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).UTC()
		there := at.In(time.FixedZone("", 60*rapid.IntRange(-14*60, 14*60).Draw(t, "zone")))
		words := rapid.SliceOfN(said, 5, 90).Draw(t, "words")
		want := bot.Conversation{
			Heat:       rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Filter(func(h float64) bool { return h != 0 }).Draw(t, "heat"),
			HeatBefore: float64(rapid.IntRange(-10000, 10000).Draw(t, "hundredths of percents")) / 10000,
			LastHeard:  at, Deadline: there, Waiting: at.Truncate(time.Microsecond), MonologueSince: at.Truncate(time.Millisecond),
			Answers: map[string]string{words[0]: words[1], "what": words[2]}, Recent: words, Case: bot.Case{Words: words[2], Kind: words[3], Reasons: words},
		}
		kept, err := w.Conversation(&want)
		if err != nil {
			t.Fatal(err)
		}
		var got bot.Conversation
		if err := body.ReadConversation(string(kept), &got); err != nil {
			t.Fatalf("%v in %q", err, kept)
		}
		if got, want := exported(t, got), exported(t, want); got != want {
			t.Fatalf("%q was read as %s, want %s", kept, got, want)
		}
	})
}

// exported is what an export tells: what is no text becomes replacement characters.
func exported(t *rapid.T, c bot.Conversation) string {
	var told bot.Conversation
	text, first := json.Marshal(c)
	second := json.Unmarshal(text, &told)
	text, third := json.Marshal(told)
	if err := errors.Join(first, second, third); err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestWhatAnExportCannotHoldIsRefusedAndLeavesNothingBehind(t *testing.T) {
	var w body.Writer
	for _, heat := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if kept, err := w.AppendLine(nil, &bot.Line{Heat: heat}); !errors.Is(err, body.ErrNumber) || len(kept) != 0 {
			t.Errorf("heat %v: %q, %v", heat, kept, err)
		}
	}
	for _, at := range []time.Time{time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(-1, 12, 31, 23, 59, 59, 0, time.UTC)} {
		if _, err := w.Line(&bot.Line{At: at}); !errors.Is(err, body.ErrYear) {
			t.Errorf("the year %d was written: %v", at.Year(), err)
		}
	}
	if _, err := w.Line(&bot.Line{ID: "2", At: time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)}); err != nil {
		t.Error(err)
	}
}

func TestARecordIsWrittenBehindWhatStandsThere(t *testing.T) {
	var w body.Writer
	text, first := w.AppendLine([]byte("[1"), &bot.Line{ID: "2"})
	text, second := w.AppendLine(text, &bot.Line{Heat: math.NaN()})
	if string(text) != "[1\x01\x09\x012\x00" || first != nil || !errors.Is(second, body.ErrNumber) {
		t.Errorf("%q, %v, %v", text, first, second)
	}
}

func TestWhatStandsBehindAJobIsGivenBack(t *testing.T) {
	var w body.Writer
	kept, err := w.Job(&bot.Job{Key: "two\nlines"})
	if err != nil {
		t.Fatal(err)
	}
	for _, kept := range []string{string(kept), `{"key":"two\nlines"}`} {
		var j bot.Job
		if behind, err := body.ReadJob(kept+"\n{}", &j); err != nil || behind != "\n{}" || j.Key != "two\nlines" {
			t.Errorf("%q: %q, %+v, %v", kept, behind, j, err)
		}
		if err := body.ReadLine(kept+"\n{}", new(bot.Line)); err == nil {
			t.Errorf("%q was read with something behind it", kept)
		}
	}
}

func TestWhatFormerProgramsWroteIsReadAndTakesHalfTheRoom(t *testing.T) {
	var was, is bot.Conversation
	if err := json.Unmarshal([]byte(former), &was); err != nil {
		t.Fatal(err)
	}
	if err := body.ReadConversation(strings.TrimSpace(former), &is); err != nil || !reflect.DeepEqual(is, was) {
		t.Errorf("%+v, %v; want %+v", is, err, was)
	}
	var w body.Writer
	kept, err := w.Conversation(&was)
	var again bot.Conversation
	if err := errors.Join(err, body.ReadConversation(string(kept), &again)); err != nil || !reflect.DeepEqual(again, was) {
		t.Errorf("%+v, %v; want %+v", again, err, was)
	}
	if len(kept) > len(former)/2 {
		t.Errorf("%d bytes became %d: %q", len(former), len(kept), kept)
	}
}

// The first programs wrote every field, and < as six bytes.
func TestWhatTheFirstProgramsWroteIsRead(t *testing.T) {
	var c bot.Conversation
	err := body.ReadConversation(`{"id":"shop-tg/1","version":1,"person":{"id":1},"flow":"f","state":"calm","visit":2,"stamp":0,"heat":0,`+
		`"recent":["\u003cb\u003e"],"private":{},"last":{"kind":"private","chat":1},"section":"bot",`+
		`"case":{"number":1,"opened":"0001-01-01T00:00:00Z","origin":{},"heat_first":0,"heat_peak":0,"turns":0}}`, &c)
	want := bot.Conversation{ID: "shop-tg/1", Version: 1, Person: bot.Person{ID: 1}, Flow: "f", State: "calm", Visit: 2, Recent: []string{"<b>"},
		Last: bot.Place{Kind: bot.PrivateChat, Chat: 1}, Section: bot.SectionBot, Case: bot.Case{Number: 1}}
	if err != nil || !reflect.DeepEqual(c, want) {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestATornRecordIsNeverReadAsAWholeOne(t *testing.T) {
	var w body.Writer
	full := storetest.Filled[bot.Conversation]()
	kept, err := w.Conversation(&full)
	if err != nil {
		t.Fatal(err)
	}
	for n := range kept {
		if err := body.ReadConversation(string(kept[:n]), new(bot.Conversation)); !errors.Is(err, body.ErrTorn) {
			t.Fatalf("%d of %d bytes were read: %v", n, len(kept), err)
		}
	}
}

func TestNothingThatMayStandThereStopsTheProgram(t *testing.T) {
	var w body.Writer
	full := storetest.Filled[bot.Conversation]()
	kept, err := w.Conversation(&full)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		other := append([]byte(nil), kept...)
		for range rapid.IntRange(1, 9).Draw(t, "changes") {
			other[rapid.IntRange(1, len(other)-1).Draw(t, "place")] = rapid.Byte().Draw(t, "byte")
		}
		if err := body.ReadConversation(string(other), new(bot.Conversation)); err != nil && !errors.Is(err, body.ErrTorn) {
			t.Fatal(err)
		}
	})
}
