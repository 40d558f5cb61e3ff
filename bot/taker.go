package bot

import (
	"context"
	"time"
)

// Taker is a Store that leases jobs by the commit that makes them: on its way an answer then meets one call and one sync less.
type Taker interface {
	// CommitTaking is Commit, and leases those new jobs that are wanted, due and first of their key, as Lease would. It returns them
	// in the order of their changes. Where older jobs of the conversation are unsettled it may leave them to Lease.
	CommitTaking(ctx context.Context, changes []Change, wanted Wanted) ([]error, []Job, error)
}

// Wanted are the jobs of one queue that are due by Now; they are leased for Hold.
type Wanted struct {
	Queue Queue
	Now   time.Time
	Hold  time.Duration
}
