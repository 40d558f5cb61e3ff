package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// script is the alphabet that a sign of a word belongs to.
type script uint8

const (
	noWord script = iota // a space or a mark: no part of a word
	digit
	cyrillic
	latin
	foreign // a letter of any other alphabet
	scripts
)

// hint is what a small letter tells of the language that it stands in.
type hint uint8

const (
	noHint hint = iota
	cyrillicHint
	ukrainianHint // no other language in Cyrillic that is read has this letter
	russianHint
	latinHint
	polishHint
	hints
)

// letter is what is known of a rune.
type letter struct {
	plain  rune // in lower case, ё as е
	script script
	upper  bool
	hint   hint // of the plain letter
}

// alphabetEnd is the first rune behind Cyrillic.
const alphabetEnd = 0x500

// alphabet holds the letters that nearly every message is written with, so that each is looked up and not worked out.
var alphabet = func() (table [alphabetEnd]letter) {
	for r := range table {
		table[r] = newLetter(rune(r))
	}
	return table
}()

func letterOf(r rune) letter {
	if r < alphabetEnd {
		return alphabet[r]
	}
	return newLetter(r)
}

// lower is a rune in lower case.
func lower(r rune) rune {
	if r == 'ё' || r == 'Ё' {
		return 'ё'
	}
	return letterOf(r).plain
}

func newLetter(r rune) letter {
	plain := plainRune(r)
	l := letter{plain: plain, upper: unicode.IsUpper(r), hint: hintOf(plain)}
	switch {
	case unicode.IsDigit(r):
		l.script = digit
	case !unicode.IsLetter(r):
		l.script = noWord
	case r >= 0x400 && r <= 0x4ff:
		l.script = cyrillic
	case r < 0x250:
		l.script = latin
	default:
		l.script = foreign
	}
	return l
}

func hintOf(r rune) hint {
	switch {
	case r >= alphabetEnd:
		return noHint
	case strings.ContainsRune("іїєґ", r):
		return ukrainianHint
	case strings.ContainsRune("ыэъ", r):
		return russianHint
	case strings.ContainsRune("ąćęłńóśźż", r):
		return polishHint
	case r >= 0x400 && r <= 0x4ff:
		return cyrillicHint
	case r >= 'a' && r <= 'z', r > 0xbf && r < 0x250:
		return latinHint
	}
	return noHint
}

func plainRune(r rune) rune {
	if r == 'ё' || r == 'Ё' {
		return 'е'
	}
	return unicode.ToLower(r)
}

// decode is utf8.DecodeRuneInString with short ways for one byte and for two, as in Cyrillic and Polish. The text must not be empty.
func decode(s string) (r rune, size int) {
	switch {
	case s[0] < utf8.RuneSelf:
		return rune(s[0]), 1
	case s[0] >= 0xc2 && s[0] < 0xe0 && len(s) > 1 && s[1]&0xc0 == 0x80:
		return rune(s[0]&0x1f)<<6 | rune(s[1]&0x3f), 2
	}
	return utf8.DecodeRuneInString(s)
}
