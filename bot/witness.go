package bot

import (
	"context"
	"time"
)

// Witness is an Idempotent whose platform knows a key for a while only, and where a line that an earlier try has said can be found.
type Witness interface {
	// Knows is how long after a try the platform surely says a line with its key no second time.
	Knows() time.Duration
	// Said finds the line with that key in its place; false: it was not said, or cannot be found there.
	Said(ctx context.Context, place Place, key string) (Sent, bool, error)
}
