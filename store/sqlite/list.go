package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"otklik/bot"
	"otklik/store/body"
)

// loadQuery is asked for every batch of events, so it is prepared once.
const loadQuery = `SELECT body FROM conversations WHERE id IN (SELECT value FROM json_each(?))`

// Load returns the conversations in the order of ids; one that was never stored has only its id.
func (s *Store) Load(ctx context.Context, ids []bot.ID) ([]bot.Conversation, error) {
	names, err := json.Marshal(ids)
	if err != nil {
		return nil, fmt.Errorf("load conversations: %w", err)
	}
	rows, err := s.loading.QueryContext(ctx, string(names))
	if err != nil {
		return nil, fmt.Errorf("load %d conversations: %w", len(ids), s.closed(err))
	}
	stored, torn, err := readConversations(rows)
	if torn {
		stored, err = s.conversations(ctx, `SELECT body, id FROM conversations WHERE id IN (SELECT value FROM json_each(?))`, string(names))
	}
	if _, other := bot.Torn(err); other != nil {
		return nil, fmt.Errorf("load %d conversations: %w", len(ids), other)
	}
	known := make(map[bot.ID]int, len(stored))
	for i := range stored {
		known[stored[i].ID] = i
	}
	found := make([]bot.Conversation, len(ids))
	for i, id := range ids {
		found[i].ID = id
		if at, ok := known[id]; ok {
			found[i] = stored[at]
		}
	}
	return found, err
}

// readConversations reads rows of a body alone. torn: one of them, of whatever id, could not be read.
func readConversations(rows *sql.Rows) (found []bot.Conversation, torn bool, err error) {
	err = each(rows, func(rows *sql.Rows) error {
		var kept sql.RawBytes
		if err := rows.Scan(&kept); err != nil {
			return err
		}
		var c bot.Conversation
		if body.ReadConversation(string(kept), &c) != nil {
			torn = true
			return nil
		}
		found = append(found, c)
		return nil
	})
	return found, torn && err == nil, err
}

// conversations reads the bodies and ids that a query asks for.
func (s *Store) conversations(ctx context.Context, query string, args ...any) (found []bot.Conversation, err error) {
	rows, err := s.readers.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, s.closed(err)
	}
	var torn *bot.TornError
	err = each(rows, func(rows *sql.Rows) error {
		var kept sql.RawBytes
		var id bot.ID
		if err := rows.Scan(&kept, &id); err != nil {
			return err
		}
		var c bot.Conversation
		if unread := body.ReadConversation(string(kept), &c); unread != nil {
			torn = torn.With(id, unread)
			return nil
		}
		found = append(found, c)
		return nil
	})
	return found, torn.Or(err)
}

// closed makes the driver's word for a closed store ours.
func (s *Store) closed(err error) error {
	select {
	case <-s.writer.closing:
		return ErrClosed
	default:
		return err
	}
}

// pageAtMost is the greatest Filter.Limit.
const pageAtMost = 1000

// List returns one page of a section.
func (s *Store) List(ctx context.Context, filter bot.Filter) ([]bot.Conversation, error) {
	if filter.Limit < 1 || filter.Limit > pageAtMost {
		return nil, fmt.Errorf("list conversations: limit %d is not within 1 to %d", filter.Limit, pageAtMost)
	}
	list := s.listSection
	if filter.Section == bot.SectionAll {
		list = s.listAll
	}
	page, err := list(ctx, filter)
	if err != nil {
		return page, fmt.Errorf("list conversations: %w", err)
	}
	return page, nil
}

func (s *Store) listAll(ctx context.Context, filter bot.Filter) ([]bot.Conversation, error) {
	first, end := "", afterEveryID
	if filter.Account != "" {
		first, end = filter.Account+"/", filter.Account+"0" // "0" follows "/"
	}
	return s.conversations(ctx, `SELECT body, id FROM conversations WHERE id > ? AND id >= ? AND id < ? ORDER BY id LIMIT ?`,
		filter.After, first, end, filter.Limit)
}

func (s *Store) listSection(ctx context.Context, filter bot.Filter) ([]bot.Conversation, error) {
	after, known, err := s.cursor(ctx, filter)
	if err != nil || !known {
		return nil, err
	}
	prefix := ""
	if filter.Account != "" {
		prefix = filter.Account + "/"
	}
	return s.conversations(ctx, `SELECT body, id FROM conversations WHERE section = ? AND (rank, id) > (?, ?)
		AND substr(id, 1, length(?5)) = ?5 ORDER BY rank, id LIMIT ?4`, filter.Section, after, filter.After, filter.Limit, prefix)
}

// cursor is the rank after which the page begins. A conversation that has left the section since counts by what it holds
// now; behind one that is not there at all comes nothing.
func (s *Store) cursor(ctx context.Context, filter bot.Filter) (after int64, known bool, err error) {
	if filter.After == "" {
		return math.MinInt64, true, nil
	}
	var kept string
	err = s.readers.QueryRowContext(ctx, `SELECT body FROM conversations WHERE id = ?`, filter.After).Scan(&kept)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, s.closed(err)
	}
	var c bot.Conversation
	if err := body.ReadConversation(kept, &c); err != nil {
		return 0, false, err
	}
	return rank(filter.Section, &c), true, nil
}
