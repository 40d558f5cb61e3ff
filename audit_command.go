package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"otklik/desk/staff"
)

type auditCommand struct {
	settingsFlag
	Since    string `help:"Day or moment from which on, such as 2026-03-01 or 2026-03-01T09:00; left out: from the beginning." placeholder:"DAY"`
	Operator string `help:"Only this operator: id, name or @username."`
}

// Run prints who took, gave, answered and saw what, and who changed the table of operators: times, ids and names, never anybody's words. It may run beside the daemon.
func (c *auditCommand) Run(ctx context.Context) error {
	since, err := moment(c.Since)
	if err != nil {
		return err
	}
	_, store, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	table := staff.New(store, time.Now)
	operator := c.Operator
	who, found, err := table.Find(ctx, c.Operator) // learns the names, too
	if err != nil {
		return err
	}
	if found {
		operator = who.Key()
	}
	entries, err := staff.Audit(ctx, store, since, operator)
	if err != nil {
		return err
	}
	if c.Operator != "" && !found && len(entries) == 0 { // who only said a name, before there was a table, stands in the transcripts alone
		return unknownOperator(c.Operator)
	}
	return printAudit(os.Stdout, entries, table)
}

func printAudit(out io.Writer, entries []staff.Entry, names *staff.Staff) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, e := range entries {
		where := string(e.Conversation)
		if e.Case != 0 {
			where += fmt.Sprintf(" #%d", e.Case)
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", e.At.Local().Format(time.DateTime), named(e.Operator, names), strings.ReplaceAll(e.What, "_", " "),
			named(e.To, names), where)
	}
	return table.Flush()
}

// named is an id with the name that stands behind it.
func named(id string, names *staff.Staff) string {
	if name := names.Name(id); name != id {
		return name + " (" + id + ")"
	}
	return id
}

// moment reads a day, or a day and an hour, of this machine's zone.
func moment(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, "2006-01-02T15:04", time.RFC3339} {
		if at, err := time.ParseInLocation(layout, text, time.Local); err == nil {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no day; write it as 2026-03-01, or with the hour as 2026-03-01T09:00", text)
}
