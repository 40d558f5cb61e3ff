package body

import (
	"encoding/binary"
	"math"
	"slices"
	"time"
)

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

// digits is a whole number; number is one that is left out if it is zero.
func digits[T ~int | ~int64](f *fields, n int, value *T) {
	switch {
	case !f.reads:
		f.begin(n, asWhole)
		f.text = binary.AppendVarint(f.text, int64(*value))
	case f.form() != asWhole:
		f.tear()
	default:
		*value = T(f.signed())
		f.next()
	}
}

func number[T ~int | ~int64](f *fields, n int, value *T) {
	if f.there(n, *value != 0) {
		digits(f, n, value)
	}
}

func flag(f *fields, n int, value *bool) {
	set := 0
	if *value {
		set = 1
	}
	number(f, n, &set)
	*value = set != 0
}

// finest is how many parts of a whole are fine enough for a heat; a fraction that is no such part takes its eight bytes.
const finest = 1e4

func fraction(f *fields, n int, value *float64) {
	if !f.there(n, *value != 0) {
		return
	}
	switch {
	case !f.reads:
		f.writeFraction(n, *value)
		return
	case f.form() == asWhole:
		*value = float64(f.signed()) / finest
	default:
		eight := f.exactly(8)
		*value = math.Float64frombits(binary.LittleEndian.Uint64(eight))
	}
	f.next()
}

func (f *fields) writeFraction(n int, value float64) {
	if math.IsInf(value, 0) || math.IsNaN(value) {
		f.err = ErrNumber
		return
	}
	if part := math.Round(value * finest); part/finest == value && math.Abs(part) < 1<<53 {
		f.begin(n, asWhole)
		f.text = binary.AppendVarint(f.text, int64(part))
		return
	}
	f.begin(n, asText)
	f.text = binary.LittleEndian.AppendUint64(append(f.text, 8), math.Float64bits(value))
}

// exactly reads a text of so many bytes; zeros where it is none.
func (f *fields) exactly(n int) []byte {
	if f.form() == asText {
		if value := f.bytes(); len(value) == n {
			return []byte(value)
		}
	}
	f.tear()
	return make([]byte, n)
}

// The years of four digits, in seconds since 1970.
const (
	firstSecond = -62167219200
	lastSecond  = 253402300799
)

// moment is a time, which is read as UTC. One that is no whole number of microseconds stands as its seconds and nanoseconds.
func moment(f *fields, n int, value *time.Time) {
	if !f.there(n, !value.IsZero()) {
		return
	}
	switch {
	case !f.reads:
		f.writeMoment(n, *value)
		return
	case f.form() == asMoment:
		f.latest += f.signed()
		*value = time.UnixMicro(f.latest).UTC()
	default:
		kept := f.exactly(12)
		*value = time.Unix(int64(binary.LittleEndian.Uint64(kept)), int64(binary.LittleEndian.Uint32(kept[8:]))).UTC()
	}
	f.next()
}

func (f *fields) writeMoment(n int, value time.Time) {
	seconds, nanoseconds := value.Unix(), value.Nanosecond()
	switch {
	case seconds < firstSecond || seconds > lastSecond:
		f.err = ErrYear
	case nanoseconds%1000 == 0:
		f.begin(n, asMoment)
		micros := value.UnixMicro()
		f.text = binary.AppendVarint(f.text, micros-f.latest)
		f.latest = micros
	default:
		f.begin(n, asText)
		f.text = binary.LittleEndian.AppendUint64(append(f.text, 12), uint64(seconds))
		f.text = binary.LittleEndian.AppendUint32(f.text, uint32(nanoseconds))
	}
}

// object is fields of their own, also where all of them are zero.
func object[T any](f *fields, n int, value *T, parts func(*fields, *T)) {
	switch {
	case !f.reads:
		f.begin(n, asObject)
		parts(f, value)
		f.text = append(f.text, 0)
	case f.form() != asObject:
		f.tear()
	default:
		f.inside(func() { parts(f, value) })
		f.next()
	}
}

// part is an object that is left out if it is zero.
func part[T comparable](f *fields, n int, value *T, parts func(*fields, *T)) {
	var zero T
	if f.there(n, *value != zero) {
		object(f, n, value, parts)
	}
}

// pointed is an object or nil.
func pointed[T any](f *fields, n int, value **T, parts func(*fields, *T)) {
	if !f.there(n, *value != nil) {
		return
	}
	if f.reads {
		*value = new(T)
	}
	object(f, n, *value, parts)
}

// list is a field that comes once for each of some values.
func list[T any](f *fields, n int, items *[]T, value func(*fields, int, *T)) {
	if !f.reads {
		for i := range *items {
			value(f, n, &(*items)[i])
		}
		return
	}
	for f.at(n) {
		var item T
		value(f, n, &item)
		*items = append(*items, item)
	}
}

func objects[T any](f *fields, n int, items *[]T, parts func(*fields, *T)) {
	list(f, n, items, func(f *fields, n int, item *T) { object(f, n, item, parts) })
}

// dictionary is a field that comes twice for each of some names, in their order: for the name and for its value.
func dictionary[V any](f *fields, n int, values *map[string]V, value func(*fields, int, *V)) {
	if !f.reads {
		var item V
		for _, name := range sortedKeys(f, *values) {
			item = (*values)[name]
			term(f, n, &name)
			value(f, n, &item)
		}
		return
	}
	for f.at(n) {
		var name string
		var item V
		term(f, n, &name)
		if !f.at(n) {
			f.tear()
			return
		}
		value(f, n, &item)
		put(values, name, item)
	}
}

// set is a field that comes once for each of some names; behind one that is not in the set stands a zero.
func set(f *fields, n int, values *map[string]bool) {
	if !f.reads {
		for _, name := range sortedKeys(f, *values) {
			plain(f, n, &name)
			if not := 0; !(*values)[name] {
				digits(f, n, &not)
			}
		}
		return
	}
	for f.at(n) {
		var name string
		plain(f, n, &name)
		in := !f.at(n) || f.form() != asWhole
		if not := 0; !in {
			digits(f, n, &not)
		}
		put(values, name, in)
	}
}

func put[V any](values *map[string]V, name string, value V) {
	if *values == nil {
		*values = make(map[string]V)
	}
	(*values)[name] = value
}

func sortedKeys[V any](f *fields, values map[string]V) []string {
	f.keys = f.keys[:0]
	for key := range values {
		f.keys = append(f.keys, key)
	}
	slices.Sort(f.keys)
	return f.keys
}
