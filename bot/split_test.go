package bot_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"pgregory.net/rapid"

	"otklik/bot"
)

func TestWhereLongTextsAreCut(t *testing.T) {
	for name, c := range map[string]struct {
		text  string
		limit int
		want  []string
	}{
		"nothing":                         {"", 10, nil},
		"white space only":                {" \n\n ", 10, nil},
		"short enough":                    {"Привет.", 7, []string{"Привет."}},
		"at the end of a paragraph":       {"Раз два.\n\nТри. Четыре", 14, []string{"Раз два.", "Три. Четыре"}},
		"at the end of a line":            {"Раз два\nТри четыре", 14, []string{"Раз два", "Три четыре"}},
		"at the end of a sentence":        {"Раз. Два. Три четыре", 14, []string{"Раз. Два.", "Три четыре"}},
		"at a question":                   {"Это он? Да это он", 10, []string{"Это он?", "Да это он"}},
		"between words":                   {"раз два три четыре", 12, []string{"раз два три", "четыре"}},
		"no spaces at all":                {strings.Repeat("ы", 25), 10, []string{strings.Repeat("ы", 10), strings.Repeat("ы", 10), strings.Repeat("ы", 5)}},
		"an emoji is two units":           {"😡😡😡", 4, []string{"😡😡", "😡"}},
		"an emoji is never cut in two":    {"😡😡😡", 5, []string{"😡😡", "😡"}},
		"an early paragraph is no reason": {"а\n\nбббб бббб бббб", 12, []string{"а\n\nбббб", "бббб бббб"}},
		"less room than one emoji":        {"😡😡", 1, []string{"😡", "😡"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := bot.Split(c.text, c.limit); !slices.Equal(got, c.want) {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
}

func TestALetterOf100000CharactersIsSplitWithoutLoss(t *testing.T) {
	letter := strings.Repeat("Диван не привезли. Никто не отвечает! ", 2700)
	parts := bot.Split(letter, bot.MessageUnits)
	if got, want := strings.Fields(strings.Join(parts, " ")), strings.Fields(letter); !slices.Equal(got, want) {
		t.Error("words are lost")
	}
	for _, part := range parts {
		if !strings.HasSuffix(part, ".") && !strings.HasSuffix(part, "!") {
			t.Errorf("cut within a sentence: …%q", part[len(part)-40:])
		}
	}
}

func TestPartsAreNeverTooLongAndLoseNothingButWhiteSpace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("аб😡 .\n!x…"))).Draw(t, "text")
		limit := rapid.IntRange(2, 40).Draw(t, "limit")
		parts := bot.Split(text, limit)
		for _, part := range parts {
			if n := len(utf16.Encode([]rune(part))); n > limit || n == 0 || !utf8.ValidString(part) {
				t.Fatalf("%q has %d units, %d are allowed", part, n, limit)
			}
		}
		squeeze := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if squeeze(strings.Join(parts, "")) != squeeze(text) {
			t.Fatalf("%q became %q", text, parts)
		}
	})
}
