package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"otklik/bot"
)

const (
	// readAtOnce is how many conversations one transaction makes findable: few enough that commits hardly wait for it.
	readAtOnce = 25
	// readTime is how long a search reads what is new before it looks.
	readTime = 2 * time.Second
	// readLines is how many lines of a conversation are looked through, the newest ones; matches how many conversations that match are put
	// in order.
	readLines = 2000
	matches   = 2000
)

// Search finds conversations by words. What was said since the last search is read first.
func (s *Store) Search(ctx context.Context, text string, limit int) ([]bot.ID, error) {
	asked := query(text)
	if asked == "" || limit < 1 {
		return nil, nil
	}
	unread := s.readForSearch(ctx)
	if unread != nil && !errors.Is(unread, bot.ErrUnread) {
		return nil, fmt.Errorf("search: %w", s.closed(unread))
	}
	found, err := s.conversations(ctx, `SELECT body, id FROM conversations WHERE id IN (SELECT conversation FROM searched WHERE seq IN (
		SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?))`, asked, matches)
	if _, err := bot.Torn(err); err != nil {
		return nil, fmt.Errorf("search: %w", err)
	}
	slices.SortFunc(found, func(a, b bot.Conversation) int {
		return cmp.Or(b.LastHeard.Compare(a.LastHeard), cmp.Compare(a.ID, b.ID))
	})
	return idsOf(found[:min(limit, len(found))]), unread
}

func idsOf(list []bot.Conversation) (ids []bot.ID) {
	for i := range list {
		ids = append(ids, list[i].ID)
	}
	return ids
}

// readForSearch reads what has changed, for a while. It is bot.ErrUnread when time ran out, or while another search reads.
func (s *Store) readForSearch(ctx context.Context) error {
	if !s.reading.TryLock() {
		return bot.ErrUnread
	}
	defer s.reading.Unlock()
	for until := time.Now().Add(readTime); time.Now().Before(until) && ctx.Err() == nil; {
		more, err := s.readMore(ctx)
		if err != nil || !more {
			return err
		}
	}
	return bot.ErrUnread
}

// position is how far the reading has come.
type position struct {
	mark  int64
	event string
	after sql.NullString // valid: in the middle of reading all
}

// readMore takes one step; false: everything has been read.
func (s *Store) readMore(ctx context.Context) (more bool, err error) {
	var p position
	err = s.readers.QueryRowContext(ctx, `SELECT mark, event, after FROM search_position`).Scan(&p.mark, &p.event, &p.after)
	if err != nil {
		return false, err
	}
	if !p.after.Valid {
		known, err := s.goesOn(ctx, p)
		if err != nil {
			return false, err
		}
		if known {
			return s.readChanged(ctx, p)
		}
		p.after = sql.NullString{Valid: true}
	}
	return true, s.readAll(ctx, p)
}

// goesOn tells whether the marks since the position are all there. After two days without a search some are not.
func (s *Store) goesOn(ctx context.Context, p position) (bool, error) {
	var known bool
	err := s.readers.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM applied WHERE seq = ?1 AND event = ?2)
		OR coalesce((SELECT min(seq) FROM applied), ?1 + 1) = ?1 + 1`, p.mark, p.event).Scan(&known)
	return known, err
}

// readAll reads the next conversations by their ids. What changes meanwhile is behind the mark, and is read again afterwards.
func (s *Store) readAll(ctx context.Context, p position) error {
	if p.after.String == "" {
		err := s.readers.QueryRowContext(ctx, `SELECT seq, event FROM applied ORDER BY seq DESC LIMIT 1`).Scan(&p.mark, &p.event)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return err
		}
	}
	list, err := s.conversations(ctx, `SELECT body, id FROM conversations WHERE id > ? ORDER BY id LIMIT ?`, p.after.String, readAtOnce)
	torn, err := bot.Torn(err)
	if err != nil {
		return err
	}
	p.after = sql.NullString{}
	if looked := append(torn, idsOf(list)...); len(looked) == readAtOnce {
		p.after = sql.NullString{String: string(slices.Max(looked)), Valid: true}
	}
	return s.makeFindable(ctx, list, p)
}

// readChanged reads the conversations that changed since the position; false: there are none.
func (s *Store) readChanged(ctx context.Context, p position) (bool, error) {
	rows, err := s.readers.QueryContext(ctx, `SELECT seq, event, conversation FROM applied WHERE seq > ? ORDER BY seq LIMIT ?`, p.mark, readAtOnce)
	if err != nil {
		return false, err
	}
	var ids []bot.ID
	err = each(rows, func(rows *sql.Rows) error {
		var id bot.ID
		err := rows.Scan(&p.mark, &p.event, &id)
		ids = append(ids, id)
		return err
	})
	if err != nil || len(ids) == 0 {
		return false, err
	}
	list, err := s.Load(ctx, ids)
	if _, err := bot.Torn(err); err != nil {
		return false, err
	}
	return true, s.makeFindable(ctx, list, p)
}

// makeFindable writes down the words of conversations, and how far the reading has come. Records that are nobody's are left out, and
// lines that are torn.
func (s *Store) makeFindable(ctx context.Context, list []bot.Conversation, p position) error {
	read := make(map[bot.ID]found, len(list))
	for i := range list {
		c := &list[i]
		if _, twice := read[c.ID]; twice || c.Version == 0 || c.Token != nil || c.Thread != nil {
			continue
		}
		lines, err := s.transcript(ctx, c.ID, "", readLines)
		if _, err := bot.Torn(err); err != nil {
			return err
		}
		read[c.ID] = found{c.Version, wordsOf(c, lines)}
	}
	return s.writer.do(ctx, func(t *transaction) error {
		for id, what := range read {
			if err := t.findable(id, what); err != nil {
				return err
			}
		}
		_, err := t.exec(`UPDATE search_position SET mark = ?, event = ?, after = ?`, p.mark, p.event, p.after)
		return err
	})
}

// found is what a conversation is found by, in one version of it.
type found struct {
	version int64
	words   string
}

// findable leaves alone what has changed meanwhile, or was erased: its newer mark is still to be read.
func (t *transaction) findable(id bot.ID, what found) error {
	var version int64
	if _, err := t.row(`SELECT version FROM conversations WHERE id = ?`, []any{id}, &version); err != nil || version != what.version {
		return err
	}
	if _, err := t.exec(`INSERT INTO searched (conversation) VALUES (?) ON CONFLICT DO NOTHING`, id); err != nil {
		return err
	}
	var seq int64
	if _, err := t.row(`SELECT seq FROM searched WHERE conversation = ?`, []any{id}, &seq); err != nil {
		return err
	}
	_, err := t.exec(`INSERT OR REPLACE INTO search (rowid, words) VALUES (?, ?)`, seq, what.words)
	return err
}
