package body_test

import (
	"encoding/json"
	"errors"
	"math"
	"reflect"
	"testing"
	"time"

	"pgregory.net/rapid"

	"otklik/bot"
	"otklik/store/body"
	"otklik/store/storetest"
)

func TestEveryFieldThereIsComesBack(t *testing.T) {
	var w body.Writer
	comesBack(t, w.Conversation)
	comesBack(t, w.Line)
	comesBack(t, w.Job)
	comesBack(t, w.Delivery)
	comesBack(t, func(a *bot.Amendment) (string, error) {
		text, err := w.AppendAmendment(nil, a)
		return string(text), err
	})
}

// comesBack compares with what encoding/json would have kept.
func comesBack[T any](t *testing.T, write func(*T) (string, error)) {
	t.Helper()
	full, empty := storetest.Filled[T](), *new(T)
	for _, value := range []T{full, empty, full} {
		text, err := write(&value)
		if err != nil {
			t.Fatal(err)
		}
		slow, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		got, want := read[T](t, text), read[T](t, string(slow))
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%T was written as\n%s\nand read as\n%+v\nwant\n%+v", value, text, got, want)
		}
	}
}

func read[T any](t *testing.T, text string) (value T) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), &value); err != nil {
		t.Fatalf("%v in %s", err, text)
	}
	return value
}

func TestWhatIsZeroIsNotWritten(t *testing.T) {
	var w body.Writer
	if text, err := w.Line(&bot.Line{ID: "1", Delivery: &bot.Delivery{}}); err != nil || text != `{"id":"1","delivery":{}}` {
		t.Error(text, err)
	}
	conversation := bot.Conversation{Recent: []string{"", "а"}, Case: bot.Case{Said: map[string]bool{"b": false, "a": true}}}
	if text, err := w.Conversation(&conversation); err != nil || text != `{"recent":["","а"],"case":{"said":{"a":true,"b":false}}}` {
		t.Error(text, err)
	}
}

func TestWhateverIsSaidIsReadAsItWasSaid(t *testing.T) {
	var w body.Writer
	rapid.Check(t, func(t *rapid.T) {
		line := bot.Line{
			Text: rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) })).Draw(t, "text"),
			Heat: rapid.Float64Range(-math.MaxFloat64, math.MaxFloat64).Draw(t, "heat"),
			At:   time.Unix(rapid.Int64Range(0, 1<<37).Draw(t, "at"), rapid.Int64Range(0, 999_999_999).Draw(t, "nanoseconds")).UTC(),
		}
		text, err := w.Line(&line)
		if err != nil {
			t.Fatal(err)
		}
		var got bot.Line
		if err := json.Unmarshal([]byte(text), &got); err != nil {
			t.Fatalf("%v in %q", err, text)
		}
		line.Text = string([]rune(line.Text)) // what is no text becomes replacement characters
		if !reflect.DeepEqual(got, line) {
			t.Fatalf("%q was read as %+v, want %+v", text, got, line)
		}
	})
}

func TestWhatJSONCannotHoldIsRefusedAndLeavesNothingBehind(t *testing.T) {
	var w body.Writer
	for _, heat := range []float64{math.NaN(), math.Inf(1), math.Inf(-1)} {
		if text, err := w.Line(&bot.Line{Heat: heat}); !errors.Is(err, body.ErrNumber) || text != "" {
			t.Errorf("heat %v: %q, %v", heat, text, err)
		}
	}
	if text, err := w.Line(&bot.Line{At: time.Date(12026, 1, 1, 0, 0, 0, 0, time.UTC)}); err == nil {
		t.Errorf("the year 12026 was written: %s", text)
	}
	if text, err := w.Line(&bot.Line{ID: "2"}); err != nil || text != `{"id":"2"}` {
		t.Errorf("afterwards: %q, %v", text, err)
	}
}

func TestABodyIsWrittenBehindWhatStandsThere(t *testing.T) {
	var w body.Writer
	text, first := w.AppendLine([]byte("[1"), &bot.Line{ID: "2"})
	text, second := w.AppendLine(text, &bot.Line{Heat: math.NaN()})
	if string(text) != `[1{"id":"2"}` || first != nil || !errors.Is(second, body.ErrNumber) {
		t.Errorf("%s, %v, %v", text, first, second)
	}
}

// Programs before this one wrote every field, and < as six bytes.
func TestWhatOlderProgramsWroteIsRead(t *testing.T) {
	got := read[bot.Conversation](t, `{"id":"shop-tg/1","version":1,"person":{"id":1},"flow":"f","state":"calm","visit":2,"stamp":0,"heat":0,`+
		`"recent":["\u003cb\u003e"],"private":{},"last":{"kind":"private","chat":1},"section":"bot",`+
		`"case":{"number":1,"opened":"0001-01-01T00:00:00Z","origin":{},"heat_first":0,"heat_peak":0,"turns":0}}`)
	var w body.Writer
	text, err := w.Conversation(&got)
	want := `{"id":"shop-tg/1","version":1,"person":{"id":1},"flow":"f","state":"calm","visit":2,` +
		`"recent":["<b>"],"last":{"kind":"private","chat":1},"section":"bot","case":{"number":1}}`
	if err != nil || text != want {
		t.Errorf("kept on as\n%s\nwant\n%s\n%v", text, want, err)
	}
}

func BenchmarkWrite(b *testing.B) {
	b.Run("body", func(b *testing.B) {
		var w body.Writer
		typical(b, w.Conversation, w.Line, w.Job)
	})
	b.Run("encoding_json", func(b *testing.B) {
		typical(b, marshalled[bot.Conversation], marshalled[bot.Line], marshalled[bot.Job])
	})
}

func marshalled[T any](value *T) (string, error) {
	text, err := json.Marshal(value)
	return string(text), err
}

func typical(b *testing.B, conversation func(*bot.Conversation) (string, error), line func(*bot.Line) (string, error), job func(*bot.Job) (string, error)) {
	change := storetest.Typical(1, 1)
	b.ReportAllocs()
	for b.Loop() {
		_, err := conversation(&change.Conversation)
		for i := range change.Lines {
			_, fault := line(&change.Lines[i])
			err = errors.Join(err, fault)
		}
		for i := range change.Jobs {
			_, fault := job(&change.Jobs[i])
			err = errors.Join(err, fault)
		}
		if err != nil {
			b.Fatal(err)
		}
	}
}
