package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"otklik/bot"
)

// rewrittenAtMost is the size in bytes up to which Wipe writes a file anew without being asked to: a second or two, in which the program
// can write nothing and waits. See busy_timeout.
const rewrittenAtMost = 128 << 20

// mergedPages is how much of the search's index one transaction merges: the program waits for no more than that.
const mergedPages = 500

// Wipe writes the file anew, without anything that was deleted or replaced, and empties the log. A great file it leaves as it is, but for
// what Erase has overwritten, unless whole is asked for: nobody can write for some ten seconds for each gigabyte then, and twice its size must be
// free, one half of it in the temporary folder.
func (s *Store) Wipe(ctx context.Context, whole bool) error {
	size, err := s.wipe(ctx, whole)
	switch {
	case err != nil:
		return fmt.Errorf("wipe %s: %w", s.path, s.closed(err))
	case size > rewrittenAtMost && !whole:
		return &bot.RemainsError{What: fmt.Sprintf("in the free places of %s earlier versions may stand; as it has %d MB it is written anew only with --rewrite, and nobody can write meanwhile",
			s.path, size>>20)}
	}
	return nil
}

// wipe works on a connection of its own, as the writer waits for nobody.
func (s *Store) wipe(ctx context.Context, whole bool) (size int64, err error) {
	if err := s.mergeSearch(ctx); err != nil {
		return 0, fmt.Errorf("merge the search's index: %w", err)
	}
	db, err := sql.Open("sqlite", address(s.path, wiping()))
	if err != nil {
		return 0, err
	}
	db.SetMaxOpenConns(1)
	defer db.Close()
	if err := assertSettings(ctx, db, wiping()); err != nil {
		return 0, err
	}
	err = db.QueryRowContext(ctx, `SELECT page_count * page_size FROM pragma_page_count, pragma_page_size`).Scan(&size)
	if err == nil && (whole || size <= rewrittenAtMost) {
		_, err = db.ExecContext(ctx, "VACUUM")
	}
	if err != nil {
		return size, err
	}
	return size, emptyLog(ctx, db)
}

// wiping are the settings of a connection that writes the whole file: its temporary file goes to the disk, as it may be greater than the
// memory.
func wiping() []setting {
	return []setting{{"busy_timeout", "30000", "30000"}, {"synchronous", "full", "2"}, {"temp_store", "file", "1"}, {"secure_delete", "on", "1"}}
}

// errBusy means that the log could not be emptied as somebody reads from it for too long.
var errBusy = errors.New("sqlite: somebody reads from the log for too long, a backup perhaps; wipe once more when that is done")

// emptyLog brings the log into the file and cuts it: what was overwritten since stands behind its end.
func emptyLog(ctx context.Context, db *sql.DB) error {
	var busy, pages, brought int
	err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &pages, &brought)
	if err == nil && busy != 0 {
		err = errBusy
	}
	return err
}

// mergeSearch merges the segments of the search's index into one, in small steps: only then the words of what was deleted are gone from it.
// A first step with a negative number begins, the others go on until nothing is left to merge (https://sqlite.org/fts5.html, "merge").
func (s *Store) mergeSearch(ctx context.Context) error {
	for pages := -mergedPages; ; pages = mergedPages {
		var before, after int64
		err := s.writer.do(ctx, func(t *transaction) error {
			return t.overwriting(func() error {
				if _, err := t.row(`SELECT total_changes()`, nil, &before); err != nil {
					return err
				}
				if _, err := t.exec(`INSERT INTO search (search, rank) VALUES ('merge', ?)`, pages); err != nil {
					return err
				}
				_, err := t.row(`SELECT total_changes()`, nil, &after)
				return err
			})
		})
		if err != nil || after-before < 2 {
			return err
		}
	}
}
