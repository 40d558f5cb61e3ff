package flows

import (
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// in gives values by placeholder.
func in(texts map[string]string) (values []Value) {
	for placeholder, text := range texts {
		values = append(values, Value{placeholder, text})
	}
	return values
}

func TestAPhraseNamesAllThatItsTextsAreFilledWith(t *testing.T) {
	flow := shipped(t)
	for phrase, want := range map[string][]string{
		"calm": {"company", "order", "role", "thing"}, "contact": {"order", "post"}, "confirm_phone": {"phone"}, "hours": {"hours"}, "invite": nil, "unheard of": nil,
	} {
		if got := slices.Sorted(slices.Values(flow.Placeholders(phrase))); !slices.Equal(got, want) {
			t.Errorf("%s is filled with %q, want %q", phrase, got, want)
		}
	}
}

func TestAHotCustomerHearsWhatWasWrittenForHotOnes(t *testing.T) {
	flow := little(t)
	values := map[string]string{"company": "Romashka"}
	for heat, want := range map[float64]bool{0.9: true, 0.3: false} {
		spoken, err := flow.Speak("calm", Voice{Language: "en", Seed: 3, Values: in(values), Facts: &Facts{Heat: heat, Length: "short"}})
		if err != nil || strings.Contains(spoken.Text, "hot feeling") != want {
			t.Errorf("heat %.1f: %q (%v)", heat, spoken.Text, err)
		}
	}
}

func TestALongLetterGetsALongAnswer(t *testing.T) {
	flow := little(t)
	for length, paragraphs := range map[string]int{"short": 1, "medium": 2, "long": 3, "": 2} {
		spoken, err := flow.Speak("calm", Voice{Language: "pl", Values: in(map[string]string{"company": "Rumianek"}), Facts: &Facts{Length: length}})
		if got := strings.Count(spoken.Text, "\n\n") + 1; err != nil || got != paragraphs {
			t.Errorf("length %q: %d paragraphs, want %d: %q (%v)", length, got, paragraphs, spoken.Text, err)
		}
		if !strings.Contains(spoken.Text, "Rumianek") || strings.Contains(spoken.Text, "{") {
			t.Errorf("not filled in: %q", spoken.Text)
		}
	}
}

func TestAVariantWhoseBlankCannotBeFilledIsNotSpoken(t *testing.T) {
	flow := little(t)
	for seed := range uint64(50) {
		spoken, err := flow.Speak("hello", Voice{Language: "en", Seed: seed, Facts: &Facts{}})
		if err != nil || strings.Contains(spoken.Text, "good to meet you") {
			t.Fatalf("seed %d: %q (%v)", seed, spoken.Text, err)
		}
	}
	facts := &Facts{Private: true, Answers: map[string]string{"reach": "phone"}}
	spoken, err := flow.Speak("handover", Voice{Language: "en", Facts: facts, Values: in(map[string]string{"phone": "+7 999 000-00-01"})})
	if err != nil || spoken.Text != "We shall ring +7 999 000-00-01 (en)." {
		t.Errorf("%q (%v)", spoken.Text, err)
	}
}

func TestAPartWithNothingNewIsLeftOutAndAtLastNothingIsLeft(t *testing.T) {
	flow := little(t)
	voice := Voice{Language: "en", Said: map[string]bool{}, Facts: &Facts{Length: "short"}}
	first, err := flow.Speak("calm", voice) // {company} is not known, so the part "who" is left out
	if err != nil || strings.Contains(first.Text, "who") || !strings.Contains(first.Text, "feeling") {
		t.Fatalf("%q (%v)", first.Text, err)
	}
	for range 3 {
		spoken, err := flow.Speak("calm", voice)
		if err != nil {
			t.Fatal(err)
		}
		for _, mark := range spoken.Marks {
			voice.Said[mark] = true
		}
	}
	if _, err := flow.Speak("calm", voice); !errors.Is(err, ErrExhausted) {
		t.Errorf("a fourth answer: %v", err)
	}
	if _, err := flow.Speak("nothing", voice); !errors.Is(err, ErrPhrase) {
		t.Errorf("an unknown phrase: %v", err)
	}
}

func TestTheSameVoiceFindsTheSameWords(t *testing.T) {
	flow := little(t)
	rapid.Check(t, func(t *rapid.T) {
		voice := Voice{Language: "en", Seed: rapid.Uint64().Draw(t, "seed"), Values: in(map[string]string{"company": "Romashka"}), Facts: &Facts{}}
		first, err := flow.Speak("calm", voice)
		again, err2 := flow.Speak("calm", voice)
		if err != nil || err2 != nil || first.Text != again.Text {
			t.Fatalf("%q, then %q (%v, %v)", first.Text, again.Text, err, err2)
		}
	})
}

func TestDifferentSeedsFindDifferentWords(t *testing.T) {
	flow, heard := little(t), map[string]bool{}
	for seed := range uint64(60) {
		spoken, err := flow.Speak("invite", Voice{Language: "en", Seed: seed, Facts: &Facts{}})
		if err != nil {
			t.Fatal(err)
		}
		heard[spoken.Text] = true
	}
	if len(heard) != 3 {
		t.Errorf("%d of 3 variants were ever spoken", len(heard))
	}
}

func TestSentences(t *testing.T) {
	for text, want := range map[string][]string{
		"One sentence":                         {"One sentence"},
		"First one. Second one! Third one?":    {"First one.", "Second one!", "Third one?"},
		"Мы здесь, т. е. рядом. Пишите.":       {"Мы здесь, т. е. рядом.", "Пишите."},
		"Нет. Так не годится.":                 {"Нет. Так не годится."},
		"See https://example.com/a.b. Thanks.": {"See https://example.com/a.b.", "Thanks."},
		"Line one\nLine two":                   {"Line one", "Line two"},
		"“Quoted.” Then more":                  {"“Quoted.”", "Then more"},
		"Really?! Yes, really…":                {"Really?!", "Yes, really…"},
		"...":                                  nil,
	} {
		var got []string
		for _, s := range sentences(text) {
			got = append(got, s.text)
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestASentenceIsTheSameWhateverItsCaseAndSigns(t *testing.T) {
	if mark("Спасибо, что написали!") != mark("спасибо что написали…") || mark("Спасибо") == mark("Простите") {
		t.Error("marks follow letters and digits alone")
	}
}

// speakAll says phrases in any order until nothing is left, and hands every sentence that comes out to heard.
func speakAll(t *rapid.T, flow *Flow, language string, heard func(phrase, sentence string)) {
	names := slices.Sorted(maps.Keys(flow.phrases[language]))
	said := map[string]bool{}
	values := map[string]string{"company": "Ромашка", "name": "Анна", "hours": "9–21", "document": "https://example.com/privacy", "order": "123456"}
	for range rapid.IntRange(1, 60).Draw(t, "lines") {
		name := rapid.SampledFrom(names).Draw(t, "phrase")
		voice := Voice{Language: language, Seed: rapid.Uint64().Draw(t, "seed"), Said: said, Values: in(values), Facts: &Facts{
			Heat: rapid.Float64Range(0, 1).Draw(t, "heat"), Private: rapid.Bool().Draw(t, "private"), Turns: rapid.IntRange(0, 5).Draw(t, "turns"),
			Length: rapid.SampledFrom([]string{"short", "medium", "long"}).Draw(t, "length"),
		}}
		voice.Facts.Public = !voice.Facts.Private
		spoken, err := flow.Speak(name, voice)
		if errors.Is(err, ErrExhausted) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		for _, mark := range spoken.Marks {
			said[mark] = true
		}
		for _, s := range sentences(spoken.Text) {
			heard(name, essence(s.text))
		}
	}
}

func TestNobodyReadsASentenceTwiceInOneCase(t *testing.T) {
	flow := little(t)
	rapid.Check(t, func(t *rapid.T) {
		once := map[string]string{}
		speakAll(t, flow, rapid.SampledFrom(flow.Languages).Draw(t, "language"), func(phrase, sentence string) {
			if earlier, twice := once[sentence]; twice {
				t.Fatalf("%q was said by %s and again by %s", sentence, earlier, phrase)
			}
			once[sentence] = phrase
		})
	})
}
