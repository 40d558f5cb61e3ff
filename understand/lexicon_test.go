package understand

import (
	"strings"
	"testing"
)

// asked is what the model says of a text when its words are looked up.
func asked(r *Reader, text string) (sum evidence) {
	var s scratch
	r.ask(&s, r.prepare(&s, text, Context{}), &sum)
	return sum
}

func TestWordsThatAreLookedUpWeighWhatTheirFeaturesWeigh(t *testing.T) {
	reader := newReader(t)
	var texts []string
	for _, c := range hardCases(t, "hard.tsv") {
		texts = append(texts, c.text)
	}
	texts = append(texts, strings.Join(texts, " "), strings.Repeat("клавиатура ", 300), strings.Repeat("абвгдежз", 200)+" и всё")
	for range 2 { // words that are new, and words that are known
		for _, text := range texts {
			var want evidence
			seen := reader.Examine(text, Context{}).Features
			want.add(reader.model.Sum(seen))
			if got := asked(reader, text); got != want {
				t.Errorf("%.60q: %v, by its features %v", text, got, want)
			}
		}
	}
}

func TestAWordWhosePlaceIsTakenIsReadAllTheSame(t *testing.T) {
	reader := newReader(t)
	want := asked(reader, "Сколько можно ждать")
	for i := range reader.lexicon.places {
		reader.lexicon.places[i].Store(&lexeme{text: "чужое"})
	}
	if got := asked(reader, "Сколько можно ждать"); got != want {
		t.Errorf("%v, and %v in a full lexicon", want, got)
	}
}

func TestALexiconKeepsNoLongWords(t *testing.T) {
	reader := newReader(t)
	reader.Read(strings.Repeat("длинно", 1000)+" коротко", Context{})
	kept := 0
	for i := range reader.lexicon.places {
		if l := reader.lexicon.places[i].Load(); l != nil {
			kept++
			if len(l.text) > longestLexeme {
				t.Errorf("a word of %d bytes is kept", len(l.text))
			}
		}
	}
	if kept != 1 {
		t.Errorf("%d words are kept, want the short one", kept)
	}
}
