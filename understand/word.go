package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordReader turns one written word into its plain form.
type wordReader struct {
	plain                                   []byte
	word                                    word
	letters, upper, digits, cyrillic, latin int
	innerDigit                              bool // a digit with Cyrillic letters on both sides
	digitBefore                             bool
	last                                    rune
	run                                     int
}

// read consumes the word at the beginning of s and returns its length in bytes.
func (w *wordReader) read(s string) int {
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case isLetter(r), isDigit(r):
			w.add(r)
		case r >= 0x300 && unicode.Is(unicode.Mn, r), isApostrophe(r) && letterFollows(s[i+size:]):
		case isMask(r) && maskInside(s[i+size:]):
			w.word.masked = true
			w.plain = append(w.plain, '*')
		default:
			return i
		}
		i += size
	}
	return len(s)
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '\u200d' || r == '\u00ad' }

func letterFollows(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// maskInside tells whether a letter follows the run of masking signs: "х**ня" is one word, "цена*" is a footnote.
func maskInside(s string) bool { return letterFollows(strings.TrimLeftFunc(s, isMask)) }

func (w *wordReader) add(r rune) {
	if isDigit(r) {
		w.digits++
		w.digitBefore = w.cyrillic > 0
	} else {
		w.innerDigit = w.innerDigit || w.digitBefore
		w.letter(r)
	}
	r = plainRune(r)
	if r == w.last {
		w.run++
	} else {
		w.last, w.run = r, 1
	}
	if w.run >= 3 && !isDigit(r) {
		w.stretch(r)
		return
	}
	w.plain = utf8.AppendRune(w.plain, r)
}

// stretch drops the second letter of a stretched run, which was written before the run was known to be one.
func (w *wordReader) stretch(r rune) {
	if w.run == 3 {
		w.plain = w.plain[:len(w.plain)-utf8.RuneLen(r)]
	}
	w.word.stretched = true
}

// disguised tells whether signs of another alphabet stand inside a Cyrillic word.
func (w *wordReader) disguised() bool { return w.cyrillic > 0 && (w.latin > 0 || w.innerDigit) }

func (w *wordReader) letter(r rune) {
	w.letters++
	if isUpper(r) {
		w.upper++
	}
	switch {
	case r >= 0x400 && r <= 0x4ff:
		w.cyrillic++
	case r < 0x250:
		w.latin++
	}
}

func plainRune(r rune) rune {
	switch {
	case r >= 'а' && r <= 'я', r >= 'a' && r <= 'z':
		return r
	case r >= 'А' && r <= 'Я':
		return r + 'а' - 'А'
	case r == 'ё', r == 'Ё':
		return 'е'
	}
	return unicode.ToLower(r)
}

// isLetter is unicode.IsLetter with a short way for the letters that most messages are made of.
func isLetter(r rune) bool {
	return r >= 'а' && r <= 'я' || r >= 'a' && r <= 'z' || r >= 0x80 && unicode.IsLetter(r) || r >= 'A' && r <= 'Z'
}

// isDigit is unicode.IsDigit with a short way for the digits of these languages.
func isDigit(r rune) bool { return r >= '0' && r <= '9' || r >= 0x660 && unicode.IsDigit(r) }

func isUpper(r rune) bool {
	return r >= 'А' && r <= 'Я' || r >= 'A' && r <= 'Z' || r > 0x80 && (r < 'а' || r > 'я') && unicode.IsUpper(r)
}

// lookAlikes are Latin letters and digits that pass for Cyrillic ones inside a Cyrillic word.
var lookAlikes = map[byte]string{
	'a': "а", 'b': "в", 'c': "с", 'e': "е", 'h': "н", 'k': "к", 'm': "м", 'o': "о", 'p': "р", 't': "т", 'x': "х", 'y': "у",
	'3': "з", '0': "о", '6': "б", 'u': "и", 'r': "г",
}

// toCyrillic rewrites the word from start on: people hide obscene words from filters with letters that look the same.
func toCyrillic(plain []byte, start int) []byte {
	mixed := string(plain[start:])
	plain = plain[:start]
	for i := 0; i < len(mixed); i++ {
		if same, ok := lookAlikes[mixed[i]]; ok {
			plain = append(plain, same...)
			continue
		}
		plain = append(plain, mixed[i])
	}
	return plain
}

// normalise gives a phrase the form that message.plain has, keeping the stars of patterns.
func normalise(phrase string) string {
	var m message
	m.prepare(strings.ReplaceAll(phrase, "*", ""))
	return strings.TrimSpace(string(m.plain))
}
