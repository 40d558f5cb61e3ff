package flows

import (
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode"
)

func (c *compiler) checkIntents() {
	for _, intent := range c.file.Intents {
		c.named(intent.key, "an intent")
		if intent.key.value == wantsHuman {
			c.found.add(intent.key.at, `"wants_human" is understood without a pattern`, "take the intent away, match: wants_human works by itself")
		}
		byLanguage := map[string]*regexp.Regexp{}
		for _, pattern := range intent.body {
			if !c.speaks(pattern.key.value) {
				c.found.add(pattern.key.at, fmt.Sprintf("the flow does not speak %q", pattern.key.value), advise(pattern.key.value, c.languages()))
			}
			byLanguage[pattern.key.value] = c.pattern(pattern.body, wholeTurn)
		}
		for _, language := range c.languages() {
			if _, ok := intent.body.get(language); !ok {
				c.found.add(intent.key.at, fmt.Sprintf("the intent %q has no pattern for %q", intent.key.value, language), "every language of the flow needs one")
			}
		}
		c.intents[intent.key.value] = byLanguage
	}
}

// maxIntent is how long a turn can be, in bytes, that is nothing but an intent. A letter is never one.
const maxIntent = 500

// wholeTurn makes a pattern cover a turn from end to end, whatever its case.
func wholeTurn(pattern string) string { return `(?i)^(?:` + pattern + `)$` }

// plain is a turn as intents are held against it: without the signs that people set as they like, and with single spaces.
// A turn too long to be an intent becomes "".
func plain(text string) string {
	if len(text) > maxIntent {
		return ""
	}
	return strings.Join(strings.FieldsFunc(text, isLoose), " ")
}

func isLoose(r rune) bool {
	switch r {
	case ',', '.', '!', '?', '…', ';', ':', '(', ')', '"', '«', '»', '„', '”', '“':
		return true
	}
	return unicode.IsSpace(r)
}

func anywhere(pattern string) string { return `(?i)(?:` + pattern + `)` }

// pattern compiles a regular expression and notes why it cannot be.
func (c *compiler) pattern(source located[string], frame func(string) string) *regexp.Regexp {
	if !source.given() {
		return nil
	}
	if _, err := syntax.Parse(source.value, syntax.Perl); err != nil {
		c.found.add(source.at, fmt.Sprintf("bad pattern: %v", err), `patterns are RE2: no look-ahead, no \1; put them in single quotes`)
		return nil
	}
	compiled, err := regexp.Compile(frame(source.value))
	if err != nil {
		c.found.add(source.at, fmt.Sprintf("bad pattern: %v", err), "make it shorter")
		return nil
	}
	if compiled.MatchString("") {
		c.found.add(source.at, "the pattern fits an empty text", "one of its alternatives is empty or optional as a whole")
	}
	return compiled
}

func (c *compiler) languages() []string {
	names := make([]string, len(c.file.Languages))
	for i, language := range c.file.Languages {
		names[i] = language.value
	}
	return names
}

func (c *compiler) speaks(language string) bool { return slices.Contains(c.languages(), language) }
