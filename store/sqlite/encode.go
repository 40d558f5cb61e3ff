package sqlite

import (
	"fmt"

	"otklik/bot"
	"otklik/store/body"
)

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
	if r.invalid = body.Check(change); r.invalid != nil {
		return r
	}
	if err := r.write(bodies); err != nil {
		r.invalid = fmt.Errorf("%w: %w", body.ErrInvalid, err)
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
