package flows

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestAPatternTellsWhatItBeginsWith(t *testing.T) {
	for pattern, want := range map[string][]string{
		`yes`:                   {"YES"},
		`yes|no`:                {"NO", "YES"},
		`(?:no )?way`:           {"NO ", "WAY"},
		`(?:a |please )*stop`:   {"A ", "PLE", "STO"},
		`[её]лка`:               {"ЁЛК", "ЕЛК"},
		`[1]-\d+`:               {"1-0", "1-1", "1-2", "1-3", "1-4", "1-5", "1-6", "1-7", "1-8", "1-9"},
		`o?k`:                   {"K", "OK"},
		`go.*`:                  {"GO"},
		`.*go`:                  {""},
		`a+b`:                   {"A"},
		`(?:one|two){2}`:        {"ONE", "TWO"},
		`\p{L}o`:                {""},
		`(?:a|b|c)(?:x|y)(?:z)`: {"AXZ", "AYZ", "BXZ", "BYZ", "CXZ", "CYZ"},
	} {
		found := beginningsOf(regexp.MustCompile(wholeTurn(pattern)))
		got := slices.Sorted(maps.Keys(found))
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s begins with %q, want %q", pattern, got, want)
		}
	}
}

// A turn that means an intent is never taken for one that begins otherwise, in whatever case it is written.
func TestNoTurnThatMeansAnIntentIsPassedOver(t *testing.T) {
	flow := shipped(t)
	for name, languages := range flow.intents {
		for language, intent := range languages {
			t.Run(name+" "+language, func(t *testing.T) {
				texts := rapid.StringMatching(intent.pattern.String())
				rapid.Check(t, func(t *rapid.T) {
					for _, turn := range inEveryCase(texts.Draw(t, "turn")) {
						if intent.pattern.MatchString(turn) && !intent.beginnings.of(leadOf(turn)) {
							t.Fatalf("%q means it and begins with none of %v", turn, intent.beginnings)
						}
					}
				})
			})
		}
	}
}

func inEveryCase(text string) []string {
	return []string{text, strings.ToUpper(text), strings.ToLower(text), strings.ToTitle(text)}
}

func TestATurnBeginsAsItsPlainTextDoes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		heard := newTurn(rapid.StringOfN(rapid.SampledFrom([]rune("аЯ z9!,. \n«»")), 0, 12, -1).Draw(t, "text"))
		plain := heard.plain()
		if want := foldAll([]rune(plain[:upTo(plain, lookedAt)])); heard.lead != want {
			t.Fatalf("%q begins with %q, its plain text %q with %q", heard.text, heard.lead, plain, want)
		}
	})
}

func TestSignsThatPatternsTakeForTheSameAreFoldedToOne(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if other := unicode.SimpleFold(r); fold(r) != fold(other) {
			t.Fatalf("%q and %q", r, other)
		}
	}
}

func TestHardlyAComplaintIsHeldAgainstAPattern(t *testing.T) {
	flow := shipped(t)
	for _, complaint := range []string{"Сколько можно ждать, заказ 48213 третий день не везут", "Где мой диван, обещали ещё вчера", "Верните деньги за сломанный чайник"} {
		for _, name := range []string{"withdraw", "enough", "again", "why"} {
			if flow.intents[name]["ru"].beginnings.of(leadOf(complaint)) {
				t.Errorf("%q begins like %s", complaint, name)
			}
		}
	}
}
