package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
)

// Backup writes a copy of this moment to a new file (mode 0600), while the daemon goes on, and reads it through. It has its name only once it
// is whole and sound. A file that exists is not touched: os.ErrExist.
func (s *Store) Backup(ctx context.Context, path string) error {
	if err := s.backup(ctx, path); err != nil {
		return fmt.Errorf("back up to %s: %w", path, judged(err))
	}
	return nil
}

func (s *Store) backup(ctx context.Context, path string) (err error) {
	switch _, err := os.Lstat(path); {
	case err == nil:
		return os.ErrExist
	case !errors.Is(err, os.ErrNotExist):
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if err := errors.Join(s.copyInto(ctx, file.Name()), file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := whole(ctx, file.Name()); err != nil {
		return err
	}
	return named(file.Name(), path)
}

// named gives a finished copy its name, if nobody has taken that meanwhile. Where a file can have one name only, it is moved.
func named(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, os.ErrExist) {
		return err
	}
	return os.Rename(from, to)
}

// copyInto reads on a connection of its own, which holds up neither the writer nor the lists.
func (s *Store) copyInto(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", address(s.path, []setting{{"busy_timeout", "10000", "10000"}}))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, path)
	return err
}

// whole reads every page of a copy that nobody changes, and every index beside its table.
func whole(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", (&url.URL{Scheme: "file", Path: path, RawQuery: "mode=ro&immutable=1"}).String())
	if err != nil {
		return err
	}
	defer db.Close()
	var found string
	if err := db.QueryRowContext(ctx, `PRAGMA integrity_check(1)`).Scan(&found); err != nil {
		return fmt.Errorf("read the copy: %w", err)
	}
	if found != "ok" {
		return fmt.Errorf("read the copy: %w: %s", ErrDamaged, found)
	}
	return nil
}
