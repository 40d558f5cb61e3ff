package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
)

// Backup writes a copy of this moment to a new file (mode 0600), while the daemon goes on. A file that exists is not touched.
func (s *Store) Backup(ctx context.Context, path string) error {
	file, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("back up to %s: %w", path, err)
	}
	if err := errors.Join(s.copyInto(ctx, path), file.Sync(), file.Close()); err != nil {
		return errors.Join(fmt.Errorf("back up to %s: %w", path, err), os.Remove(path))
	}
	return nil
}

// copyInto reads on a connection of its own, which holds up neither the writer nor the lists.
func (s *Store) copyInto(ctx context.Context, path string) error {
	db, err := sql.Open("sqlite", address(s.path, nil))
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, path)
	return err
}
