package staff

import (
	"context"
	"encoding/json"
	"fmt"
)

// mostBooked is how many changes of the table are remembered; the oldest gives way.
const mostBooked = 500

// Booked are the latest changes of the table, oldest first: who invited, changed or removed whom, and when.
func (s *Staff) Booked(ctx context.Context) ([]Entry, error) {
	t, _, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	return t.booked()
}

func (t *table) booked() (entries []Entry, err error) {
	if len(t.Book) == 0 {
		return nil, nil
	}
	if err := json.Unmarshal(t.Book, &entries); err != nil {
		return nil, fmt.Errorf("read changes of the operators' table: %w", err)
	}
	return entries, nil
}

// books writes down in the table what is done to it, so that both are stored or neither is.
func (s *Staff) books(t *table, what, to string) error {
	entries, err := t.booked()
	if err != nil {
		return err
	}
	entries = append(entries, Entry{At: s.now(), Operator: s.by, What: what, To: to})
	t.Book, err = json.Marshal(entries[max(0, len(entries)-mostBooked):])
	return err
}
