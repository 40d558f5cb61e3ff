package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"otklik/bot"
	"otklik/store/body"
)

// lineRecord is a line as the file keeps it. Its delivery stands apart: it is written later, by who knows nothing else of the line.
type lineRecord struct {
	id            string
	chat, message int64  // by which the customer's amendments find it
	delivery      []byte // nil: it has none
	body          []byte
}

func encodeLine(bodies *body.Writer, line *bot.Line) (lineRecord, error) {
	r := lineRecord{id: line.ID}
	if line.By == bot.ByCustomer {
		r.chat, r.message = line.Place.Chat, line.Message
	}
	var err error
	if r.delivery, err = encodeDelivery(bodies, line.Delivery); err != nil {
		return r, err
	}
	bare := *line
	bare.ID, bare.Conversation, bare.Delivery = "", "", nil
	r.body, err = bodies.Line(&bare)
	return r, err
}

func encodeDelivery(bodies *body.Writer, delivery *bot.Delivery) ([]byte, error) {
	if delivery == nil {
		return nil, nil
	}
	return bodies.Delivery(delivery)
}

// writeLines leaves lines alone that are there already: what was said is not overwritten. Jobs whose lines may be other ones
// keep their own texts.
func (t *transaction) writeLines(records []*record) error {
	var rows []any
	for _, r := range records {
		for i := range r.lines {
			l := &r.lines[i]
			rows = append(rows, r.Conversation.ID, l.id, l.chat, l.message, l.delivery, l.body)
		}
	}
	const width = 6
	added, err := t.insert(`INSERT OR IGNORE INTO lines (conversation, id, chat, message, delivery, body) VALUES `, width, rows)
	t.totals.lines += added
	if err != nil || added == int64(len(rows)/width) {
		return err
	}
	var bodies body.Writer
	for _, r := range records {
		err = errors.Join(err, r.writeJobs(&bodies, nil))
	}
	return err
}

func (t *transaction) amend(records []*record) error {
	for _, r := range records {
		for _, amendment := range r.Amendments {
			if err := t.amendLine(r.Conversation.ID, amendment); err != nil {
				return err
			}
		}
	}
	return nil
}

// amendLine changes the customer's line, if it is there. It looks from the newest line back, for people amend what they just said.
func (t *transaction) amendLine(conversation bot.ID, amendment bot.Amendment) error {
	var id, kept string
	found, err := t.row(`SELECT id, body FROM lines WHERE conversation = ? AND chat = ? AND message = ? AND message <> 0
		ORDER BY id DESC LIMIT 1`, []any{conversation, amendment.Chat, amendment.Message}, &id, &kept)
	if err != nil || !found {
		return err
	}
	var line bot.Line
	if err := body.ReadLine(kept, &line); err != nil {
		return fmt.Errorf("read line %s: %w", id, err)
	}
	line.Amend(amendment)
	text, err := new(body.Writer).Line(&line)
	if err != nil {
		return err
	}
	_, err = t.exec(`UPDATE lines SET body = ? WHERE conversation = ? AND id = ?`, text, conversation, id)
	return err
}

// afterEveryID is greater than any id that is valid UTF-8.
const afterEveryID = "\xff"

// Transcript returns up to limit lines (at least 1), oldest first, that come before the line with that id ("": the newest ones).
func (s *Store) Transcript(ctx context.Context, id bot.ID, before string, limit int) ([]bot.Line, error) {
	lines, err := s.transcript(ctx, id, before, limit)
	if err != nil {
		return nil, fmt.Errorf("read transcript of %s: %w", id, s.closed(err))
	}
	slices.Reverse(lines)
	return lines, nil
}

// transcript returns the newest lines first. Those that are torn are left out, and a *bot.TornError comes beside the others.
func (s *Store) transcript(ctx context.Context, id bot.ID, before string, limit int) ([]bot.Line, error) {
	if limit < 1 {
		return nil, fmt.Errorf("limit %d is below 1", limit)
	}
	if before == "" {
		before = afterEveryID
	}
	rows, err := s.readers.QueryContext(ctx, `SELECT conversation, id, body, delivery FROM lines WHERE conversation = ? AND id < ?
		ORDER BY id DESC LIMIT ?`, id, before, limit)
	if err != nil {
		return nil, err
	}
	var lines []bot.Line
	var torn error
	err = each(rows, func(rows *sql.Rows) error {
		line, err := readLine(rows)
		if some, _ := bot.Torn(err); len(some) > 0 {
			torn = err
			return nil
		}
		lines = append(lines, line)
		return err
	})
	return lines, cmp.Or(err, torn)
}

// readLine names the conversation of a line that is torn.
func readLine(rows *sql.Rows) (line bot.Line, err error) {
	var kept, delivery sql.RawBytes
	if err := rows.Scan(&line.Conversation, &line.ID, &kept, &delivery); err != nil {
		return line, err
	}
	err = body.ReadLine(string(kept), &line)
	if err == nil && delivery != nil {
		line.Delivery = new(bot.Delivery)
		err = body.ReadDelivery(string(delivery), line.Delivery)
	}
	if err != nil {
		return line, &bot.TornError{IDs: []bot.ID{line.Conversation}, Reason: err}
	}
	return line, nil
}
