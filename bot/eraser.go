package bot

import "context"

// RemainsError says that everything was erased, but its bytes still stand in a file, where they are, and what takes them away.
type RemainsError struct{ What string }

func (e *RemainsError) Error() string { return "of what was erased bytes are left: " + e.What }

// Eraser is a Store that can forget people, while programs work on it.
type Eraser interface {
	// Erase removes all that is kept of each conversation in one step: the record, its lines, jobs and marks, its places in the lists, the
	// words it is found by, and its part of the counts. One that is not there is no error. Then it is as if it had never been: Load
	// gives Version 0, a lease that is settled later is ignored, and what the customer writes next begins with Version 1. A decision that
	// was made before is ErrConflict, but where a new conversation has come to the very version that it rests on: who erases looks once
	// more a moment later. Events are no more known as applied: one that comes again begins a new conversation at worst.
	// Records, failed ones and other conversations that speak of it are for the caller to look after.
	Erase(ctx context.Context, ids []ID) error
	// Wipe overwrites in the store's files what was erased, dropped or replaced. Whole: all of it, even where nobody can write in the
	// meantime for longer than a moment. A *RemainsError where something is left.
	Wipe(ctx context.Context, whole bool) error
}
