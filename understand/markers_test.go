package understand

import (
	"errors"
	"strings"
	"testing"
)

func TestAFaultyMarkerFileTellsWhereAndWhatToDo(t *testing.T) {
	for name, test := range map[string]struct{ yaml, want string }{
		"unknown key":      {"language: ru\nmarkerz: []\n", "m.yaml:2:1: "},
		"wrong type":       {"language: ru\nmarkers:\n  - name: a\n    heat: hot\n", "m.yaml:4:11: "},
		"unknown language": {"language: xx\n", "m.yaml:1:11: language \"xx\" is not read; choose one of"},
		"no name":          {"language: ru\nmarkers:\n  - reason: a\n    phrases: [ой ой]\n", "has no name; give it one"},
		"no phrases":       {"language: ru\nmarkers:\n  - name: a\n    reason: b\n", "finds nothing; give it phrases or patterns"},
		"heavy":            {"language: ru\nmarkers:\n  - name: a\n    reason: b\n    heat: 9\n    phrases: [ой ой]\n", "m.yaml:5:11: the weight 9 is out of range"},
		"unknown kind":     {"language: ru\nmarkers:\n  - name: a\n    reason: b\n    kinds: {nice: 1}\n    phrases: [ой ой]\n", "kind \"nice\" is unknown"},
		"bad pattern":      {"language: ru\nmarkers:\n  - name: a\n    reason: b\n    patterns: ['(']\n", "m.yaml:5:16: the pattern does not compile"},
		"greedy pattern":   {"language: ru\nmarkers:\n  - name: a\n    reason: b\n    patterns: ['.*']\n", "matches every message"},
		"unknown alarm":    {"language: ru\nmarkers:\n  - name: a\n    reason: b\n    alarm: fire\n    phrases: [ой ой]\n", "m.yaml:5:12: alarm fire is unknown; choose one of [despair grief health law press other], or write true"},
		"inner star":       {"language: ru\nmarkers:\n  - name: a\n    reason: b\n    phrases: ['о*й']\n", "m.yaml:5:15: a phrase needs"},
		"doubled name":     {"language: ru\nmarkers:\n  - {name: a, reason: b, phrases: [ой]}\n  - {name: a, reason: b, phrases: [ай]}\n", "the name \"a\" is taken"},
	} {
		_, err := ParseMarkers("m.yaml", []byte(test.yaml))
		if err == nil || !errors.Is(err, ErrMarkers) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v; want %q", name, err, test.want)
		}
	}
}

func TestAnAdminsMarkerChangesTheReading(t *testing.T) {
	markers, err := ParseMarkers("own.yaml", []byte("language: ru\nnegations: [не]\nmarkers:\n"+
		"  - {name: sad, reason: our own word for trouble, heat: 4, flips: true, phrases: [караул* кричать, печалька]}\n"))
	if err != nil {
		t.Fatal(err)
	}
	reader := newReader(t, markers)
	if got := reader.Read("Хоть караулы кричать", Context{}); !got.Level.Upset() || got.Reasons[0].Text != "our own word for trouble: “караулы кричать”" {
		t.Errorf("%+v", got)
	}
	if got := reader.Read("совсем не печалька", Context{}); got.Level.Upset() {
		t.Errorf("a negated marker still weighs: %+v", got)
	}
	if got := reader.Read("печальками торгуем", Context{}); len(got.Reasons) > 0 {
		t.Errorf("a phrase without a star matched a longer word: %+v", got)
	}
}
