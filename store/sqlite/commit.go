package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"time"

	"otklik/bot"
	"otklik/store/body"
)

// Commit applies the changes in order, each whole or not at all.
func (s *Store) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	results, _, err := s.CommitTaking(ctx, changes, bot.Wanted{})
	return results, err
}

// CommitTaking is Commit, and leases what is wanted of the new jobs.
func (s *Store) CommitTaking(ctx context.Context, changes []bot.Change, wanted bot.Wanted) ([]error, []bot.Job, error) {
	records := make([]*record, len(changes))
	var bodies body.Writer
	for i := range changes {
		records[i] = encode(&bodies, &changes[i])
	}
	until := wanted.Now.Add(wanted.Hold).Truncate(time.Microsecond)
	var taken []bot.Job
	err := s.writer.do(ctx, func(t *transaction) error {
		t.wanted, t.until, t.taken = wanted, micros(until), nil
		err := t.apply(records)
		taken = t.taken
		return err
	})
	if err != nil {
		return nil, nil, fmt.Errorf("commit %d changes: %w", len(changes), err)
	}
	for i := range taken {
		taken[i].Due, taken[i].Tries = until, 1
	}
	results := make([]error, len(changes))
	for i, r := range records {
		results[i] = r.result
	}
	return results, taken, nil
}

// apply writes the changes whole or not at all. It looks at as many at once as no other one of them can have changed.
func (t *transaction) apply(records []*record) error {
	for len(records) > 0 {
		n := independent(records)
		if err := t.judge(records[:n]); err != nil {
			return err
		}
		if err := t.write(accepted(records[:n])); err != nil {
			return err
		}
		records = records[n:]
	}
	return nil
}

// independent is how many of the records come before one whose conversation has come already.
func independent(records []*record) int {
	seen := make(map[bot.ID]bool, len(records))
	for i, r := range records {
		if seen[r.Conversation.ID] {
			return i
		}
		seen[r.Conversation.ID] = true
	}
	return len(records)
}

func accepted(records []*record) (list []*record) {
	for _, r := range records {
		if r.result == nil {
			list = append(list, r)
		}
	}
	return list
}

// judge finds the result of each change. What is refused leaves nothing behind, and no savepoint is needed.
func (t *transaction) judge(records []*record) error {
	for some := range slices.Chunk(records, rowsAtOnce) {
		if err := t.look(some); err != nil {
			return err
		}
	}
	for _, r := range records {
		switch {
		case r.invalid != nil:
			r.result = r.invalid
		case r.known.applied:
			r.result = bot.ErrDuplicate
		case r.Conversation.Version != r.known.version.Int64+1:
			r.result = bot.ErrConflict
		}
	}
	return nil
}

// known is what the file has of a conversation before a change.
type known struct {
	version sql.NullInt64
	applied bool // the change is
	jobs    unsettled
}

// look reads what is known before the changes; a row for each unsettled job, or one where there is none.
func (t *transaction) look(records []*record) error {
	var asked []any
	for i, r := range records {
		r.known, r.result = known{}, nil
		asked = append(asked, i, r.Conversation.ID, r.Event)
	}
	return t.rows(func(rows *sql.Rows) error {
		var place int
		var now known
		var id, queue, key sql.NullString
		if err := rows.Scan(&place, &now.version, &now.applied, &id, &queue, &key); err != nil {
			return err
		}
		of := &records[place].known
		of.version, of.applied = now.version, now.applied
		if id.Valid {
			of.jobs.add(id.String, bot.Queue(queue.String), key.String)
		}
		return nil
	}, `WITH asked (place, conversation, event) AS (VALUES `+places(asked, 3)+`)
		SELECT place, (SELECT version FROM conversations WHERE id = asked.conversation),
		EXISTS (SELECT 1 FROM applied WHERE conversation = asked.conversation AND event = asked.event), jobs.id, queue, key
		FROM asked LEFT JOIN jobs ON jobs.conversation = asked.conversation`, asked...)
}

func (t *transaction) write(records []*record) error {
	if err := t.mark(records); err != nil {
		return err
	}
	if err := t.writeConversations(records); err != nil {
		return err
	}
	if err := t.writeLines(records); err != nil {
		return err
	}
	if err := t.amend(records); err != nil {
		return err
	}
	return t.queue(records)
}

func (t *transaction) mark(records []*record) error {
	now := micros(t.options.Now())
	var rows []any
	for _, r := range records {
		rows = append(rows, r.Conversation.ID, r.Event, now)
	}
	_, err := t.insert(`INSERT OR FAIL INTO applied (conversation, event, at) VALUES `, 3, rows)
	return err
}

func (t *transaction) writeConversations(records []*record) error {
	var rows []any
	for _, r := range records {
		c := &r.Conversation
		if !r.known.version.Valid {
			rows = append(rows, c.ID, c.Version, c.Section, rank(c.Section, c), r.conversation)
			continue
		}
		_, err := t.exec(`UPDATE conversations SET version = ?2, section = ?3, rank = ?4, body = ?5 WHERE id = ?1`,
			c.ID, c.Version, c.Section, rank(c.Section, c), r.conversation)
		if err != nil {
			return err
		}
	}
	added, err := t.insert(`INSERT OR FAIL INTO conversations (id, version, section, rank, body) VALUES `, 5, rows)
	t.totals.conversations += added
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
