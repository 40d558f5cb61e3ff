package redis

import (
	"fmt"

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
		a.err = fmt.Errorf("%w: %w", ErrInvalid, err)
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
