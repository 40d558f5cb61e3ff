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
		case unicode.IsLetter(r), unicode.IsDigit(r):
			w.add(r)
		case unicode.Is(unicode.Mn, r), isApostrophe(r) && letterFollows(s[i+size:]):
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
	if unicode.IsDigit(r) {
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
	if w.run >= 3 && !unicode.IsDigit(r) {
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
	if unicode.IsUpper(r) {
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
	r = unicode.ToLower(r)
	if r == 'ё' {
		return 'е'
	}
	return r
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
