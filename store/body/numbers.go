package body

import (
	"encoding/binary"
	"math"
	"time"
)

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

// moment is a time. One that is no whole number of microseconds, or was told in another zone than UTC, stands as its seconds, its
// nanoseconds and the zone's minutes: an export must be the same after a move.
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
		*value = longMoment(f.exactly(longMomentBytes))
	}
	f.next()
}

const longMomentBytes = 14

func longMoment(kept []byte) time.Time {
	at := time.Unix(int64(binary.LittleEndian.Uint64(kept)), int64(binary.LittleEndian.Uint32(kept[8:])))
	if east := int16(binary.LittleEndian.Uint16(kept[12:])); east != 0 {
		return at.In(time.FixedZone("", int(east)*60))
	}
	return at.UTC()
}

func (f *fields) writeMoment(n int, value time.Time) {
	seconds, nanoseconds := value.Unix(), value.Nanosecond()
	_, east := value.Zone()
	east /= 60
	switch {
	case seconds < firstSecond || seconds > lastSecond:
		f.err = ErrYear
	case nanoseconds%1000 == 0 && east == 0:
		f.begin(n, asMoment)
		micros := value.UnixMicro()
		f.text = binary.AppendVarint(f.text, micros-f.latest)
		f.latest = micros
	default:
		f.begin(n, asText)
		f.text = binary.LittleEndian.AppendUint64(append(f.text, longMomentBytes), uint64(seconds))
		f.text = binary.LittleEndian.AppendUint32(f.text, uint32(nanoseconds))
		f.text = binary.LittleEndian.AppendUint16(f.text, uint16(east))
	}
}
