package understand

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// message is a text prepared for reading: lower-case words of one alphabet, parted by single spaces, and the style marks
// that the preparation would lose.
type message struct {
	plain []byte // words parted by single spaces, with one space before and after
	words []word
	style style
	hints letterCount // of the words
	mail  bool        // an e-mail address may stand in the text
}

// word is a slice of message.plain.
type word struct {
	start, end int
	quoted     bool // inside quotation marks, somebody else's word
}

// style holds what the manner of writing tells.
type style struct {
	letters, upper         int
	exclamations, question int // marks, counted
	shoutedMarks           int // runs of two or more of ! and ?
	ellipses               int
	smiles, frowns         int
	brackets               int // ")" without an opening one, the Russian smile; frowning ones count in frowns
	links, mentions, tags  int
	digits                 int
	scareQuotes            int // quotations that begin small: somebody's words held up, not a name
}

func (m *message) text(w word) []byte { return m.plain[w.start:w.end] }

// onlySmiles tells whether the message is a friendly sign and nothing else.
func (m *message) onlySmiles() bool {
	s := &m.style
	return len(m.words) == 0 && s.smiles+s.brackets > 0 && s.frowns == 0 && s.question == 0 && s.digits == 0
}

// onlyFrowns tells whether the message is an angry or sad sign and nothing else. Brackets alone may be a slip.
func (m *message) onlyFrowns() bool {
	s := &m.style
	return len(m.words) == 0 && s.frowns > 0 && s.smiles == 0 && s.digits == 0
}

// spaced is a word with the spaces around it.
func (m *message) spaced(w word) []byte { return m.plain[w.start-1 : w.end+1] }

// quotedAt tells whether the word at a place of the plain text stands in a quotation.
func (m *message) quotedAt(start int) bool {
	for i := range m.words {
		if m.words[i].start == start {
			return m.words[i].quoted
		}
	}
	return false
}

func (m *message) reset() {
	m.plain, m.words, m.style, m.hints = append(m.plain[:0], ' '), m.words[:0], style{}, letterCount{}
}

// maxRead is how much of a text is read, in bytes: what comes after the first pages changes nothing.
const maxRead = 16 << 10

// prepare fills m with the text. Quoted lines (">" as in mail) and links are left out, handles become nothing.
func (m *message) prepare(text string) {
	m.reset()
	if len(text) > maxRead {
		text = strings.ToValidUTF8(text[:maxRead], "")
	}
	m.mail = mayHoldEmail(text)
	words := wordReader{plain: m.plain}
	quoted, lineStart := false, true
	for i := 0; i < len(text); {
		if text[i] == ' ' {
			i, lineStart = i+1, false
			continue
		}
		if n := m.skip(text[i:], lineStart); n > 0 {
			i, lineStart = i+n, false
			continue
		}
		r, size := decode(text[i:])
		lineStart = r == '\n'
		if letterOf(r).script != noWord {
			i += m.word(&words, text[i:], quoted)
			continue
		}
		quoted = m.mark(text[i:], r, quoted)
		i += size
	}
	m.plain = words.plain
}

// skip passes over what is not the customer's own words and returns its length in bytes.
func (m *message) skip(rest string, lineStart bool) int {
	switch {
	case lineStart && strings.HasPrefix(rest, ">") && strings.IndexByte(rest, '\n') > 0:
		return strings.IndexByte(rest, '\n')
	case rest[0] == '@':
		m.style.mentions++
		return 1 + nameLength(rest[1:])
	case m.mail && isAddress(rest):
		return spaceFree(rest)
	case isLink(rest):
		m.style.links++
		return spaceFree(rest)
	}
	return 0
}

// isAddress tells whether an e-mail address stands here: it is found as such and is no word of the customer's.
func isAddress(rest string) bool {
	token := rest[:spaceFree(rest)]
	at := strings.IndexByte(token, '@')
	return at > 0 && strings.IndexByte(token[at:], '.') > 0
}

func isLink(s string) bool {
	if s[0] != 'h' && s[0] != 'w' && s[0] != 't' {
		return false
	}
	return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") || strings.HasPrefix(s, "www.") || strings.HasPrefix(s, "t.me/")
}

// spaceFree is how far a text has no white space. All that is wider than a byte begins with one of four bytes.
func spaceFree(s string) int {
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == ' ' || c >= '\t' && c <= '\r':
			return i
		case c == 0xc2 || c >= 0xe1 && c <= 0xe3:
			if r, _ := decode(s[i:]); unicode.IsSpace(r) {
				return i
			}
		}
	}
	return len(s)
}

func nameLength(s string) int {
	for i := 0; i < len(s); i++ {
		if c := s[i]; !isASCIIAlnum(c) && c != '_' {
			return i
		}
	}
	return len(s)
}

func isASCIIAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

// isMask tells the signs that people put in place of letters of an obscene word.
func isMask(r rune) bool {
	return r == '*' || r == '…' || r == '#' || r == '@' || r == '$' || r == '_'
}

// word reads one word from the beginning of rest, adds it in its plain form and returns its length in bytes.
func (m *message) word(w *wordReader, rest string, quoted bool) int {
	start := len(w.plain)
	length := w.read(rest)
	if w.disguised() {
		w.plain = toCyrillic(w.plain, start)
		w.hints = countLetters(w.plain[start:])
	}
	m.hints.add(&w.hints)
	m.style.letters += w.letters()
	m.style.upper += w.upper
	m.style.digits += w.signs[digit]
	m.words = append(m.words, word{start, len(w.plain), quoted})
	w.plain = append(w.plain, ' ')
	return length
}

// mark counts a sign between words and tells whether what follows is quoted.
func (m *message) mark(rest string, r rune, quoted bool) bool {
	s := &m.style
	next, _ := utf8.DecodeRuneInString(rest[utf8.RuneLen(validRune(r)):])
	switch r {
	case '!':
		s.exclamations++
		s.shouted(next)
	case '?':
		s.question++
		s.shouted(next)
	case '…':
		s.ellipses++
	case '.':
		if next == '.' {
			s.ellipses++
		}
	case ')':
		s.brackets++
	case '(':
		s.openBracket(next)
	case '#':
		s.tags++
	case '«', '„', '“':
		s.quotation(next)
		return true
	case '»', '”':
		return false
	case '"':
		opens := !quoted && strings.IndexByte(rest[1:], '"') > 0
		if opens {
			s.quotation(next)
		}
		return opens
	default:
		s.face(r)
	}
	return quoted
}

func validRune(r rune) rune {
	if r == utf8.RuneError {
		return ' ' // a broken byte is one byte long
	}
	return r
}

func (s *style) quotation(first rune) {
	if unicode.IsLower(first) {
		s.scareQuotes++
	}
}

func (s *style) shouted(next rune) {
	if next == '!' || next == '?' {
		s.shoutedMarks++
	}
}

func (s *style) openBracket(next rune) {
	if next == '(' || next == utf8.RuneError {
		s.frowns++
		return
	}
	s.brackets--
}

func (s *style) face(r rune) {
	switch {
	case r < 0x2639:
	case strings.ContainsRune("😡😠🤬👿💩🤮😤👎😭😢😞☹🤦💔😩😫😒🙄", r):
		s.frowns++
	case strings.ContainsRune("😀😃😄😁😊🙂😍🥰❤♥👍🙏😘😉☺💕💗🔥🎉👏💐😎🌹👌🤝🤗🥳🙌", r):
		s.smiles++
	}
}
