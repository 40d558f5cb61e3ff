package draft

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"otklik/bot"
	"otklik/flows/wording"
)

// repeatedWords is from how many words on a sentence is noticed when it comes again; "good day" and "one moment" may.
const repeatedWords = 4

// repeated finds sentences that the customer has read in this case already, from whomever.
func (c *Checker) repeated(d Draft) []Hint {
	own := sentences(d.Text)
	if len(own) == 0 {
		return nil
	}
	read := said(d.Conversation, d.Lines)
	var hints []Hint
	for _, s := range own {
		if read[s.words] {
			start := utf8.RuneCountInString(d.Text[:s.start])
			end := start + utf8.RuneCountInString(d.Text[s.start:s.end])
			hints = append(hints, c.hint(d, Hint{Rule: wording.Again, Reason: "this was said before", Start: start, End: end}))
		}
		read[s.words] = true
	}
	return hints
}

// said are the sentences of the bot and of operators in this case, as far as they went out.
func said(c bot.Conversation, lines []bot.Line) map[string]bool {
	read := map[string]bool{}
	for _, l := range lines {
		lost := l.Delivery != nil && l.Delivery.State == bot.Undelivered
		if l.Case != c.Case.Number || l.By != bot.ByBot && l.By != bot.ByOperator || lost {
			continue
		}
		for _, s := range sentences(l.Text) {
			read[s.words] = true
		}
	}
	return read
}

// sentence is a piece of a text, in bytes, from its first word to its last; words are these alone, in small letters.
type sentence struct {
	start, end int
	words      string
}

// sentences are those of a text that are long enough to be noticed. A text is walked once: this is done to a whole transcript at every pause of
// somebody who types.
func sentences(text string) []sentence {
	var all []sentence
	s := scanner{start: -1}
	for at, r := range text {
		switch {
		case letter(r):
			s.letter(at, r)
		case ends(r, text[at+utf8.RuneLen(r):]):
			all = s.finish(all)
		default:
			s.between = true
		}
	}
	return s.finish(all)
}

// scanner gathers the sentence that is being read.
type scanner struct {
	start, end int
	count      int  // of words
	between    bool // words
	words      strings.Builder
}

func (s *scanner) letter(at int, r rune) {
	if s.start < 0 {
		s.start, s.count = at, 1
	} else if s.between {
		s.words.WriteByte(' ')
		s.count++
	}
	s.between = false
	s.end = at + utf8.RuneLen(r)
	if r = unicode.ToLower(r); r == 'ё' {
		r = 'е'
	}
	s.words.WriteRune(r)
}

func (s *scanner) finish(all []sentence) []sentence {
	if s.count >= repeatedWords {
		all = append(all, sentence{s.start, s.end, s.words.String()})
	}
	*s = scanner{start: -1}
	return all
}

// ends tells whether a sentence is over at a sign: a full stop inside a number or an address ends nothing.
func ends(r rune, rest string) bool {
	switch r {
	case '\n':
		return true
	case '.', '!', '?', '…':
		next, _ := utf8.DecodeRuneInString(rest)
		return rest == "" || unicode.IsSpace(next)
	}
	return false
}

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
