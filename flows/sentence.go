package flows

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// hole finds placeholders in a text.
var hole = regexp.MustCompile(`\{([^{}]*)\}`)

// sentenceEnd finds where one sentence of a text ends and the next begins.
var sentenceEnd = regexp.MustCompile(`[.!?…]+["»”')\]]*\s+|\n+`)

// minLetters is what a sentence needs to stand alone: shorter scraps ("т. е.", "1.") belong to their neighbour.
const minLetters = 4

// A piece of a template is a literal text or a placeholder.
type piece struct{ literal, placeholder string }

// pieces cuts a template at its placeholders.
func pieces(template string) []piece {
	var cut []piece
	last := 0
	for _, at := range hole.FindAllStringSubmatchIndex(template, -1) {
		if at[0] > last {
			cut = append(cut, piece{literal: template[last:at[0]]})
		}
		cut = append(cut, piece{placeholder: strings.TrimSpace(template[at[2]:at[3]])})
		last = at[1]
	}
	if last < len(template) {
		cut = append(cut, piece{literal: template[last:]})
	}
	return cut
}

// A sentence is what is never said twice in a case; its mark stands for it in the memory of the case.
type sentence struct{ text, mark string }

// sentences cuts a template, before it is filled in, so that the same words about another order count as the same sentence. What has no words
// but a placeholder is none: it is somebody else's.
func sentences(template string) []sentence {
	var cut []sentence
	last := 0
	for _, at := range append(sentenceEnd.FindAllStringIndex(template, -1), []int{len(template), len(template)}) {
		if at[1] < len(template) && (countLetters(template[last:at[1]]) < minLetters || goesOn(template[at[1]:])) {
			continue
		}
		if text := strings.TrimSpace(template[last:at[1]]); essence(hole.ReplaceAllString(text, "")) != "" {
			cut = append(cut, sentence{text: text, mark: mark(text)})
		}
		last = at[1]
	}
	return cut
}

// goesOn tells whether what follows a full stop belongs to the sentence before it, as after an abbreviation.
func goesOn(rest string) bool {
	next, _ := utf8.DecodeRuneInString(rest)
	return unicode.IsLower(next)
}

// mark is a short stable hash of a sentence's letters and digits.
func mark(text string) string {
	sum := fnv.New64a()
	sum.Write([]byte(essence(text)))
	return fmt.Sprintf("%010x", sum.Sum64()&(1<<40-1))
}

// essence is what makes two sentences the same to a reader: letters and digits, not case and punctuation.
func essence(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

func countLetters(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) {
			n++
		}
	}
	return n
}
