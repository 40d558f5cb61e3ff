package redis

import (
	"fmt"

	"otklik/bot"
	"otklik/store/body"
)

// arguments are what a script reads from the front.
type arguments struct {
	list   []any
	bodies body.Writer
	err    error // of the first value that cannot be written down
	// What is written down is copied here, without what stands elsewhere.
	conversation bot.Conversation
	line         bot.Line
	job          bot.Job
}

// argumentsOf makes room for that many.
func argumentsOf(room int) *arguments { return &arguments{list: make([]any, 0, room)} }

func (a *arguments) add(values ...any) { a.list = append(a.list, values...) }

// addBody adds what a Writer of bodies has returned.
func (a *arguments) addBody(body string, err error) {
	if err != nil && a.err == nil {
		a.err = fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	a.add(body)
}

// addConversation adds what the scripts look at, version, section and place in its list, and the conversation. What its key tells
// stands nowhere else.
func (a *arguments) addConversation(c *bot.Conversation) {
	a.conversation = *c
	a.conversation.ID = ""
	a.add(c.Version, string(c.Section), rank(c.Section, c))
	a.addBody(a.bodies.Conversation(&a.conversation))
}
