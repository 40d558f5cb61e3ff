package wording_test

import (
	"errors"
	"os"
	"testing"
	"testing/fstest"

	"github.com/goccy/go-yaml"

	"otklik/config"
	"otklik/desk/wording"
)

func TestAWindowsOwnWordsStandBesideTheSharedOnes(t *testing.T) {
	own := fstest.MapFS{"words/ru.yaml": {Data: []byte("card.taken: \"Ведёт %s\"\n")}}
	w, err := wording.Read("ru", own)
	if err != nil {
		t.Fatal(err)
	}
	if got := w.Say("card.taken", "Ольга") + ", " + w.Say("heat.hot"); got != "Ведёт Ольга, горячо" {
		t.Error(got)
	}
	if _, err := wording.Read("xx", own); !errors.Is(err, wording.ErrLanguage) {
		t.Errorf("an unknown language: %v", err)
	}
	own["words/ru.yaml"].Data = []byte("heat.hot: [")
	if _, err := wording.Read("ru", own); err == nil {
		t.Error("a broken file was read")
	}
}

// reasonsIn are all that stand under the key reason, however deep.
func reasonsIn(node any) (reasons []string) {
	switch n := node.(type) {
	case []any:
		for _, one := range n {
			reasons = append(reasons, reasonsIn(one)...)
		}
	case map[string]any:
		for key, value := range n {
			if text, ok := value.(string); ok && key == "reason" {
				reasons = append(reasons, text)
			}
			reasons = append(reasons, reasonsIn(value)...)
		}
	}
	return reasons
}

// TestEveryReasonOfTheReaderHasItsWords holds the words to all that the markers say, and to what the reader adds by itself.
func TestEveryReasonOfTheReaderHasItsWords(t *testing.T) {
	reasons := []string{"learned", "negated", "written in capitals", "many exclamation or question marks", "sad or angry smileys", "friendly smileys",
		"came back after the case was solved", "repeats what was written before", "asks again with nothing but marks",
		"has waited for more than a day", "has waited for more than an hour"}
	markers, err := config.Files(config.MarkersFolder, "")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range markers {
		var all map[string]any
		if err := yaml.Unmarshal(file.Data, &all); err != nil {
			t.Fatal(err)
		}
		reasons = append(reasons, reasonsIn(all)...)
	}
	if len(reasons) < 50 {
		t.Fatalf("the markers give %d reasons", len(reasons))
	}
	for _, language := range []string{"ru", "en", "pl"} {
		words, err := wording.Read(language, os.DirFS("."))
		if err != nil {
			t.Fatal(err)
		}
		for _, reason := range reasons {
			if words["reason."+reason] == "" {
				t.Errorf("%s: operators read %q", language, words.Reason(reason+": “слово”"))
			}
		}
	}
}
