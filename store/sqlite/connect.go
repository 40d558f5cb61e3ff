package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// setting is a pragma, what is asked of it, and what SQLite answers when it obeyed.
type setting struct{ name, value, answer string }

// Every connection needs these.
func settings(access access) []setting {
	list := []setting{
		{"busy_timeout", "10000", "10000"}, // milliseconds; commands beside the daemon write too
		{"journal_mode", "wal", "wal"},
		{"synchronous", "full", "2"},
		{"trusted_schema", "off", "0"},
		{"temp_store", "memory", "2"},
	}
	if access == reading {
		return append(list, setting{"query_only", "on", "1"})
	}
	return append(list,
		setting{"cache_size", "-8192", "-8192"},               // kibibytes; many commits look through all of it, so more is slower
		setting{"wal_autocheckpoint", "16000", "16000"},       // pages, with their heads just what the next line leaves; see checkpoint.go
		setting{"journal_size_limit", "67108864", "67108864"}, // bytes
	)
}

type access int

const (
	writing access = iota
	reading
)

// readersAtMost bounds how many lists and transcripts are read at a time.
const readersAtMost = 4

// connect opens connections of one kind and asserts that SQLite heard every setting: an unknown one it ignores silently.
func connect(ctx context.Context, path string, access access) (*sql.DB, error) {
	wanted := settings(access)
	db, err := sql.Open("sqlite", address(path, wanted))
	if err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	db.SetMaxOpenConns(1)
	if access == reading {
		db.SetMaxOpenConns(readersAtMost)
	}
	db.SetMaxIdleConns(readersAtMost)
	if err := assertSettings(ctx, db, wanted); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, judged(err)), db.Close())
	}
	return db, nil
}

func address(path string, wanted []setting) string {
	query := url.Values{}
	for _, s := range wanted {
		query.Add("_pragma", s.name+"("+s.value+")")
	}
	return (&url.URL{Scheme: "file", Path: path, RawQuery: query.Encode()}).String()
}

func assertSettings(ctx context.Context, db *sql.DB, wanted []setting) error {
	for _, s := range wanted {
		var got string
		if err := db.QueryRowContext(ctx, "PRAGMA "+s.name).Scan(&got); err != nil {
			return fmt.Errorf("read setting %s: %w", s.name, err)
		}
		if !strings.EqualFold(got, s.answer) {
			return fmt.Errorf("setting %s is %q, not %q: this file or file system does not allow it", s.name, got, s.answer)
		}
	}
	return nil
}

// leaveSyncing has the one connection of db append to the log without syncing it; checkpoints go on syncing.
func leaveSyncing(ctx context.Context, db *sql.DB) error {
	if _, err := db.ExecContext(ctx, "PRAGMA synchronous = normal"); err != nil {
		return fmt.Errorf("change setting synchronous: %w", err)
	}
	return assertSettings(ctx, db, []setting{{"synchronous", "normal", "1"}})
}
