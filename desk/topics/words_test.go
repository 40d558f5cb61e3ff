package topics

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"otklik/bot"
	"otklik/desk/wording"
)

func spoken(t *testing.T, language string) wording.Words {
	t.Helper()
	w, err := wording.Read(language, wordFiles)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestEveryLanguageHasEveryWordWithTheSamePlaceholders(t *testing.T) {
	ru := spoken(t, "ru")
	placeholder := regexp.MustCompile(`%[sd]`)
	for _, language := range []string{"en", "pl"} {
		other := spoken(t, language)
		for _, key := range slices.Sorted(maps.Keys(ru)) {
			if strings.TrimSpace(other[key]) == "" {
				t.Errorf("%s has no words for %s", language, key)
			}
			if a, b := placeholder.FindAllString(ru[key], -1), placeholder.FindAllString(other[key], -1); !slices.Equal(a, b) {
				t.Errorf("%s: %s has %v, ru has %v", language, key, b, a)
			}
		}
		for key := range other {
			if ru[key] == "" {
				t.Errorf("ru has no words for %s", key)
			}
		}
	}
}

// keyed finds the keys that are written out in the code.
var keyed = regexp.MustCompile(`(?:words\.Say\(|d\.says\(|words\[|bot\.Err\w+, )"([a-z_.]+[a-z])"`)

func TestEveryKeyThatTheGroupAsksForHasWords(t *testing.T) {
	ru, found := spoken(t, "ru"), 0
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, match := range keyed.FindAllStringSubmatch(string(text), -1) {
			found++
			if _, ok := ru[match[1]]; !ok {
				t.Errorf("%s asks for %s", name, match[1])
			}
		}
	}
	if found < 50 {
		t.Errorf("only %d keys were found: the search is broken", found)
	}
}

// refusal finds what the engine may answer to an operator, in its own source: a new one must get words.
var refusal = regexp.MustCompile(`(?m)^\t(Err\w+) +=`)

func TestEveryRefusalOfTheEngineIsWorded(t *testing.T) {
	engine, err := os.ReadFile("../../bot/denied.go")
	if err != nil {
		t.Fatal(err)
	}
	orders, err := os.ReadFile("replies.go")
	if err != nil {
		t.Fatal(err)
	}
	found := refusal.FindAllStringSubmatch(string(engine), -1)
	if len(found) < 15 {
		t.Fatalf("only the refusals %v were found: the search is broken", found)
	}
	elsewhere := []string{"ErrUnknownKind", "ErrAnonymous", "ErrSameHuman", "ErrNotLost"} // no order in a topic can meet them
	for _, match := range found {
		if name := match[1]; !slices.Contains(elsewhere, name) && !strings.Contains(string(orders), "bot."+name+",") && !strings.Contains(string(orders), "bot."+name+")") {
			t.Errorf("an operator who meets %s is not answered, and the order comes again for ever", name)
		}
	}
}

func TestNoRefusalIsCutOffAtTheEndOfAPress(t *testing.T) {
	for _, language := range []string{"ru", "en", "pl"} {
		for key, text := range spoken(t, language) {
			if n := utf8.RuneCountInString(text); strings.HasPrefix(key, "denied.") && n > longestPressWords {
				t.Errorf("%s: %s has %d characters", language, key, n)
			}
		}
	}
}

func TestEveryCommandStandsInTheMenuWithWords(t *testing.T) {
	for _, language := range []string{"ru", "en", "pl"} {
		w := &Window{words: spoken(t, language)}
		for _, c := range w.menu() {
			if !regexp.MustCompile(`^[a-z]{1,32}$`).MatchString(c.Name) || c.What == "menu."+c.Name || len([]rune(c.What)) > 256 {
				t.Errorf("%s: %+v", language, c)
			}
		}
	}
}

func TestHowCommandsAreRead(t *testing.T) {
	for text, want := range map[string][2]string{
		"/take":            {"take", ""},
		"/Take@otklik_bot": {"take", ""},
		" /give @olga ":    {"give", "@olga"},
		"/передать Ольга Пример": {"передать", "Ольга Пример"},
		"/heat\nспокоен":         {"heat", "спокоен"},
	} {
		if name, rest, ok := command(text); !ok || name != want[0] || rest != want[1] {
			t.Errorf("%q: %q, %q, %t", text, name, rest, ok)
		}
	}
	for _, text := range []string{"", "Здравствуйте", "// заметка", "/ заметка", "/\nзаметка", "и/или"} {
		if name, _, ok := command(text); ok {
			t.Errorf("%q is taken for the command %q", text, name)
		}
	}
}

func TestTheSignOfATopicSaysHowThingsStand(t *testing.T) {
	for want, c := range map[string]bot.Conversation{
		"🔥": {Section: bot.SectionWaiting, Heat: 0.8},
		"🙋": {Section: bot.SectionWaiting, Heat: 0.2},
		"💬": {Section: bot.SectionWaiting, Heat: 0.8, Operator: "501"},
		"🤖": {Section: bot.SectionBot, Heat: 0.8},
		"✅": {Section: bot.SectionEnded},
		"🚫": {Section: bot.SectionEnded, Case: bot.Case{Spam: true}},
	} {
		if got := sign(c); got != want {
			t.Errorf("%+v: %s, want %s", c, got, want)
		}
	}
	solved := bot.Conversation{Section: bot.SectionBot, Case: bot.Case{Solved: true}}
	if got := sign(solved); got != "✅" {
		t.Errorf("while stars are asked for: %s", got)
	}
}

func TestTheGroupUnderstandsTheWordsByWhichItAsksForACorrection(t *testing.T) {
	for _, language := range []string{"ru", "en", "pl"} {
		words := spoken(t, language)
		for _, key := range []string{"heat.correct", "denied.correction", "menu.heat"} {
			_, offered, _ := strings.Cut(words[key], "/heat ")
			for _, word := range strings.FieldsFunc(offered, func(r rune) bool { return r == ',' || r == ' ' }) {
				if _, known := levels()[word]; !known && !slices.Contains([]string{"или", "or", "albo"}, word) {
					t.Errorf("%s: %s offers %q, which is not understood", language, key, word)
				}
			}
		}
	}
}
