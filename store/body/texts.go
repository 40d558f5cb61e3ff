package body

import (
	_ "embed"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"unicode/utf8"
)

//go:embed known.txt
var knownText string

// Known are the lines of known.txt, and where each of them stands: words that many records hold and that a record names by their number.
// So lines are only ever added, at the end, and with the number of the stores' layouts.
var (
	knownWords  = strings.Split(strings.TrimSuffix(knownText, "\n"), "\n")
	knownPlaces = placesOf(knownWords)
)

func placesOf(words []string) map[string]int {
	places := make(map[string]int, len(words))
	for place, word := range words {
		places[word] = place
	}
	return places
}

// Texts of so many bytes are remembered, as many as that of a record; one that begins with so many bytes of another is its echo.
const (
	longText  = 16
	mostTexts = 64
	longEcho  = 8
)

// plain is a text.
func plain[T ~string](f *fields, n int, value *T) {
	if !f.reads {
		f.writeText(n, string(*value))
		return
	}
	*value = T(f.readText())
	f.next()
}

// words are a text that is left out if it is empty.
func words[T ~string](f *fields, n int, value *T) {
	if f.there(n, *value != "") {
		plain(f, n, value)
	}
}

// term is a text that is probably known.
func term[T ~string](f *fields, n int, value *T) {
	if f.reads && f.form() == asWhole {
		*value = T(f.known(f.signed()))
		f.next()
		return
	}
	if !f.reads {
		if place, ok := knownPlaces[string(*value)]; ok {
			digits(f, n, &place)
			return
		}
	}
	plain(f, n, value)
}

// name is a term that is left out if it is empty.
func name[T ~string](f *fields, n int, value *T) {
	if f.there(n, *value != "") {
		term(f, n, value)
	}
}

// quoteBegins stands in a reason between what was noticed, which is known, and the customer's word for it.
const quoteBegins = ": “"

func reason(f *fields, n int, value *string) {
	if !f.reads {
		if cut := strings.Index(*value, quoteBegins); cut >= 0 {
			cut += len(quoteBegins)
			if place, ok := knownPlaces[(*value)[:cut]]; ok {
				f.writeEcho(n, place<<1|1, *value, cut)
				return
			}
		}
	}
	term(f, n, value)
}

// known is a line of known.txt.
func (f *fields) known(at int64) string {
	if at < 0 || at >= int64(len(knownWords)) {
		f.tear()
		return ""
	}
	return knownWords[at]
}

func (f *fields) writeText(n int, value string) {
	if hexadecimal(value) {
		f.begin(n, asDigits)
		f.text = binary.AppendUvarint(f.text, uint64(len(value)/2))
		f.text, _ = hex.AppendDecode(f.text, []byte(value)) // they are digits
		return
	}
	if like, length := f.like(value); length >= longEcho {
		f.writeEcho(n, like<<1, value, length)
		return
	}
	f.begin(n, asText)
	f.text = append(binary.AppendUvarint(f.text, uint64(len(value))), value...)
	f.remember(value)
}

// fewestDigits are so many that two in a byte save something.
const fewestDigits = 6

// hexadecimal tells whether a text is the digits of some bytes, in small letters: marks and hashes are.
func hexadecimal(value string) bool {
	if len(value) < fewestDigits || len(value)%2 != 0 {
		return false
	}
	for i := range len(value) {
		if c := value[i]; (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// writeEcho writes which text it is like, for how many bytes, and how it goes on. Of an even number one half counts the texts of the
// record, of an odd one the lines of known.txt.
func (f *fields) writeEcho(n, like int, value string, length int) {
	f.begin(n, asEcho)
	f.text = binary.AppendUvarint(f.text, uint64(like))
	f.text = binary.AppendUvarint(f.text, uint64(length))
	f.text = binary.AppendUvarint(f.text, uint64(len(value)-length))
	f.text = append(f.text, value[length:]...)
	if length < len(value) {
		f.remember(value)
	}
}

// like finds the text that begins like this one for the most bytes.
func (f *fields) like(value string) (best, length int) {
	if len(value) < longEcho {
		return 0, 0
	}
	for i, other := range f.texts {
		if strings.HasPrefix(other, value) {
			return i, len(value)
		}
		if n := common(other, value); n > length {
			best, length = i, n
		}
	}
	return best, length
}

func common(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

func (f *fields) remember(value string) {
	if len(value) >= longText && len(f.texts) < mostTexts {
		f.texts = append(f.texts, value)
	}
}

// readText reads a text. What is no UTF-8 becomes replacement characters, as it will in an export.
func (f *fields) readText() string {
	value := f.anyText()
	if !utf8.ValidString(value) {
		return string([]rune(value))
	}
	return value
}

func (f *fields) anyText() string {
	switch f.form() {
	case asText:
		value := f.bytes()
		f.remember(value)
		return value
	case asEcho:
		return f.echo()
	case asDigits:
		return hex.EncodeToString([]byte(f.bytes()))
	}
	f.tear()
	return ""
}

func (f *fields) echo() string {
	like, length := f.size(), f.size()
	of := f.texts
	if like&1 == 1 {
		of = knownWords
	}
	rest := f.bytes()
	if like>>1 >= uint64(len(of)) || length > uint64(len(of[like>>1])) {
		f.tear()
		return ""
	}
	value := of[like>>1][:length]
	if rest == "" {
		return value
	}
	value += rest
	f.remember(value)
	return value
}
