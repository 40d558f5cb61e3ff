package understand

import (
	"regexp"
	"strings"
	"unicode"
)

// Stars reads how many stars, 1 to 5, an answer gives: "5", "пять с плюсом", "I'd give it a four", "na piątkę", "8/10", "⭐⭐⭐". It reads
// all languages at once, because a number is often said in another one than the rest. Who gives nothing at all gives 1. Beside is what is
// said along with the stars, such as the reason for them. 0: the answer gives no stars, whatever numbers stand in it.
func Stars(answer string) (stars int, beside string) {
	clauses := clausesOf(answer)
	for _, c := range clauses {
		stars, end := c.stars()
		switch {
		case stars > 0:
			return stars, reasonIn(answer[end:])
		case !c.polite():
			return lastStars(answer, clauses)
		}
	}
	return 0, ""
}

// lastStars are those that end an answer: "It took long, but you did it. 4". Who counts, "two, three, four", gives none.
func lastStars(answer string, clauses []clause) (stars int, beside string) {
	end := clauses[len(clauses)-1]
	stars, _ = end.stars()
	for _, c := range clauses[:len(clauses)-1] {
		if earlier, _ := c.stars(); earlier > 0 {
			return 0, ""
		}
	}
	if stars == 0 {
		return 0, ""
	}
	return stars, reasonIn(answer[:end[0].start])
}

// reasonIn is a text without the signs around it; "" of one that only thanks.
func reasonIn(text string) string {
	for _, c := range clausesOf(text) {
		if !c.polite() {
			return strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		}
	}
	return ""
}

// A clause is what stands between two stops.
type clause []starWord

// A starWord is a word, a number or a row of stars, folded, and where it stands.
type starWord struct {
	text       string
	start, end int
}

// starWords are words, numbers with the signs inside them, rows of stars, signs that belong to a number, and stops.
var starWords = regexp.MustCompile(`[\pL'’]+|-?\d+(?:[.,:]\d+)*|(?:[⭐★🌟]\x{FE0F}?)+|[/%]|[,.!?;:()\n…–—]|\s-\s`)

const stops = ",.!?;:()\n…–—-"

func clausesOf(text string) (all []clause) {
	var c clause
	for _, at := range starWords.FindAllStringIndex(text, -1) {
		word := text[at[0]:at[1]]
		if !strings.Contains(stops, strings.TrimSpace(word)) {
			c = append(c, starWord{foldStars(word), at[0], at[1]})
			continue
		}
		if len(c) > 0 {
			all, c = append(all, c), nil
		}
	}
	if len(c) > 0 {
		all = append(all, c)
	}
	return all
}

// foldStars writes a word as the lists below do: small, without "ё" and without the marks of Polish letters, which many leave out.
func foldStars(word string) string {
	return strings.NewReplacer("ё", "е", "ą", "a", "ć", "c", "ę", "e", "ł", "l", "ń", "n", "ó", "o", "ś", "s", "ź", "z", "ż", "z", "’", "", "'", "", "\uFE0F", "").Replace(strings.ToLower(word))
}

// polite tells whether a clause only surrounds the stars: "спасибо большое", "well".
func (c clause) polite() bool {
	for _, w := range c {
		if !besideStars(w.text) {
			return false
		}
	}
	return true
}

// stars are what the clause gives, and where in the answer it has done so: at its end, or before the reason.
func (c clause) stars() (stars, end int) {
	given, of, named := -1, 5, false
	for i := 0; i < len(c); i++ {
		word := c[i].text
		value := starsIn(word)
		switch {
		case i+1 < len(c) && given >= 0 && scale(word) && starsIn(c[i+1].text) >= 5:
			i++
			of, named = starsIn(c[i].text), true
		case value >= 0 && (given < 0 || given == value) && !(i > 0 && c[i-1].text == "минус"):
			given = value
		case starUnit(word):
			named = given >= 0
		case value < 0 && besideStars(word):
		case given >= 0 && (named || givesReason(word)):
			return outOf(given, of), c[i].start
		default:
			return 0, 0
		}
	}
	return outOf(given, of), c[len(c)-1].end
}

// outOf brings a mark out of 5 or 10 to stars; 0 where it is none.
func outOf(given, of int) int {
	switch {
	case given < 0 || given > of || of != 5 && of != 10:
		return 0
	case of == 10:
		given = (given + 1) / 2
	}
	return max(given, 1)
}
