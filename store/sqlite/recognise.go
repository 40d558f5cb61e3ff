package sqlite

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// ErrForeign is returned for a file that is not a store of ours. It is left as it is.
var ErrForeign = errors.New("sqlite: not an Otklik store; name another file, or restore a backup")

// ErrDamaged is returned for a store whose pages do not fit together. It is left as it is.
var ErrDamaged = errors.New("sqlite: the store is damaged; keep the file, and restore the last backup beside it")

// ErrReadOnly is returned where the file or its folder may not be written: even who only reads puts something beside the file.
var ErrReadOnly = errors.New("sqlite: the store cannot be written from here; run this as the user that runs the daemon, and not on a disk that is mounted for reading only")

// checkAtMost is the size in bytes up to which a store is read through when it is opened: about a second's work. A greater
// one shows its damage when the page is met.
const checkAtMost = 128 << 20

// sound reads a store through, where that is quick.
func sound(ctx context.Context, db *sql.DB) error {
	var size int64
	err := db.QueryRowContext(ctx, `SELECT page_count * page_size FROM pragma_page_count, pragma_page_size`).Scan(&size)
	if err != nil || size > checkAtMost {
		return err
	}
	var found string
	if err := db.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&found); err != nil {
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	if found != "ok" {
		return fmt.Errorf("%w: %s", ErrDamaged, found)
	}
	return nil
}

// judged calls damage by its name, wherever SQLite meets it, and what may not be written.
func judged(err error) error {
	var fault *sqlite.Error
	if !errors.As(err, &fault) || errors.Is(err, ErrDamaged) {
		return err
	}
	switch fault.Code() & 0xff { // the lowest byte is the kind, the others say more
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		return fmt.Errorf("%w: %w", ErrDamaged, err)
	case sqlite3.SQLITE_READONLY:
		return fmt.Errorf("%w: %w", ErrReadOnly, err)
	case sqlite3.SQLITE_CANTOPEN: // SQLite does not tell why
		return fmt.Errorf("%w; or too many files are open, see ulimit -n: %w", ErrReadOnly, err)
	}
	return err
}

// recognise looks at the header before SQLite may touch the file (https://sqlite.org/fileformat.html, "The Database Header").
func recognise(path string) error {
	header := make([]byte, 100)
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("open store %s: %w", path, err)
	}
	defer file.Close()
	n, err := io.ReadFull(file, header)
	switch {
	case errors.Is(err, io.EOF): // a new file
		return nil
	case err != nil && !errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("read store %s: %w", path, err)
	case n < len(header) || !bytes.HasPrefix(header, []byte("SQLite format 3\x00")) || !ours(path, header):
		return fmt.Errorf("open store %s: %w", path, ErrForeign)
	}
	return nil
}

// ours believes the header, except where it may be older than the log: then schemaVersion finds out.
func ours(path string, header []byte) bool {
	pages := binary.BigEndian.Uint32(header[28:])
	if binary.BigEndian.Uint32(header[68:]) == applicationID || pages <= 1 {
		return true
	}
	log, err := os.Stat(path + "-wal")
	return err == nil && log.Size() > 0
}
