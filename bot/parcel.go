package bot

import (
	"context"
	"iter"
	"time"
)

// Movable is a Store whose content can move to another one, of whatever kind, while nobody else works on either. What failed and
// the positions move by the Store's own calls; rights, limits and whatever else is worth seconds stays behind.
type Movable interface {
	// Dump gives all that is kept of each conversation with a greater id, in the order of ids. It ends with its first error.
	Dump(ctx context.Context, after ID) iter.Seq2[Parcel, error]
	// Restore keeps parcels and records as they are, versions included. A conversation or record that is there already stays as it was.
	Restore(ctx context.Context, parcels []Parcel, records []Record) error
	// Names are those of all positions and of all records, in order.
	Names(ctx context.Context) (positions, records []string, err error)
}

// Parcel is all that a store keeps of one conversation.
type Parcel struct {
	Conversation Conversation `json:"conversation"`
	Lines        []Line       `json:"lines,omitempty"`   // oldest first
	Jobs         []Unsettled  `json:"jobs,omitempty"`    // oldest first
	Applied      []Applied    `json:"applied,omitempty"` // by event; those that are still remembered
}

// Unsettled is a job that waits to be done. A lease moves as what it is when its holder is dead: a due time, and doubt.
type Unsettled struct {
	Job   Job  `json:"job"`
	Tries int  `json:"tries,omitempty"` // leases so far
	Doubt bool `json:"doubt,omitempty"`
}

// Applied is the mark of an event that a conversation has seen.
type Applied struct {
	Event string    `json:"event"`
	At    time.Time `json:"at"` // in whole seconds
}
