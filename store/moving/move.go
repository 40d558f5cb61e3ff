// Package moving brings all that one store keeps to another one, of whatever kind: from SQLite to Redis when one machine is not
// enough, and back.
//
// A move may be killed at any point and be begun again. Until it is finished both stores are sealed: no program serves from them.
// The old one stays sealed, so that two programs never answer the same people out of two memories.
package moving

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"iter"
	"time"

	"otklik/bot"
)

var (
	// ErrFixed means that a store cannot move.
	ErrFixed = errors.New("moving: the store can give nothing away")
	// ErrOccupied means that the new store is not empty and no move into it was begun.
	ErrOccupied = errors.New("moving: the new store is not empty; name one that is")
	// ErrDiffers means that what was moved is not what was to be moved.
	ErrDiffers = errors.New("moving: what stands in the new store is not what stands in the old one; empty the new one and move again")
)

// Move moves everything. Names are the addresses of the stores as people may read them, without passwords.
type Move struct {
	From, To         bot.Store
	FromName, ToName string
	Now              time.Time // when it begins
}

const (
	// load is how many conversations, and loadLines how many of their lines, go in one call.
	load      = 100
	loadLines = 2000
	// fading is the age at which marks are no longer compared: the stores forget them at two days, and not at the same second.
	fading = 47 * time.Hour
)

// Run moves what is still to be moved, compares everything, and leaves the new store open and the old one sealed. It returns what
// was moved. When it was broken off, Run goes on where it was.
func (m Move) Run(ctx context.Context) (*Inventory, error) {
	after, err := m.begin(ctx)
	if err != nil {
		return nil, fmt.Errorf("move %s to %s: %w", m.FromName, m.ToName, err)
	}
	if err := m.carry(ctx, after); err != nil {
		return nil, fmt.Errorf("move %s to %s: %w", m.FromName, m.ToName, err)
	}
	inventory, err := m.compare(ctx)
	if err == nil {
		err = m.To.SetPosition(ctx, seal, "")
	}
	if err != nil {
		return nil, fmt.Errorf("move %s to %s: %w", m.FromName, m.ToName, err)
	}
	return inventory, nil
}

func (m Move) carry(ctx context.Context, after bot.ID) error {
	source, able := bot.Able[bot.Movable](m.From)
	target, also := bot.Able[bot.Movable](m.To)
	if !able || !also {
		return ErrFixed
	}
	c := carrier{Move: m, target: target}
	for p, err := range source.Dump(ctx, after) {
		if err == nil {
			err = c.take(ctx, p)
		}
		if err != nil {
			return err
		}
	}
	if err := c.send(ctx); err != nil {
		return err
	}
	return m.carryRest(ctx, source, target)
}

// carrier brings conversations in loads.
type carrier struct {
	Move
	target bot.Movable
	taken  []bot.Parcel
	lines  int
}

func (c *carrier) take(ctx context.Context, p bot.Parcel) error {
	c.taken, c.lines = append(c.taken, p), c.lines+len(p.Lines)
	if len(c.taken) < load && c.lines < loadLines {
		return nil
	}
	return c.send(ctx)
}

func (c *carrier) send(ctx context.Context) error {
	if len(c.taken) == 0 {
		return nil
	}
	if err := c.target.Restore(ctx, c.taken, nil); err != nil {
		return err
	}
	last := c.taken[len(c.taken)-1].Conversation.ID
	c.taken, c.lines = nil, 0
	return c.note(ctx, last)
}

// carryRest moves what is little. It is done whole each time: what is there already stays.
func (m Move) carryRest(ctx context.Context, source, target bot.Movable) (err error) {
	carry := func(p Piece, broken error) bool {
		switch {
		case broken != nil:
			err = broken
		case p.Failed != nil:
			err = m.To.SetAside(ctx, []bot.Failed{*p.Failed})
		case p.Position != nil:
			err = m.To.SetPosition(ctx, p.Position.Name, p.Position.Value)
		case p.Record != nil:
			err = target.Restore(ctx, nil, []bot.Record{*p.Record})
		}
		return err == nil
	}
	_ = failures(ctx, m.From, carry) && names(ctx, m.From, source, carry)
	return err
}

// compare looks at both stores piece by piece.
func (m Move) compare(ctx context.Context) (*Inventory, error) {
	since := m.Now.Add(-fading)
	next, stop := iter.Pull2(pieces(ctx, m.To, since))
	defer stop()
	old, moved := newInventory(), newInventory()
	for want, err := range pieces(ctx, m.From, since) {
		if err != nil {
			return nil, err
		}
		got, err, _ := next()
		if err != nil {
			return nil, err
		}
		if err := same(old, moved, want, got); err != nil {
			return nil, err
		}
	}
	if extra, err, more := next(); err != nil || more {
		return nil, errors.Join(err, fmt.Errorf("%s: %w", extra.name(), ErrDiffers))
	}
	return moved, nil
}

func same(old, moved *Inventory, want, got Piece) error {
	before, err := old.add(want)
	if err != nil {
		return err
	}
	after, err := moved.add(got)
	if err != nil {
		return err
	}
	if !bytes.Equal(before, after) {
		return fmt.Errorf("%s: %w", want.name(), ErrDiffers)
	}
	return nil
}
