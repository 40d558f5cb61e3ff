package sqlite

import (
	"errors"
	"fmt"

	"otklik/bot"
	"otklik/store/body"
)

// ErrInvalid is a change's result when it cannot be stored: without an event, with another conversation's line or job, or
// with a number that JSON does not know. Nothing of it is stored; asking again is no use.
var ErrInvalid = errors.New("sqlite: the change is not valid")

// record is a change as the file keeps it, made ready by the caller's goroutine.
type record struct {
	*bot.Change
	conversation []byte
	lines        []lineRecord
	jobs         []jobRecord
	invalid      error
	known        known // once it was looked at
	result       error // once it was judged
}

func encode(bodies *body.Writer, change *bot.Change) *record {
	r := &record{Change: change, lines: make([]lineRecord, len(change.Lines)), jobs: make([]jobRecord, len(change.Jobs))}
	if r.invalid = check(change); r.invalid != nil {
		return r
	}
	if err := r.write(bodies); err != nil {
		r.invalid = fmt.Errorf("%w: %w", ErrInvalid, err)
	}
	return r
}

func (r *record) write(bodies *body.Writer) (err error) {
	if r.conversation, err = bodies.Conversation(&r.Conversation); err != nil {
		return err
	}
	for i := range r.lines {
		if r.lines[i], err = encodeLine(bodies, &r.Lines[i]); err != nil {
			return err
		}
	}
	return r.writeJobs(bodies, r.Lines)
}

// writeJobs leaves the texts to those lines.
func (r *record) writeJobs(bodies *body.Writer, lines []bot.Line) (err error) {
	for i := range r.jobs {
		if r.jobs[i], err = encodeJob(bodies, &r.Jobs[i], lines); err != nil {
			return err
		}
	}
	return nil
}

func check(change *bot.Change) error {
	id := change.Conversation.ID
	if change.Event == "" || id == "" {
		return fmt.Errorf("%w: it names no event or no conversation", ErrInvalid)
	}
	for i := range change.Lines {
		if change.Lines[i].ID == "" || change.Lines[i].Conversation != id {
			return fmt.Errorf("%w: line %q is not of conversation %s", ErrInvalid, change.Lines[i].ID, id)
		}
	}
	for i := range change.Jobs {
		if change.Jobs[i].ID == "" || change.Jobs[i].Conversation != id {
			return fmt.Errorf("%w: job %q is not of conversation %s", ErrInvalid, change.Jobs[i].ID, id)
		}
	}
	return nil
}
