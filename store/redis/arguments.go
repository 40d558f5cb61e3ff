package redis

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"otklik/bot"
	"otklik/store/body"
)

// arguments are what a script reads from the front. They stand one behind the other in one piece of memory that is used again: a commit
// has hundreds of them, and each for itself would have to be found by the garbage collector.
type arguments struct {
	text   []byte
	ends   []int // where each of them ends
	pieces []piece
	bodies body.Writer
	jobs   int   // that were added
	err    error // of the first value that cannot be written down
	// What is written down is copied here, without what stands elsewhere.
	conversation bot.Conversation
	line         bot.Line
	job          bot.Job
	message      bot.Message
}

// piece is one argument as go-redis takes it without copying it.
type piece []byte

// MarshalBinary never fails.
func (p *piece) MarshalBinary() ([]byte, error) { return *p, nil }

func (a *arguments) add(values ...string) {
	for _, value := range values {
		a.text = append(a.text, value...)
		a.end()
	}
}

// joined adds one argument that is made of several parts.
func (a *arguments) joined(parts ...string) {
	for _, part := range parts {
		a.text = append(a.text, part...)
	}
	a.end()
}

func (a *arguments) end() { a.ends = append(a.ends, len(a.text)) }

// cut takes back all but the first n.
func (a *arguments) cut(n int) {
	size := 0
	if n > 0 {
		size = a.ends[n-1]
	}
	a.text, a.ends, a.err = a.text[:size], a.ends[:n], nil
}

// values are all arguments of some lists, in order. They are good until the lists are put back.
func values(lists ...*arguments) []any {
	count := 0
	for _, a := range lists {
		count += len(a.ends)
	}
	found := make([]any, 0, count)
	for _, a := range lists {
		a.cutUp()
		for i := range a.pieces {
			found = append(found, &a.pieces[i])
		}
	}
	return found
}

func (a *arguments) cutUp() {
	a.pieces = a.pieces[:0]
	from := 0
	for _, end := range a.ends {
		a.pieces, from = append(a.pieces, a.text[from:end]), end
	}
}

// spareAtMost is how much memory is kept for the next call: a hundred ordinary changes need a quarter of it.
const spareAtMost = 1 << 20

// arguments are none, with memory that was used before.
func (s *Store) arguments() *arguments {
	a, _ := s.spare.Get().(*arguments)
	if a == nil {
		return new(arguments)
	}
	a.cut(0)
	a.jobs = 0
	return a
}

// putBack gives memory back when the call is over.
func (s *Store) putBack(used ...*arguments) {
	for _, a := range used {
		if cap(a.text) <= spareAtMost {
			a.conversation, a.line, a.job, a.message = bot.Conversation{}, bot.Line{}, bot.Job{}, bot.Message{}
			s.spare.Put(a)
		}
	}
}

// written takes in what a Writer of bodies has put behind the text.
func (a *arguments) written(text []byte, err error) {
	if err != nil && a.err == nil {
		a.err = fmt.Errorf("%w: %w", body.ErrInvalid, err)
	}
	a.text = text
}

// packConversation packs what the scripts look at: version, section and place in its list.
func (a *arguments) packConversation(c *bot.Conversation) {
	a.packNumber(c.Version)
	a.pack(string(c.Section), rank(c.Section, c))
}

// addFields adds the conversation, and the fields of new lines with their values. What the key tells stands nowhere else.
func (a *arguments) addFields(c *bot.Conversation, lines []bot.Line) {
	a.conversation = *c
	a.conversation.ID = ""
	a.written(a.bodies.AppendConversation(a.text, &a.conversation))
	a.end()
	for i := range lines {
		a.addLine(&lines[i])
	}
}

// Small values come packed as MessagePack in one argument, which a script unpacks in one go: each argument for itself costs Redis more
// than what is in it. What pack and its like add ends with end.

// Lengths and numbers up to these need no byte of their own.
const (
	shortText   = 31
	shortNumber = 127
)

// pack adds texts to the argument in hand.
func (a *arguments) pack(values ...string) {
	for _, value := range values {
		a.packLength(len(value))
		a.text = append(a.text, value...)
	}
}

func (a *arguments) packLength(n int) {
	switch {
	case n <= shortText:
		a.text = append(a.text, 0xa0|byte(n))
	case n <= 1<<8-1:
		a.text = append(a.text, 0xd9, byte(n))
	case n <= 1<<16-1:
		a.text = binary.BigEndian.AppendUint16(append(a.text, 0xda), uint16(n))
	default:
		a.text = binary.BigEndian.AppendUint32(append(a.text, 0xdb), uint32(n))
	}
}

// beginText begins a text whose length is not known yet. What is appended until endText is in it.
func (a *arguments) beginText() (start int) {
	a.text = append(a.text, 0xdb, 0, 0, 0, 0)
	return len(a.text)
}

func (a *arguments) endText(start int) {
	binary.BigEndian.PutUint32(a.text[start-4:], uint32(len(a.text)-start))
}

// packCount adds a number, 0 or more, that scripts count by.
func (a *arguments) packCount(n int) {
	if n <= shortNumber {
		a.text = append(a.text, byte(n))
		return
	}
	a.text = binary.BigEndian.AppendUint32(append(a.text, 0xce), uint32(n))
}

// packNumber adds a number as text, for Lua would write a great one otherwise than it came.
func (a *arguments) packNumber(n int64) {
	var digits [20]byte
	text := strconv.AppendInt(digits[:0], n, 10)
	a.text = append(append(a.text, 0xa0|byte(len(text))), text...)
}

func flag(set bool) string {
	if set {
		return "1"
	}
	return "0"
}
