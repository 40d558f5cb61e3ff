package engine

import (
	"context"
	"errors"
	"sync"

	"otklik/bot"
)

const (
	// partSize is how many events go through together where a batch has more: quarters of a poll's hundred keep the processors and the
	// store busy at once. Smaller parts cost the store more for each event than they gain.
	partSize = 25
	// mostParts bounds how many parts of one batch are on their way at once.
	mostParts = 8
)

// parts divide a large batch into some that may go through side by side: while one is stored the next is decided. All events of a
// conversation are in one part, in their order. Events that look at the same other record, such as a thread, are kept together where
// their conversations allow it: otherwise the store refuses one of two parts that change it, which costs that part a round.
func (b *batch) parts() []*batch {
	if len(b.open) <= partSize {
		return []*batch{b}
	}
	size := max(partSize, (len(b.open)+mostParts-1)/mostParts)
	parts := []*batch{b.part(size)}
	home := make(map[bot.ID]*batch, len(b.open))
	var ids []bot.ID
	for _, event := range b.open {
		last := parts[len(parts)-1]
		if len(last.open) >= size {
			last = b.part(size)
			parts = append(parts, last)
		}
		ids = records(event, ids[:0])
		part := housed(ids, home, last)
		part.open = append(part.open, event)
		for _, id := range ids {
			if home[id] == nil {
				home[id] = part
			}
		}
	}
	return parts
}

// part is one without events. All of a batch take turns at being decided, each on all processors: while one is stored the next is decided.
func (b *batch) part(size int) *batch {
	return &batch{open: make([]bot.Event, 0, size), strict: b.strict, turn: b.turn}
}

// housed is the part of the first record that is in one, or else that one.
func housed(ids []bot.ID, home map[bot.ID]*batch, otherwise *batch) *batch {
	for _, id := range ids {
		if part := home[id]; part != nil {
			return part
		}
	}
	return otherwise
}

// sideBySide applies all parts, whatever becomes of the others, and returns what kept some of them from being stored.
func (e *Engine) sideBySide(ctx context.Context, parts []*batch) error {
	faults := make([]error, len(parts))
	var applying sync.WaitGroup
	for i, part := range parts[1:] {
		applying.Go(func() { faults[i+1] = e.apply(ctx, part) })
	}
	faults[0] = e.apply(ctx, parts[0])
	applying.Wait()
	return errors.Join(faults...)
}
