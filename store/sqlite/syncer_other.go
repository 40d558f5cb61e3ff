//go:build !linux

package sqlite

import "os"

// syncData brings to the disk what a file holds.
func syncData(file *os.File) error { return file.Sync() }
