package web

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"otklik/bot"
)

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

func spoken(t *testing.T, language string) words {
	t.Helper()
	w, err := readWords(language)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// keyed finds the keys that are written out in templates and code.
var keyed = regexp.MustCompile(`(?:\{\{t |\(t |words\.say\(|d\.words\[|w\[|trouble\(w, http\.\w+, )"([a-z_.]+[a-z])"`)

func TestEveryKeyThatThePageAsksForHasWords(t *testing.T) {
	ru := spoken(t, "ru")
	found := 0
	for name, text := range sources(t) {
		for _, match := range keyed.FindAllStringSubmatch(text, -1) {
			found++
			if _, ok := ru[match[1]]; !ok {
				t.Errorf("%s asks for %s", name, match[1])
			}
		}
	}
	if found < 100 {
		t.Errorf("only %d keys were found: the search is broken", found)
	}
}

func sources(t *testing.T) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	for _, pattern := range []string{"templates/*.html", "*.go"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			texts[name] = string(text)
		}
	}
	return texts
}

func TestEveryThingThatCanHappenHasWords(t *testing.T) {
	for _, language := range []string{"ru", "en", "pl"} {
		d := &Desk{words: spoken(t, language)}
		for _, note := range notes(t) {
			l := bot.Line{Note: note, Operator: "Ольга"}
			if note == bot.NoteConsent {
				l.Text = "no"
			}
			if got := d.happened(l); got == d.words.say("system.other", string(note)+" "+l.Text) || strings.Contains(got, "%!") {
				t.Errorf("%s: %s is worded %q", language, note, got)
			}
		}
		if got := d.happened(bot.Line{Note: bot.NoteConsent, Text: "yes"}); got != d.words["system.consent.yes"] {
			t.Errorf("%s: consent is worded %q", language, got)
		}
		for _, state := range []bot.DeliveryState{bot.Pending, bot.Delivered, bot.Repeated, bot.Undelivered} {
			if got, _ := d.delivery(&bot.Delivery{State: state}); strings.HasPrefix(got, "delivery.") {
				t.Errorf("%s: %s is worded %q", language, state, got)
			}
		}
	}
}

// noted finds the notes that the bot can write, in its own source: a new one must get words.
var noted = regexp.MustCompile(`Note\w+\s+(?:Note\s+)?= "(\w+)"`)

func notes(t *testing.T) []bot.Note {
	t.Helper()
	source, err := os.ReadFile("../../bot/change.go")
	if err != nil {
		t.Fatal(err)
	}
	var found []bot.Note
	for _, match := range noted.FindAllStringSubmatch(string(source), -1) {
		found = append(found, bot.Note(match[1]))
	}
	if !slices.Contains(found, bot.NoteConsent) || len(found) < 10 {
		t.Fatalf("only the notes %v were found: the search is broken", found)
	}
	return found
}

// refusal finds what the engine may answer to an operator, in its own source.
var refusal = regexp.MustCompile(`(?m)^\t(Err\w+) +=`)

func TestEveryRefusalOfTheEngineIsWorded(t *testing.T) {
	engine, err := os.ReadFile("../../bot/denied.go")
	if err != nil {
		t.Fatal(err)
	}
	actions, found := sources(t)["act.go"], refusal.FindAllStringSubmatch(string(engine), -1)
	if len(found) < 15 {
		t.Fatalf("only the refusals %v were found: the search is broken", found)
	}
	for _, match := range found {
		name := match[1]
		if name != "ErrUnknownKind" && name != "ErrAnonymous" && !strings.Contains(actions, "bot."+name+":") && !strings.Contains(actions, "bot."+name+")") {
			t.Errorf("an operator who meets %s reads that nothing could be stored", name)
		}
	}
}

func TestTimesAreToldInTheirTwoLargestUnits(t *testing.T) {
	w := spoken(t, "ru")
	for d, wanted := range map[time.Duration]string{
		0: "< 1 мин", 59 * time.Second: "< 1 мин", time.Minute: "1 мин", 59 * time.Minute: "59 мин",
		time.Hour: "1 ч", 80 * time.Minute: "1 ч 20 мин", 24 * time.Hour: "1 дн", 51*time.Hour + 20*time.Minute: "2 дн 3 ч",
	} {
		if got := w.span(d); got != wanted {
			t.Errorf("%s is told as %q, not %q", d, got, wanted)
		}
	}
}

func TestReasonsAreToldInTheOperatorsLanguage(t *testing.T) {
	d := &Desk{words: spoken(t, "ru")}
	for text, wanted := range map[string]string{
		"says that something went wrong: “не пришёл”": "говорит, что что-то пошло не так: «не пришёл»",
		"thanks: “рад” (negated)":                     "благодарит: «рад» (с отрицанием)",
		"written in capitals":                         "написано заглавными",
		"an admin's own reason: “слово”":              "an admin's own reason: «слово»",
	} {
		if got := d.words.reason(text); got != wanted {
			t.Errorf("%q became %q", text, got)
		}
	}
}
