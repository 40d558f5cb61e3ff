package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// number is a run of digits in a text with the signs that people put between them.
type number struct {
	start, end int
	digits     string
}

// numbersIn returns the runs of digits of a text. Digits stay together over spaces, dashes, dots, slashes and brackets.
func numbersIn(text string) []number {
	var found []number
	for i := 0; i < len(text); {
		if c := text[i]; c < '0' || c > '9' {
			i++
			continue
		}
		n := numberAt(text, i)
		found = append(found, n)
		i = n.end
	}
	return found
}

func numberAt(text string, start int) number {
	digits := make([]byte, 0, 20)
	end := start
	for i := start; i < len(text) && i-end <= 3; i++ {
		c := text[i]
		switch {
		case c >= '0' && c <= '9':
			digits = append(digits, c)
			end = i + 1
		case !strings.ContainsRune(" -.()/\u00a0", rune(c)) && c != 0xc2:
			return number{openedBefore(text, start), end, string(digits)}
		}
	}
	return number{openedBefore(text, start), end, string(digits)}
}

// openedBefore takes a leading "+", "(" or "+(" into the number.
func openedBefore(text string, start int) int {
	for start > 0 && (text[start-1] == '+' || text[start-1] == '(') {
		start--
	}
	return start
}

// pieces cuts a number at its spaces.
func (n number) pieces(text string) []number {
	var found []number
	for i := n.start; i < n.end; {
		if c := text[i]; c < '0' || c > '9' {
			i++
			continue
		}
		end := i + strings.IndexFunc(text[i:n.end]+" ", unicode.IsSpace)
		found = append(found, number{i, end, onlyDigits(text[i:end])})
		i = end
	}
	return found
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// wordBefore returns the lower-case word that stands before a place, and where it begins.
func wordBefore(text string, at int) (string, int) {
	rest := strings.TrimRightFunc(text[:at], func(r rune) bool { return !unicode.IsLetter(r) && r != '№' && r != '#' })
	if at-len(rest) > 4*utf8.UTFMax {
		return "", at
	}
	start := strings.LastIndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && r != '№' && r != '#' }) + 1
	if start > 0 {
		_, size := utf8.DecodeRuneInString(rest[start-1:])
		start += size - 1
	}
	return strings.ToLower(rest[start:]), start
}

// wordAfter returns the lower-case word or currency sign that follows a place.
func wordAfter(text string, at int) string {
	rest := strings.TrimLeft(text[at:], " \u00a0")
	end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(rest)
	}
	if end == 0 && rest != "" {
		r, size := utf8.DecodeRuneInString(rest)
		if unicode.Is(unicode.Sc, r) || r == '%' {
			return rest[:size]
		}
	}
	return strings.ToLower(rest[:end])
}
