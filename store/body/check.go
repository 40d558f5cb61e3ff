package body

import (
	"errors"
	"fmt"

	"otklik/bot"
)

// ErrInvalid is a change's result when it can be kept nowhere: without an event, with another conversation's line or job, or with what an
// export cannot hold. Nothing of it is stored; asking again is no use.
var ErrInvalid = errors.New("body: the change is not valid")

// Check tells whether a change names its event and its conversation, and has lines and jobs of no other one: nil or ErrInvalid.
func Check(change *bot.Change) error {
	id := change.Conversation.ID
	if change.Event == "" || id == "" {
		return fmt.Errorf("%w: it names no event or no conversation", ErrInvalid)
	}
	for i := range change.Lines {
		if l := &change.Lines[i]; l.ID == "" || l.Conversation != id {
			return fmt.Errorf("%w: line %q is not of conversation %s", ErrInvalid, l.ID, id)
		}
	}
	for i := range change.Jobs {
		if j := &change.Jobs[i]; j.ID == "" || j.Conversation != id {
			return fmt.Errorf("%w: job %q is not of conversation %s", ErrInvalid, j.ID, id)
		}
	}
	return nil
}
