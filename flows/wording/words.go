package wording

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// between is what may stand between two words of one expression; edge is what a word ends at.
const (
	between = `[\s,:;–—-]+`
	edge    = `[^\p{L}\p{N}]`
)

// expressions are words and expressions that are looked for in any case; nil stands for none.
type expressions struct {
	pattern *regexp.Regexp // its first group is what was found
	stems   []string       // of each expression its longest word: a text without any of them needs no search
}

// anyOf looks for whole words and expressions. "*" ends a word in any way, alone it is any word.
func anyOf(written []string) *expressions {
	all := &expressions{}
	var patterns []string
	for _, expression := range written {
		words := strings.Fields(expression)
		longest := ""
		for i, word := range words {
			if stem := fold.Replace(strings.ToLower(strings.TrimSuffix(word, "*"))); len(stem) > len(longest) {
				longest = stem
			}
			words[i] = wordPattern(word)
		}
		if len(words) > 0 {
			patterns, all.stems = append(patterns, strings.Join(words, between)), append(all.stems, longest)
		}
	}
	if len(patterns) == 0 {
		return nil
	}
	all.pattern = regexp.MustCompile(`(?i)(?:^|` + edge + `)(` + strings.Join(patterns, "|") + `)(?:` + edge + `|$)`)
	return all
}

// fold makes one of what is read alike.
var fold = strings.NewReplacer("ё", "е", "’", "'")

// folded is a text as stems are looked for in it: in small letters, what is read alike made one.
func folded(text string) string { return fold.Replace(strings.ToLower(text)) }

// possible tells whether a folded text may hold one of the expressions.
func (e *expressions) possible(folded string) bool {
	return e != nil && slices.ContainsFunc(e.stems, func(stem string) bool { return strings.Contains(folded, stem) })
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
func (e *expressions) find(text string) []span {
	if e == nil || !e.possible(folded(text)) {
		return nil
	}
	return e.search(text)
}

// search is find for a text that is known to be possible.
func (e *expressions) search(text string) []span {
	var found []span
	for from := 0; from < len(text); {
		at := e.pattern.FindStringSubmatchIndex(text[from:])
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
		if greeted := l.greetings.find(text); len(greeted) > 0 && greeted[0].start == 0 {
			text = text[greeted[0].end:]
		}
	}
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '{' && r != '}' })
	if len(words) < 2 {
		return ""
	}
	return words[0] + " " + words[1]
}
