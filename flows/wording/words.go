package wording

import (
	"regexp"
	"strings"
	"unicode"
)

// between is what may stand between two words of one expression; edge is what a word ends at.
const (
	between = `[\s,:;–—-]+`
	edge    = `[^\p{L}\p{N}]`
)

// anyOf finds whole words and expressions in any case; its first group is what was found. "*" ends a word in any way, alone it is any
// word. It is nil for none.
func anyOf(expressions []string) *regexp.Regexp {
	var patterns []string
	for _, expression := range expressions {
		words := strings.Fields(expression)
		for i, word := range words {
			words[i] = wordPattern(word)
		}
		if len(words) > 0 {
			patterns = append(patterns, strings.Join(words, between))
		}
	}
	if len(patterns) == 0 {
		return nil
	}
	return regexp.MustCompile(`(?i)(?:^|` + edge + `)(` + strings.Join(patterns, "|") + `)(?:` + edge + `|$)`)
}

func wordPattern(word string) string {
	if word == "*" {
		return `[\p{L}\p{N}]+`
	}
	stem, open := strings.CutSuffix(word, "*")
	pattern := yo.Replace(regexp.QuoteMeta(stem))
	if open {
		pattern += `\p{L}*`
	}
	return pattern
}

// yo reads е and ё alike, and a straight apostrophe like a typeset one.
var yo = strings.NewReplacer("е", "[её]", "ё", "[её]", "'", "['’]")

// A span is a piece of a text, in bytes.
type span struct{ start, end int }

// find gives where the expressions stand.
func find(words *regexp.Regexp, text string) []span {
	if words == nil {
		return nil
	}
	var found []span
	for from := 0; from < len(text); {
		at := words.FindStringSubmatchIndex(text[from:])
		if at == nil {
			return found
		}
		found = append(found, span{from + at[2], from + at[3]})
		from += at[3]
	}
	return found
}

var quotation = regexp.MustCompile(`«[^«»]*»|“[^“”]*”|„[^„”]*”|"[^"]*"|\{[^{}]*\}`)

// unquoted blanks quotations and placeholders, so that every place stays where it is: they hold examples and values, not our words.
func unquoted(text string) string {
	return quotation.ReplaceAllStringFunc(text, func(q string) string { return strings.Repeat(" ", len(q)) })
}

var sentenceEnd = regexp.MustCompile(`[.!?…]+(?:\s+|$)|\n+`)

// sentences cuts a text; the pieces together are the text.
func sentences(text string) []span {
	var cut []span
	last := 0
	for _, at := range sentenceEnd.FindAllStringIndex(text, -1) {
		cut = append(cut, span{last, at[1]})
		last = at[1]
	}
	if strings.TrimSpace(text[last:]) != "" {
		cut = append(cut, span{last, len(text)})
	}
	return cut
}

// beginning is the first two words of a text after the greeting, in lower case; "" where there are fewer.
func (l *language) beginning(text string) string {
	if l != nil {
		if greeted := find(l.greetings, text); len(greeted) > 0 && greeted[0].start == 0 {
			text = text[greeted[0].end:]
		}
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '{' && r != '}' })
	if len(words) < 2 {
		return ""
	}
	return words[0] + " " + words[1]
}
