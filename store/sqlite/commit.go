package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math"
	"time"

	"otklik/bot"
	"otklik/store/body"
)

// ErrInvalid is a change's result when it cannot be stored: without an event, with another conversation's line or job, or
// with a number that JSON does not know. Nothing of it is stored; asking again is no use.
var ErrInvalid = errors.New("sqlite: the change is not valid")

// Commit applies the changes in order, each whole or not at all.
func (s *Store) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	results, _, err := s.CommitTaking(ctx, changes, bot.Wanted{})
	return results, err
}

// CommitTaking is Commit, and leases what is wanted of the new jobs.
func (s *Store) CommitTaking(ctx context.Context, changes []bot.Change, wanted bot.Wanted) ([]error, []bot.Job, error) {
	records := make([]record, len(changes))
	var bodies body.Writer
	for i := range changes {
		records[i] = encode(&bodies, &changes[i])
	}
	results := make([]error, len(changes))
	until := wanted.Now.Add(wanted.Hold).Truncate(time.Microsecond)
	var taken []bot.Job
	err := s.writer.do(ctx, func(t *transaction) error {
		t.wanted, t.until, t.taken = wanted, micros(until), nil
		for i := range records {
			result, err := t.apply(&records[i])
			if err != nil {
				return err
			}
			results[i] = result
		}
		taken = t.taken
		return nil
	})
	if err != nil {
		return nil, nil, fmt.Errorf("commit %d changes: %w", len(changes), err)
	}
	for i := range taken {
		taken[i].Due, taken[i].Tries = until, 1
	}
	return results, taken, nil
}

// record is a change as the file keeps it, made ready by the caller's goroutine.
type record struct {
	*bot.Change
	conversation string
	lines        []lineRecord
	jobs         []string
	keys         map[string]bool // of its own jobs in the wanted queue; nil: older ones may be there
	invalid      error
}

func encode(bodies *body.Writer, change *bot.Change) record {
	r := record{Change: change, lines: make([]lineRecord, len(change.Lines)), jobs: make([]string, len(change.Jobs))}
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
	for i := range r.jobs {
		if r.jobs[i], err = bodies.Job(&r.Jobs[i]); err != nil {
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

// apply checks before it writes: what is refused has left nothing behind, and no savepoint is needed.
func (t *transaction) apply(r *record) (result, err error) {
	if r.invalid != nil {
		return r.invalid, nil
	}
	var version sql.NullInt64
	var applied, busy bool
	_, err = t.row(`SELECT (SELECT version FROM conversations WHERE id = ?1),
		EXISTS (SELECT 1 FROM applied WHERE conversation = ?1 AND event = ?2),
		EXISTS (SELECT 1 FROM jobs WHERE conversation = ?1 AND queue = ?3 AND key <> '')`,
		[]any{r.Conversation.ID, r.Event, t.wanted.Queue}, &version, &applied, &busy)
	switch {
	case err != nil:
		return nil, err
	case applied:
		return bot.ErrDuplicate, nil
	case r.Conversation.Version != version.Int64+1:
		return bot.ErrConflict, nil
	}
	if !busy {
		r.keys = make(map[string]bool)
	}
	return nil, t.write(r, version.Valid)
}

func (t *transaction) write(r *record, known bool) error {
	if err := t.mark(r); err != nil {
		return err
	}
	if err := t.writeConversation(r, known); err != nil {
		return err
	}
	for i := range r.lines {
		if err := t.writeLine(r.Conversation.ID, &r.lines[i]); err != nil {
			return err
		}
	}
	for _, amendment := range r.Amendments {
		if err := t.amend(r.Conversation.ID, amendment); err != nil {
			return err
		}
	}
	for i := range r.jobs {
		if err := t.queue(r, i); err != nil {
			return err
		}
	}
	return nil
}

func (t *transaction) mark(r *record) error {
	_, err := t.exec(`INSERT INTO applied (conversation, event, at) VALUES (?, ?, ?)`, r.Conversation.ID, r.Event, micros(t.options.Now()))
	return err
}

func (t *transaction) writeConversation(r *record, known bool) error {
	c := &r.Conversation
	if known {
		_, err := t.exec(`UPDATE conversations SET version = ?2, section = ?3, rank = ?4, body = ?5 WHERE id = ?1`,
			c.ID, c.Version, c.Section, rank(c.Section, c), r.conversation)
		return err
	}
	t.totals.conversations++
	_, err := t.exec(`INSERT INTO conversations (id, version, section, rank, body) VALUES (?, ?, ?, ?, ?)`,
		c.ID, c.Version, c.Section, rank(c.Section, c), r.conversation)
	return err
}

// rank is the place in a section's list, lowest first.
func rank(section bot.Section, c *bot.Conversation) int64 {
	switch {
	case section != bot.SectionWaiting:
		return -micros(c.LastHeard)
	case c.Waiting.IsZero():
		return math.MaxInt64
	}
	return micros(c.Waiting)
}
