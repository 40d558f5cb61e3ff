package sqlite

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
)

// ErrForeign is returned for a file that is not a store of ours. It is left as it is.
var ErrForeign = errors.New("sqlite: not an Otklik store; name another file, or restore a backup")

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
