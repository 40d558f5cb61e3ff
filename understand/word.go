package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// wordReader turns written words into their plain form, one after another.
type wordReader struct {
	plain       []byte
	signs       [scripts]int // of the word, by alphabet
	hints       letterCount  // of its plain form
	upper       int
	digitBefore bool // after a Cyrillic letter
	innerDigit  bool // letters go on behind such a digit
	last        rune
	run         int
}

// read consumes the word at the beginning of s and returns its length in bytes.
func (w *wordReader) read(s string) int {
	*w = wordReader{plain: w.plain}
	for i := 0; i < len(s); {
		r, size := decode(s[i:])
		switch l := letterOf(r); {
		case l.script != noWord:
			w.add(l)
		case !w.inside(r, s[i+size:]):
			return i
		}
		i += size
	}
	return len(s)
}

// inside tells whether a sign that is no letter belongs to a word that goes on behind it.
func (w *wordReader) inside(r rune, rest string) bool {
	switch {
	case r >= 0x300 && unicode.Is(unicode.Mn, r):
		return true
	case isApostrophe(r):
		return letterFollows(rest)
	case isMask(r) && maskInside(rest):
		w.plain = append(w.plain, '*')
		return true
	}
	return false
}

func isApostrophe(r rune) bool { return r == '\'' || r == '’' || r == '\u200d' || r == '\u00ad' }

func letterFollows(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

// maskInside tells whether a letter follows the run of masking signs: "х**ня" is one word, "цена*" is a footnote.
func maskInside(s string) bool { return letterFollows(strings.TrimLeftFunc(s, isMask)) }

func (w *wordReader) add(l letter) {
	w.signs[l.script]++
	if l.upper {
		w.upper++
	}
	if l.script == digit {
		w.digitBefore = w.signs[cyrillic] > 0
	} else if w.digitBefore {
		w.innerDigit = true
	}
	if l.plain != w.last {
		w.last, w.run = l.plain, 1
	} else if w.run++; w.run >= 3 && l.script != digit {
		w.stretch(l)
		return
	}
	w.hints[l.hint]++
	w.plain = utf8.AppendRune(w.plain, l.plain)
}

// stretch drops the second letter of a stretched run, which was written before the run was known to be one.
func (w *wordReader) stretch(l letter) {
	if w.run == 3 {
		w.plain = w.plain[:len(w.plain)-utf8.RuneLen(l.plain)]
		w.hints[l.hint]--
	}
}

// letters is how many signs of the word are no digits.
func (w *wordReader) letters() int { return w.signs[cyrillic] + w.signs[latin] + w.signs[foreign] }

// disguised tells whether signs of another alphabet stand inside a Cyrillic word.
func (w *wordReader) disguised() bool {
	return w.signs[cyrillic] > 0 && (w.signs[latin] > 0 || w.innerDigit)
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
