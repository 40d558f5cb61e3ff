package yamlfile_test

import (
	"errors"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"otklik/yamlfile"
)

func TestWhatStandsInAFileIsCalledAsPeopleCallIt(t *testing.T) {
	for text, want := range map[string]struct{ at, kind string }{
		"\nshop: {a: 1}":     {"2:1", "keys and values"},
		"  one: 1\n  two: 2": {"1:3", "keys and values"},
		"{one: 1, two: 2}":   {"1:1", "keys and values"},
		" - one\n - two":     {"1:2", "a list"},
		"[one, two]":         {"1:1", "a list"},
		"17":                 {"1:1", "a number"},
		"1.5":                {"1:1", "a number"},
		".inf":               {"1:1", "a number"},
		"true":               {"1:1", "true or false"},
		"\n\n  Ромашка":      {"3:3", "text"},
		`"17"`:               {"1:1", "text"},
		"|\n  two\n  lines":  {"1:1", "text"},
	} {
		file, err := parser.ParseBytes([]byte(text), 0)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		node := file.Docs[0].Body
		if at, kind := yamlfile.Begin(node).String(), yamlfile.Kind(node); at != want.at || kind != want.kind {
			t.Errorf("%q: %s at %s, want %s at %s", text, kind, at, want.kind, want.at)
		}
	}
}

func TestWhatTheLibraryRefusesIsToldWithItsPlaceAndWithoutTheFilesWords(t *testing.T) {
	for text, want := range map[string]string{
		"one: 1\ntwo:\n\tthree: hush": "3:1 a tab stands here, and YAML is indented with blanks",
		"one: [hush":                  "1:6 sequence end token ']' not found",
	} {
		var into any
		at, what := yamlfile.Refusal(yaml.Unmarshal([]byte(text), &into))
		if got := at.String() + " " + what; got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
	if at, what := yamlfile.Refusal(errors.New("the disk is full")); at.String() != "1:1" || what != "the disk is full" {
		t.Errorf("another error is told as %s %s", at, what)
	}
}
