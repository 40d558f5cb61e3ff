package lessons

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"otklik/bot"
	"otklik/understand"
)

// shortestName is how long a part of a name must be to be looked for: "Ян" stands in many words.
const shortestName = 3

// hidden stands for what nobody may read.
const hidden = "***"

// anonymous is a text without personal data: what the reader finds, order numbers too, what the customer has told us, and their name.
func anonymous(text string, found []understand.Finding, c bot.Conversation) string {
	found = slices.Clone(found)
	for i := range found {
		if found[i].Kind == understand.Order {
			found[i].Kind = understand.Phone // all but the last two digits go
		}
	}
	text = understand.Mask(text, found)
	for _, known := range identifying(c) {
		text = known.ReplaceAllString(text, hidden)
	}
	return text
}

// identifying are the words that say who the customer is, whatever case they are written in. A name is found in its other forms, too:
// by its beginning.
func identifying(c bot.Conversation) (words []*regexp.Regexp) {
	add := func(word, ending string) {
		if utf8.RuneCountInString(word) >= shortestName {
			words = append(words, regexp.MustCompile(`(?i)`+regexp.QuoteMeta(word)+ending))
		}
	}
	for _, name := range strings.Fields(c.Person.Name) {
		add(stem(name), `\p{L}{0,3}`)
	}
	add(c.Person.Username, "")
	for _, question := range []string{"phone", "email"} {
		add(c.Answers[question], "")
		add(c.Candidates[question], "")
	}
	return words
}

// stem takes the last vowel of a name off: Анна, Анны, Анне.
func stem(name string) string {
	last, size := utf8.DecodeLastRuneInString(name)
	if strings.ContainsRune("аяоеиыуюьйaeiouy", last) && utf8.RuneCountInString(name) > shortestName {
		return name[:len(name)-size]
	}
	return name
}
