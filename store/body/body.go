// Package body writes what stores keep of conversations, and reads it.
//
// A record is one byte for its form and then fields, each behind its number, without those that are zero; a zero ends them. It is half
// as long as the JSON that programs before this one kept, for it has no names, and says once what a record says several times: a
// customer's words stand in an answer, among the latest turns and as the first words of the case, and three moments are often the same.
// What those programs wrote is read, too: JSON begins with a brace.
//
// What a record is made of is said once, for writing and for reading, and is found out by nothing at run time: half of what storing a
// reply cost was encoding/json doing so. A field that is forgotten here is found by the tests, which fill every field there is.
package body

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"otklik/bot"
)

var (
	// ErrNumber means that a value holds a number that an export cannot hold.
	ErrNumber = errors.New("body: JSON knows neither infinite numbers nor what is no number")
	// ErrYear means that a value holds a moment that an export cannot hold.
	ErrYear = errors.New("body: JSON knows only years of four digits")
	// ErrTorn means that what is kept was not written by this package, or not to its end.
	ErrTorn = errors.New("body: what is kept here is torn, or a newer version of this program wrote it")
)

// current is the form that is written.
const current = 1

// Writer writes one record after the other and uses its memory again. The zero Writer is ready; it serves one goroutine.
type Writer struct {
	fields fields
	own    []byte // for records that are returned
}

// Conversation writes all of a conversation.
func (w *Writer) Conversation(c *bot.Conversation) ([]byte, error) { return write(w, c, conversation) }

// AppendConversation is Conversation behind text, which stays as it was if there is an error.
func (w *Writer) AppendConversation(text []byte, c *bot.Conversation) ([]byte, error) {
	return appended(w, text, c, conversation)
}

// Line writes a line of a transcript.
func (w *Writer) Line(l *bot.Line) ([]byte, error) { return write(w, l, line) }

// AppendLine is Line behind text, which stays as it was if there is an error.
func (w *Writer) AppendLine(text []byte, l *bot.Line) ([]byte, error) {
	return appended(w, text, l, line)
}

// Delivery writes the fate of a line.
func (w *Writer) Delivery(d *bot.Delivery) ([]byte, error) { return write(w, d, delivery) }

// AppendDelivery is Delivery behind text, which stays as it was if there is an error.
func (w *Writer) AppendDelivery(text []byte, d *bot.Delivery) ([]byte, error) {
	return appended(w, text, d, delivery)
}

// Job writes a job, without what its leases change.
func (w *Writer) Job(j *bot.Job) ([]byte, error) { return write(w, j, job) }

// AppendJob is Job behind text, which stays as it was if there is an error.
func (w *Writer) AppendJob(text []byte, j *bot.Job) ([]byte, error) {
	return appended(w, text, j, job)
}

// write returns a record of its own.
func write[T any](w *Writer, value *T, parts func(*fields, *T)) ([]byte, error) {
	text, err := appended(w, w.own[:0], value, parts)
	w.own = text
	return slices.Clone(text), err
}

// appended puts a record behind text; text stays as it was if there is an error.
func appended[T any](w *Writer, text []byte, value *T, parts func(*fields, *T)) ([]byte, error) {
	f, from := &w.fields, len(text)
	f.text, f.latest, f.err = append(text, current), 0, nil
	parts(f, value)
	text, f.text = append(f.text, 0), nil
	clear(f.texts) // or they would be held as long as the Writer
	f.texts = f.texts[:0]
	if f.err != nil {
		return text[:from], f.err
	}
	return text, nil
}

// ReadConversation reads what Conversation wrote into an empty one, of which what is kept elsewhere may be set.
func ReadConversation(kept string, c *bot.Conversation) error {
	return whollyRead(kept, c, conversation)
}

// ReadLine reads what Line wrote.
func ReadLine(kept string, l *bot.Line) error { return whollyRead(kept, l, line) }

// ReadDelivery reads what Delivery wrote.
func ReadDelivery(kept string, d *bot.Delivery) error { return whollyRead(kept, d, delivery) }

// ReadJob reads what Job wrote at the beginning of kept, and returns what stands behind it: "", or what begins with a new line.
func ReadJob(kept string, j *bot.Job) (behind string, err error) { return read(kept, j, job) }

func whollyRead[T any](kept string, value *T, parts func(*fields, *T)) error {
	behind, err := read(kept, value, parts)
	if err == nil && behind != "" {
		return ErrTorn
	}
	return err
}

func read[T any](kept string, value *T, parts func(*fields, *T)) (behind string, err error) {
	if strings.HasPrefix(kept, "{") {
		former := json.NewDecoder(strings.NewReader(kept))
		err := former.Decode(value)
		return kept[former.InputOffset():], err
	}
	if kept == "" || kept[0] != current {
		return "", ErrTorn
	}
	f := fields{reads: true, rest: kept[1:]}
	f.inside(func() { parts(&f, value) })
	return f.rest, f.err
}
