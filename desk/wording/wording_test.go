package wording_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"testing/fstest"

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

func TestEveryReasonOfTheReaderHasItsWords(t *testing.T) {
	for _, language := range []string{"ru", "pl"} {
		words, err := wording.Read(language, os.DirFS("."))
		if err != nil {
			t.Fatal(err)
		}
		for _, reason := range []string{"learned: “после”", "wants a human: “оператор”", "speaks of the police: “полиция”"} {
			cause, _, _ := strings.Cut(reason, ":")
			if got := words.Reason(reason); strings.HasPrefix(got, cause) {
				t.Errorf("%s: operators read %q", language, got)
			}
		}
	}
}
