package staff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"otklik/bot"
)

// mostBooked is how many entries a book keeps; the oldest gives way.
const mostBooked = 500

// droppedName is the record in which it stands who dropped what had failed: a book of its own, so that much that fails does not push
// out who changed the table.
const droppedName = "staff-dropped"

// Booked is what stands in no transcript: the latest changes of the table, and what was dropped that had failed.
func (s *Staff) Booked(ctx context.Context) ([]Entry, error) {
	t, _, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	dropped, err := s.droppedBook(ctx)
	if err != nil {
		return nil, err
	}
	changed, err := entriesOf(t.Book)
	if err != nil {
		return nil, err
	}
	more, err := entriesOf(dropped.Value)
	return slices.Concat(changed, more), err
}

// Drops writes down that the failed ones of these IDs are about to be forgotten.
func (s *Staff) Drops(ctx context.Context, all ...bot.Failed) error {
	for range rounds {
		r, err := s.droppedBook(ctx)
		if err != nil {
			return err
		}
		for _, f := range all {
			e := Entry{At: s.now(), Operator: s.by, What: "dropped", To: f.ID, Conversation: f.Conversation}
			if r.Value, err = with(r.Value, e); err != nil {
				return err
			}
		}
		r.Version++
		if err = s.store.PutRecord(ctx, r); !errors.Is(err, bot.ErrConflict) {
			return err
		}
	}
	return fmt.Errorf("note what is dropped: %w", bot.ErrConflict)
}

func (s *Staff) droppedBook(ctx context.Context) (bot.Record, error) {
	records, err := s.store.Records(ctx, []string{droppedName})
	if err != nil {
		return bot.Record{}, fmt.Errorf("read what was dropped: %w", err)
	}
	records[0].Name = droppedName
	return records[0], nil
}

// books writes down in the table what is done to it, so that both are stored or neither is.
func (s *Staff) books(t *table, what, to string) (err error) {
	t.Book, err = with(t.Book, Entry{At: s.now(), Operator: s.by, What: what, To: to})
	return err
}

// with is a book with one more entry.
func with(book []byte, e Entry) ([]byte, error) {
	entries, err := entriesOf(book)
	if err != nil {
		return nil, err
	}
	entries = append(entries, e)
	return json.Marshal(entries[max(0, len(entries)-mostBooked):])
}

func entriesOf(book []byte) (entries []Entry, err error) {
	if len(book) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(book, &entries); err != nil {
		return nil, fmt.Errorf("read the operators' book: %w", err)
	}
	return entries, nil
}
