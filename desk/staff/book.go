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

// droppedName is the record in which it stands who dropped what had failed, and who erased: a book of its own, so that much that fails does
// not push out who changed the table.
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
	return s.writeDropped(ctx, func(book []byte) (_ []byte, err error) {
		for _, f := range all {
			e := Entry{At: s.now(), Operator: s.by, What: "dropped", To: f.ID, Conversation: f.Conversation}
			if book, err = with(book, e); err != nil {
				return nil, err
			}
		}
		return book, nil
	})
}

// Erases writes down that a person was erased, not who it was, and takes their conversations out of what was dropped before.
func (s *Staff) Erases(ctx context.Context, ids []bot.ID) error {
	return s.writeDropped(ctx, func(book []byte) ([]byte, error) {
		entries, err := entriesOf(book)
		if err != nil {
			return nil, err
		}
		for i := range entries {
			if slices.Contains(ids, entries[i].Conversation) {
				entries[i].Conversation = ""
			}
		}
		if book, err = json.Marshal(entries); err != nil {
			return nil, err
		}
		return with(book, Entry{At: s.now(), Operator: s.by, What: "erased a person"})
	})
}

// writeDropped changes the book as it is now, and again when somebody else was faster.
func (s *Staff) writeDropped(ctx context.Context, change func(book []byte) ([]byte, error)) error {
	for range rounds {
		r, err := s.droppedBook(ctx)
		if err != nil {
			return err
		}
		if r.Value, err = change(r.Value); err != nil {
			return err
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
