package redis

import (
	"fmt"
	"slices"

	"otklik/bot"
	"otklik/store/body"
)

// arguments are what a script reads from the front. They stand one behind the other in one piece of memory: a commit has hundreds of
// them, and each for itself would have to be found by the garbage collector.
type arguments struct {
	text   []byte
	ends   []int // where each of them ends
	bodies body.Writer
	jobs   int   // that were added
	err    error // of the first value that cannot be written down
	// What is written down is copied here, without what stands elsewhere.
	conversation bot.Conversation
	line         bot.Line
	job          bot.Job
	message      bot.Message
}

// argumentsOf makes room for that many.
func argumentsOf(room int) *arguments { return &arguments{ends: make([]int, 0, room)} }

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

// values are all arguments of some lists as go-redis takes them: pointers to strings need no memory of their own.
func values(lists ...*arguments) []any {
	all, count := make([][]string, len(lists)), 0
	for i, a := range lists {
		all[i] = a.strings()
		count += len(all[i])
	}
	found := make([]any, 0, count)
	for i := range all {
		for k := range all[i] {
			found = append(found, &all[i][k])
		}
	}
	return slices.Clip(found)
}

func (a *arguments) strings() []string {
	text, from := string(a.text), 0
	parts := make([]string, len(a.ends))
	for i, end := range a.ends {
		parts[i], from = text[from:end], end
	}
	return parts
}

// written takes in what a Writer of bodies has returned.
func (a *arguments) written(body string, err error) string {
	if err != nil && a.err == nil {
		a.err = fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return body
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
	a.add(a.written(a.bodies.Conversation(&a.conversation)))
	for i := range lines {
		a.addLine(&lines[i])
	}
}
