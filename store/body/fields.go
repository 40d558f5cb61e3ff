package body

import "encoding/binary"

// fields goes over the fields of a record, each behind the one before it, and writes or reads them. What a newer program added to a
// record is passed over.
type fields struct {
	reads  bool
	text   []byte   // what is written
	rest   string   // what is still to be read
	tag    uint64   // of the field to be read next: its number and its form; 0: there is none in this object
	latest int64    // the moment that came last, in microseconds since 1970
	texts  []string // the long ones that came so far
	keys   []string // of the dictionary in hand
	err    error    // the first one
}

// form is how a value stands in a record.
type form uint64

const (
	asWhole  form = iota // a whole number, signed, as encoding/binary writes one
	asText               // a length and so many bytes
	asEcho               // a text that begins like another one
	asMoment             // microseconds since the moment that came before, as a whole number
	asObject             // fields, and a zero
	asDigits             // a text of hexadecimal digits, as a length and so many bytes

	formBits = 3
	formMask = 1<<formBits - 1
)

// begin writes the tag of a field.
func (f *fields) begin(n int, as form) {
	f.text = binary.AppendUvarint(f.text, uint64(n)<<formBits|uint64(as))
}

// at tells whether the field to be read next is number n; those before it are passed over.
func (f *fields) at(n int) bool {
	for f.tag != 0 && f.tag>>formBits < uint64(n) {
		f.pass()
	}
	return f.tag>>formBits == uint64(n)
}

// form is that of the field to be read next.
func (f *fields) form() form { return form(f.tag & formMask) }

// next goes on behind a value that was read.
func (f *fields) next() { f.tag = f.size() }

// there tells whether a field is to be written, as its value is not zero, or can be read.
func (f *fields) there(n int, known bool) bool {
	if f.reads {
		return f.at(n)
	}
	return known
}

// inside reads the fields of an object, behind its tag.
func (f *fields) inside(parts func()) {
	f.next()
	parts()
	for f.tag != 0 {
		f.pass()
	}
}

// pass reads a field that nobody wants: texts and moments of later fields may lean on it.
func (f *fields) pass() {
	for depth := 0; ; {
		switch {
		case f.tag == 0:
			depth--
		case f.form() == asObject:
			depth++
		case f.form() == asMoment:
			f.latest += f.signed()
		case f.form() == asWhole:
			f.signed()
		default:
			f.anyText()
		}
		f.next()
		if depth <= 0 || f.err != nil {
			return
		}
	}
}

func (f *fields) tear() {
	f.rest, f.tag = "", 0
	if f.err == nil {
		f.err = ErrTorn
	}
}

// size reads a number that has no sign.
func (f *fields) size() (value uint64) {
	for i := 0; i < len(f.rest) && i < binary.MaxVarintLen64; i++ {
		b := f.rest[i]
		value |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			f.rest = f.rest[i+1:]
			return value
		}
	}
	f.tear()
	return 0
}

func (f *fields) signed() int64 {
	value := f.size()
	return int64(value>>1) ^ -int64(value&1)
}

// bytes reads a length and so many bytes.
func (f *fields) bytes() string {
	n := f.size()
	if n > uint64(len(f.rest)) {
		f.tear()
		return ""
	}
	value := f.rest[:n]
	f.rest = f.rest[n:]
	return value
}
