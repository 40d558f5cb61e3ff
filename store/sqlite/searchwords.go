package sqlite

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/russian"

	"otklik/bot"
)

// Phone and other numbers are found however they are written: they are kept as digits alone, long ones also by their end, which is the
// same with a country's code, with an 8, or with nothing before it.
const (
	numberEnd = 10
	// shortestStem keeps short words whole: what is left of them would begin too many others.
	shortestStem = 4
)

var number = regexp.MustCompile(`\+?\d[\d\s().\-]{3,}\d`)

// wordsOf are all words by which a conversation is found. What the bot says is left out: it says the same to everybody.
func wordsOf(c *bot.Conversation, lines []bot.Line) string {
	var b strings.Builder
	say := func(text string) {
		b.WriteString(plain(text))
		b.WriteByte('\n')
		for _, n := range number.FindAllString(text, -1) {
			b.WriteString(strings.Join(digits(n), " ") + "\n")
		}
	}
	say(c.Person.Name + " " + c.Person.Username + " " + string(c.ID))
	for _, known := range []map[string]string{c.Answers, c.Candidates} {
		for _, value := range known {
			say(value)
		}
	}
	for _, past := range c.Past {
		say(past.Words)
	}
	for _, l := range lines {
		if l.By == bot.ByCustomer || l.By == bot.ByOperator || l.By == bot.ByNote {
			say(l.Text)
		}
	}
	return b.String()
}

// query is what FTS5 is asked: every word, in any form that begins alike. "" when there is no word in it.
func query(text string) string {
	var terms []string
	rest := number.ReplaceAllStringFunc(text, func(n string) string {
		known := digits(n)
		terms = append(terms, known[len(known)-1])
		return " "
	})
	terms = append(terms, strings.FieldsFunc(plain(rest), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })...)
	for i, term := range terms {
		terms[i] = `"` + stem(term) + `"*`
	}
	return strings.Join(terms, " ")
}

// plain makes one letter of those that people do not tell apart.
func plain(text string) string {
	return strings.ReplaceAll(strings.ToLower(text), "ё", "е")
}

// digits are the forms of a number; the last one is the shortest.
func digits(n string) []string {
	all := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return r
		}
		return -1
	}, n)
	if len(all) > numberEnd {
		return []string{all, all[len(all)-numberEnd:]}
	}
	return []string{all}
}

// stem cuts the ending of a Russian word.
func stem(word string) string {
	if r, _ := utf8.DecodeRuneInString(word); !unicode.Is(unicode.Cyrillic, r) {
		return word
	}
	env := snowballstem.NewEnv(word)
	russian.Stem(env)
	if cut := env.Current(); utf8.RuneCountInString(cut) >= shortestStem {
		return cut
	}
	return word
}
