// Package body writes what stores keep of conversations: JSON that encoding/json reads back, without the fields that are zero.
//
// It is written field by field, for half of what storing a reply cost was encoding/json finding out, at each reply, what a
// conversation is made of. A field that is forgotten here is found by the tests, which fill every field there is.
package body

import (
	"errors"
	"math"
	"slices"
	"strconv"
	"time"
)

// ErrNumber means that a value holds a number that JSON does not know.
var ErrNumber = errors.New("body: JSON knows neither infinite numbers nor what is no number")

// Writer writes one body after the other and uses its memory again. The zero Writer is ready; it serves one goroutine.
type Writer struct {
	text []byte
	from int      // where the body in hand begins
	own  []byte   // the Writer's own memory, for bodies that are returned as strings
	keys []string // of the dictionary in hand
	err  error    // of this body
}

// write returns what fields puts into an object.
func write[T any](w *Writer, value *T, fields func(*Writer, *T)) (string, error) {
	text, err := appended(w, w.own[:0], value, fields)
	w.own = text
	return string(text), err
}

// appended puts the object behind text; text stays as it was if there is an error.
func appended[T any](w *Writer, text []byte, value *T, fields func(*Writer, *T)) ([]byte, error) {
	w.text, w.from, w.err = text, len(text), nil
	object(w, value, fields)
	text, w.text = w.text, nil
	if w.err != nil {
		return text[:w.from], w.err
	}
	return text, nil
}

// comma parts a value or a name from what stands before it.
func (w *Writer) comma() {
	if n := len(w.text); n > w.from && w.text[n-1] != '{' && w.text[n-1] != '[' && w.text[n-1] != ':' {
		w.text = append(w.text, ',')
	}
}

// named begins a field.
func (w *Writer) named(name string) {
	w.comma()
	w.text = append(append(append(w.text, '"'), name...), '"', ':')
}

func object[T any](w *Writer, value *T, fields func(*Writer, *T)) {
	w.comma()
	w.text = append(w.text, '{')
	fields(w, value)
	w.text = append(w.text, '}')
}

// part is a field that holds an object; none where the value is zero.
func part[T comparable](w *Writer, name string, value *T, fields func(*Writer, *T)) {
	var zero T
	if *value != zero {
		w.named(name)
		object(w, value, fields)
	}
}

// pointed is a field that holds an object or nil.
func pointed[T any](w *Writer, name string, value *T, fields func(*Writer, *T)) {
	if value != nil {
		w.named(name)
		object(w, value, fields)
	}
}

// objects is a field that holds a list of objects.
func objects[T any](w *Writer, name string, items []T, fields func(*Writer, *T)) {
	if len(items) > 0 {
		w.named(name)
		array(w, items, fields)
	}
}

// array writes a list of objects; null for nil, as encoding/json does.
func array[T any](w *Writer, items []T, fields func(*Writer, *T)) {
	w.comma()
	if items == nil {
		w.text = append(w.text, "null"...)
		return
	}
	w.text = append(w.text, '[')
	for i := range items {
		object(w, &items[i], fields)
	}
	w.text = append(w.text, ']')
}

// list is a field that holds plain values, or lists again.
func list[T any](w *Writer, name string, items []T, value func(*Writer, T)) {
	if len(items) == 0 {
		return
	}
	w.named(name)
	w.text = append(w.text, '[')
	for _, item := range items {
		value(w, item)
	}
	w.text = append(w.text, ']')
}

// dictionary is a field that holds plain values by name, in the order of names.
func dictionary[V any](w *Writer, name string, values map[string]V, value func(*Writer, V)) {
	if len(values) == 0 {
		return
	}
	w.keys = w.keys[:0]
	for key := range values {
		w.keys = append(w.keys, key)
	}
	slices.Sort(w.keys)
	w.named(name)
	w.text = append(w.text, '{')
	for _, key := range w.keys {
		quote(w, key)
		w.text = append(w.text, ':')
		value(w, values[key])
	}
	w.text = append(w.text, '}')
}

func words[T ~string](w *Writer, name string, value T) {
	if value != "" {
		w.named(name)
		quote(w, value)
	}
}

func number[T ~int | ~int64](w *Writer, name string, value T) {
	if value != 0 {
		w.named(name)
		digits(w, value)
	}
}

func digits[T ~int | ~int64](w *Writer, value T) {
	w.comma()
	w.text = strconv.AppendInt(w.text, int64(value), 10)
}

func (w *Writer) flag(name string, value bool) {
	if value {
		w.named(name)
		answer(w, value)
	}
}

func answer(w *Writer, value bool) {
	w.comma()
	w.text = strconv.AppendBool(w.text, value)
}

func (w *Writer) fraction(name string, value float64) {
	if math.IsInf(value, 0) || math.IsNaN(value) {
		w.err = ErrNumber
	} else if value != 0 {
		w.named(name)
		w.text = strconv.AppendFloat(w.text, value, 'g', -1, 64)
	}
}

// moment refuses, as encoding/json does, a year that has not four digits.
func (w *Writer) moment(name string, value time.Time) {
	if value.IsZero() {
		return
	}
	w.named(name)
	w.text = append(w.text, '"')
	text, err := value.AppendText(w.text)
	if err != nil {
		w.err = err
		return
	}
	w.text = append(text, '"')
}

const hex = "0123456789abcdef"

// quote writes a string. What is not UTF-8 stays as it is: encoding/json puts replacement characters there when it reads.
func quote[T ~string](w *Writer, value T) {
	w.comma()
	s := string(value)
	text := append(w.text, '"')
	for {
		n := plain(s)
		text = append(text, s[:n]...)
		if n == len(s) {
			break
		}
		text = appendEscape(text, s[n])
		s = s[n+1:]
	}
	w.text = append(text, '"')
}

// Each byte of eight, to look at all of them at once.
const (
	ones  = 0x0101010101010101
	highs = 0x80 * ones
)

// plain is how long a string is written as it is.
func plain(s string) (n int) {
	for ; len(s)-n >= 8; n += 8 {
		t := s[n : n+8]
		eight := uint64(t[0]) | uint64(t[1])<<8 | uint64(t[2])<<16 | uint64(t[3])<<24 |
			uint64(t[4])<<32 | uint64(t[5])<<40 | uint64(t[6])<<48 | uint64(t[7])<<56
		quotes, slashes := eight^('"'*ones), eight^('\\'*ones)
		if ((eight-' '*ones)&^eight|(quotes-ones)&^quotes|(slashes-ones)&^slashes)&highs != 0 {
			break
		}
	}
	for ; n < len(s); n++ {
		if c := s[n]; c < ' ' || c == '"' || c == '\\' {
			break
		}
	}
	return n
}

func appendEscape(text []byte, c byte) []byte {
	switch c {
	case '"', '\\':
		return append(text, '\\', c)
	case '\n':
		return append(text, '\\', 'n')
	}
	return append(text, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
}
