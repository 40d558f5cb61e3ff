package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"time"

	"otklik/bot"
	"otklik/store/body"
)

// Dump gives everything that is kept of conversations, as it was at one moment, however long the reading takes.
func (s *Store) Dump(ctx context.Context, after bot.ID) iter.Seq2[bot.Parcel, error] {
	return func(yield func(bot.Parcel, error) bool) {
		err := s.dump(ctx, after, func(p bot.Parcel) bool { return yield(p, nil) })
		if err != nil {
			yield(bot.Parcel{}, fmt.Errorf("dump conversations: %w", s.closed(err)))
		}
	}
}

func (s *Store) dump(ctx context.Context, after bot.ID, give func(bot.Parcel) bool) error {
	tx, err := s.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	p, err := s.parcels(ctx, tx, after)
	defer p.close() // or the transaction would wait for them for ever
	if err != nil {
		return err
	}
	for p.conversations.more {
		next, err := p.next()
		if err != nil || !give(next) {
			return err
		}
	}
	return nil
}

// parcels reads four tables side by side, each in the order of conversations.
type parcels struct {
	conversations *strand[bot.Conversation]
	lines         *strand[bot.Line]
	jobs          *strand[bot.Unsettled]
	applied       *strand[bot.Applied]
}

func (s *Store) parcels(ctx context.Context, tx *sql.Tx, after bot.ID) (p parcels, err error) {
	living := micros(s.options.Now().Add(-s.options.Remember))
	var errs [4]error
	p.conversations, errs[0] = begin(ctx, tx, readConversation, `SELECT id, body FROM conversations WHERE id > ? ORDER BY id`, after)
	p.lines, errs[1] = begin(ctx, tx, readOwnedLine, `SELECT conversation, id, body, delivery FROM lines WHERE conversation > ? ORDER BY conversation, id`, after)
	p.jobs, errs[2] = begin(ctx, tx, readUnsettled, `SELECT `+jobColumns+` FROM jobs WHERE conversation > ?
		ORDER BY conversation, age`, after)
	p.applied, errs[3] = begin(ctx, tx, readApplied, `SELECT conversation, event, at FROM applied WHERE conversation > ? AND at >= ?
		ORDER BY conversation, event`, after, living)
	return p, errors.Join(errs[:]...)
}

func (p *parcels) close() {
	p.conversations.close()
	p.lines.close()
	p.jobs.close()
	p.applied.close()
}

func (p *parcels) next() (parcel bot.Parcel, err error) {
	id := p.conversations.id
	parcel.Conversation = p.conversations.item
	if err = p.conversations.advance(); err != nil {
		return parcel, err
	}
	if parcel.Lines, err = p.lines.of(id); err != nil {
		return parcel, err
	}
	if parcel.Jobs, err = p.jobs.of(id); err != nil {
		return parcel, err
	}
	parcel.Applied, err = p.applied.of(id)
	return parcel, err
}

// strand is a table that is read in the order of conversations, one row ahead.
type strand[T any] struct {
	rows *sql.Rows
	read func(*sql.Rows) (bot.ID, T, error)
	more bool
	id   bot.ID
	item T
}

func begin[T any](ctx context.Context, tx *sql.Tx, read func(*sql.Rows) (bot.ID, T, error), query string, args ...any) (*strand[T], error) {
	rows, err := tx.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	s := &strand[T]{rows: rows, read: read}
	return s, s.advance()
}

func (s *strand[T]) close() {
	if s != nil {
		s.rows.Close()
	}
}

func (s *strand[T]) advance() (err error) {
	if s.more = s.rows.Next(); !s.more {
		return s.rows.Err()
	}
	s.id, s.item, err = s.read(s.rows)
	return err
}

// of returns the rows of a conversation.
func (s *strand[T]) of(id bot.ID) (items []T, err error) {
	for s.more && s.id <= id {
		if s.id == id {
			items = append(items, s.item)
		}
		if err := s.advance(); err != nil {
			return nil, err
		}
	}
	return items, nil
}

func readConversation(rows *sql.Rows) (id bot.ID, c bot.Conversation, err error) {
	var kept sql.RawBytes
	if err := rows.Scan(&id, &kept); err != nil {
		return id, c, err
	}
	return id, c, body.ReadConversation(string(kept), &c)
}

func readOwnedLine(rows *sql.Rows) (id bot.ID, line bot.Line, err error) {
	line, err = readLine(rows)
	return line.Conversation, line, err
}

func readUnsettled(rows *sql.Rows) (id bot.ID, u bot.Unsettled, err error) {
	job, err := readJob(rows)
	u = bot.Unsettled{Job: job, Tries: job.Tries, Doubt: job.Doubt}
	u.Job.Tries, u.Job.Doubt = 0, false
	return job.Conversation, u, err
}

func readApplied(rows *sql.Rows) (id bot.ID, a bot.Applied, err error) {
	var at int64
	err = rows.Scan(&id, &a.Event, &at)
	a.At = time.UnixMicro(at).Truncate(time.Second).UTC()
	return id, a, err
}
