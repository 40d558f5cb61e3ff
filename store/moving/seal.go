package moving

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"otklik/bot"
)

// seal is the position that tells what became of a store in a move.
const seal = "house"

// sealed is what it holds.
type sealed struct {
	From  string `json:"from"`
	To    string `json:"to"`
	Old   bool   `json:"old,omitempty"`   // this is the store that is moved out of
	After bot.ID `json:"after,omitempty"` // the last conversation that was brought
}

var (
	// ErrMoved means that a store was moved out of.
	ErrMoved = errors.New("moving: everything in this store was moved away, or is being moved; set store: to the new one. To come back, move from there into a new, empty store")
	// ErrUnfinished means that a store is moved into.
	ErrUnfinished = errors.New("moving: a move into this store is not finished; run the same otklik move again, it goes on where it was")
)

// Open is nil where a program may serve from a store; else ErrMoved or ErrUnfinished, with the other store's name.
func Open(ctx context.Context, store bot.Store) error {
	s, err := read(ctx, store)
	switch {
	case err != nil:
		return err
	case s == nil:
		return nil
	case s.Old:
		return fmt.Errorf("to %s: %w", s.To, ErrMoved)
	}
	return fmt.Errorf("from %s: %w", s.From, ErrUnfinished)
}

// read returns nil for a store that is not sealed.
func read(ctx context.Context, store bot.Store) (*sealed, error) {
	value, err := store.Position(ctx, seal)
	if err != nil || value == "" {
		return nil, err
	}
	var s sealed
	if err := json.Unmarshal([]byte(value), &s); err != nil {
		return nil, fmt.Errorf("read the seal: %w", err)
	}
	return &s, nil
}

func (s sealed) put(ctx context.Context, store bot.Store) error {
	value, err := json.Marshal(s)
	if err != nil {
		return fmt.Errorf("seal: %w", err)
	}
	return store.SetPosition(ctx, seal, string(value))
}

// begin seals both stores and tells after which conversation to go on.
func (m Move) begin(ctx context.Context) (bot.ID, error) {
	old, err := read(ctx, m.From)
	if err != nil {
		return "", err
	}
	if old != nil && (!old.Old || old.To != m.ToName) {
		return "", Open(ctx, m.From)
	}
	begun, err := read(ctx, m.To)
	if err != nil {
		return "", err
	}
	switch {
	case begun != nil && (begun.Old || begun.From != m.FromName):
		return "", Open(ctx, m.To)
	case begun == nil:
		if err := empty(ctx, m.To); err != nil {
			return "", err
		}
		begun = &sealed{From: m.FromName, To: m.ToName}
	}
	if err := begun.put(ctx, m.To); err != nil {
		return "", err
	}
	return begun.After, sealed{From: m.FromName, To: m.ToName, Old: true}.put(ctx, m.From)
}

// note keeps how far the move has come.
func (m Move) note(ctx context.Context, after bot.ID) error {
	return sealed{From: m.FromName, To: m.ToName, After: after}.put(ctx, m.To)
}

func empty(ctx context.Context, store bot.Store) error {
	for _, err := range pieces(ctx, store, time.Time{}) {
		if err != nil {
			return err
		}
		return ErrOccupied
	}
	return nil
}
