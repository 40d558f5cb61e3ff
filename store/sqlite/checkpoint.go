package sqlite

import (
	"context"
	"database/sql"
)

// checkpointRows is after how many written rows the log is brought into the file, beside the writer: some 1,500 pages. While the writer
// goes on there is always something left, and the log can begin anew only when nothing is: so the writer finishes that itself when
// the log has 16,000 pages (wal_autocheckpoint), and commits stand still meanwhile. It finds little left to do. With a shorter log
// it stood still more often, for a tenth of its time under load.
const checkpointRows = 4000

// checkpointer brings the log into the file while the writer goes on writing.
type checkpointer struct {
	db   *sql.DB
	rows int64         // since the last time; the writer's
	due  chan struct{} // holds a token when it is time
	done chan struct{}
}

func newCheckpointer(db *sql.DB) *checkpointer {
	return &checkpointer{db: db, due: make(chan struct{}, 1), done: make(chan struct{})}
}

// wrote notes what a transaction has written.
func (c *checkpointer) wrote(rows int64) {
	if c.rows += rows; c.rows < checkpointRows {
		return
	}
	c.rows = 0
	select {
	case c.due <- struct{}{}:
	default:
	}
}

// run works until stop. What goes wrong here stays in the log and is brought next time. Only a disk that refuses to sync the file itself goes
// unnoticed, here as in SQLite's own checkpoints.
func (c *checkpointer) run() {
	defer close(c.done)
	for range c.due {
		_ = c.bring(context.Background())
	}
}

// bring takes what is in the log into the file, as far as nobody else reads or does that.
func (c *checkpointer) bring(ctx context.Context) error {
	_, err := c.db.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
	return err
}

// stop waits for the end. Nothing may be written any more.
func (c *checkpointer) stop() {
	close(c.due)
	<-c.done
}
