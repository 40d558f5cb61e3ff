package moving

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"iter"
	"slices"
	"time"

	"otklik/bot"
)

// Piece is one thing that a store keeps. Exactly one field is set.
type Piece struct {
	Parcel   *bot.Parcel `json:"parcel,omitempty"`
	Failed   *bot.Failed `json:"failed,omitempty"`
	Position *Position   `json:"position,omitempty"`
	Record   *bot.Record `json:"record,omitempty"`
}

// Position is where an adapter stands in its platform's stream.
type Position struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// page is how many failed ones are read at once.
const page = 500

// pieces are all that a store keeps, in an order that is the same for every kind of store: conversations by id, what failed by age,
// positions and records by name. Marks of events from before since are left out.
func pieces(ctx context.Context, store bot.Store, since time.Time) iter.Seq2[Piece, error] {
	return func(yield func(Piece, error) bool) {
		source, able := bot.Able[bot.Movable](store)
		if !able {
			yield(Piece{}, ErrFixed)
			return
		}
		_ = parcels(ctx, source, since, yield) && failures(ctx, store, yield) && names(ctx, store, source, yield)
	}
}

func parcels(ctx context.Context, source bot.Movable, since time.Time, yield func(Piece, error) bool) bool {
	for p, err := range source.Dump(ctx, "") {
		if err != nil {
			yield(Piece{}, err)
			return false
		}
		p.Applied = slices.DeleteFunc(p.Applied, func(a bot.Applied) bool { return a.At.Before(since) })
		if !yield(Piece{Parcel: &p}, nil) {
			return false
		}
	}
	return true
}

func failures(ctx context.Context, store bot.Store, yield func(Piece, error) bool) bool {
	for after := ""; ; {
		list, err := store.ListFailed(ctx, after, page)
		if err != nil {
			yield(Piece{}, err)
			return false
		}
		for _, f := range list {
			if after = f.ID; !yield(Piece{Failed: &f}, nil) {
				return false
			}
		}
		if len(list) < page {
			return true
		}
	}
}

func names(ctx context.Context, store bot.Store, source bot.Movable, yield func(Piece, error) bool) bool {
	positions, records, err := source.Names(ctx)
	for i := 0; err == nil && i < len(positions); i++ {
		p := Position{Name: positions[i]}
		if p.Value, err = store.Position(ctx, p.Name); err == nil && p.Value != "" && p.Name != seal && !yield(Piece{Position: &p}, nil) {
			return false
		}
	}
	if err == nil {
		var found []bot.Record
		found, err = store.Records(ctx, records)
		for i := 0; err == nil && i < len(found); i++ {
			if !yield(Piece{Record: &found[i]}, nil) {
				return false
			}
		}
	}
	if err != nil {
		yield(Piece{}, err)
	}
	return err == nil
}

// Inventory is how much there is, and one checksum over all of it.
type Inventory struct {
	Conversations, Lines, Jobs, Applied, Failed, Positions, Records int
	sum                                                             hash.Hash
}

func newInventory() *Inventory { return &Inventory{sum: sha256.New()} }

// Sum is the SHA-256 of the export, in hexadecimal digits.
func (i *Inventory) Sum() string { return hex.EncodeToString(i.sum.Sum(nil)) }

func (i *Inventory) String() string {
	return fmt.Sprintf("%d conversations, %d lines, %d jobs, %d marks, %d failed, %d positions, %d records; SHA-256 %s",
		i.Conversations, i.Lines, i.Jobs, i.Applied, i.Failed, i.Positions, i.Records, i.Sum())
}

// add counts a piece and returns its line of the export.
func (i *Inventory) add(p Piece) ([]byte, error) {
	line, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("write down %s: %w", p.name(), err)
	}
	line = append(line, '\n')
	i.sum.Write(line)
	switch {
	case p.Parcel != nil:
		i.Conversations++
		i.Lines += len(p.Parcel.Lines)
		i.Jobs += len(p.Parcel.Jobs)
		i.Applied += len(p.Parcel.Applied)
	case p.Failed != nil:
		i.Failed++
	case p.Position != nil:
		i.Positions++
	case p.Record != nil:
		i.Records++
	}
	return line, nil
}

func (p Piece) name() string {
	switch {
	case p.Parcel != nil:
		return "conversation " + string(p.Parcel.Conversation.ID)
	case p.Failed != nil:
		return "failed " + p.Failed.ID
	case p.Position != nil:
		return "position " + p.Position.Name
	case p.Record != nil:
		return "record " + p.Record.Name
	}
	return "nothing"
}

// Export writes all that a store keeps, one JSON object on a line. It holds everything that people have said.
func Export(ctx context.Context, store bot.Store, out io.Writer) (*Inventory, error) {
	inventory := newInventory()
	for p, err := range pieces(ctx, store, time.Time{}) {
		if err != nil {
			return nil, fmt.Errorf("export: %w", err)
		}
		line, err := inventory.add(p)
		if err != nil {
			return nil, fmt.Errorf("export: %w", err)
		}
		if _, err := out.Write(line); err != nil {
			return nil, fmt.Errorf("export: %w", err)
		}
	}
	return inventory, nil
}
