package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"otklik/config"
	"otklik/store/sqlite"
)

// backupCommand copies the store of one machine. It may run beside the daemon.
type backupCommand struct {
	settingsFlag
	File string `arg:"" help:"The new file. One that exists is never overwritten." type:"path"`
}

// errBackupOfRedis means that the server makes the copies.
var errBackupOfRedis = errors.New("Redis makes its own copies: redis-cli -u redis://… --rdb FILE takes one of a running server, of each master in a Cluster; docs/redis.md says how to go back to it")

// Run copies, and says how to go back to the copy.
func (c *backupCommand) Run(ctx context.Context) error {
	settings, err := config.Load(c.Config, environment())
	if err != nil {
		return err
	}
	path, ok := settings.SQLite()
	if !ok {
		return errBackupOfRedis
	}
	store, err := sqlite.OpenBeside(ctx, path, sqlite.Options{})
	if err != nil {
		return err
	}
	defer store.Close()
	if err := store.Backup(ctx, c.File); err != nil {
		return c.advised(err)
	}
	if path, err = filepath.Abs(path); err != nil {
		return fmt.Errorf("look for the store: %w", err)
	}
	copied, err := os.Stat(c.File)
	if err != nil {
		return fmt.Errorf("look at the copy: %w", err)
	}
	fmt.Printf("%s: %s, whole and sound. It holds what people wrote: keep it as safe as the store.\n\nTo go back to it, stop Otklik, then\n", c.File, inMegabytes(copied.Size()))
	fmt.Printf("  rm -f %[1]q %[2]q %[3]q\n  cp -p %[4]q %[1]q\nand start it again. What came after the copy is gone then.\n", path, path+"-wal", path+"-shm", c.File)
	return nil
}

// advised says what to do about it.
func (c *backupCommand) advised(err error) error {
	switch {
	case errors.Is(err, os.ErrExist):
		return fmt.Errorf("%w; it was left as it is: name another file", err)
	case errors.Is(err, os.ErrNotExist):
		return fmt.Errorf("%w; make the folder first: mkdir -p %s", err, filepath.Dir(c.File))
	}
	return err
}

// inMegabytes is a size as people read it.
func inMegabytes(bytes int64) string { return fmt.Sprintf("%.1f MB", float64(bytes)/(1<<20)) }
