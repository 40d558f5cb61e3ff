package sqlite

import (
	"errors"
	"fmt"
)

// ErrNetwork is returned for a store on a file system that machines share: SQLite's locks and its shared memory do not
// hold there (https://sqlite.org/wal.html, "All processes using a database must be on the same host computer").
var ErrNetwork = errors.New("sqlite: network file systems cannot keep a SQLite store safe; choose a local disk, or Redis for several machines")

// refuseNetwork looks at what a folder lies on.
func refuseNetwork(folder string) error {
	name, err := networkName(folder)
	if err != nil {
		return err
	}
	return refuseName(folder, name)
}

func refuseName(folder, name string) error {
	if name == "" {
		return nil
	}
	return fmt.Errorf("%s is on %s: %w", folder, name, ErrNetwork)
}
