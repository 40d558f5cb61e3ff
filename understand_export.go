package main

import (
	"context"
	"fmt"
	"os"
	"slices"

	"otklik/desk/lessons"
	"otklik/understand/train"
)

type understandExport struct {
	settingsFlag
	markerFolder
	Since    string `help:"Day or moment from which on, such as 2026-03-01; left out: from the beginning." placeholder:"DAY"`
	Language string `help:"Only texts in this language, such as ru: a corpus has one folder for each. Left out: all."`
	Out      string `help:"File to write; it must not be there yet." required:"" type:"path"`
}

// Run writes the rows. It may run beside the daemon.
func (c *understandExport) Run(ctx context.Context) error {
	since, err := moment(c.Since)
	if err != nil {
		return err
	}
	reader, err := c.reader(ownFiles{c.Config})
	if err != nil {
		return err
	}
	_, store, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	rows, err := lessons.Rows(ctx, store, reader, since)
	if err != nil {
		return err
	}
	if c.Language != "" {
		rows = slices.DeleteFunc(rows, func(r train.Row) bool { return r.Language != c.Language })
	}
	return c.write(rows)
}

func (c *understandExport) write(rows []train.Row) error {
	file, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write %s: %w", c.Out, err)
	}
	if err := lessons.Write(file, rows); err != nil {
		file.Close()
		return err
	}
	if err := file.Close(); err != nil {
		return fmt.Errorf("write %s: %w", c.Out, err)
	}
	fmt.Printf("%d rows. Read them before you train: what a machine masks, a human should have looked at.\n", len(rows))
	return nil
}
