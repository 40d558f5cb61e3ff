package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"text/tabwriter"
	"time"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/desk/staff"
)

// failedCommand is for people who look after what could not be read, decided or delivered. All of it works beside the daemon.
type failedCommand struct {
	List  failedListCommand  `cmd:"" default:"1" help:"What failed, when and why; without anybody's words."`
	Show  failedShowCommand  `cmd:"" help:"All of one, with what people wrote."`
	Retry failedRetryCommand `cmd:"" help:"Do it again: read the update, decide the event, send the message."`
	Drop  failedDropCommand  `cmd:"" help:"Forget it."`
}

type failedListCommand struct{ settingsFlag }

// failedPage is how many failed ones are read at once.
const failedPage = 500

// Run prints one line for each, oldest first.
func (c failedListCommand) Run(ctx context.Context) error {
	_, store, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	return listFailed(ctx, os.Stdout, store)
}

func listFailed(ctx context.Context, out io.Writer, store bot.Store) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for after := ""; ; {
		page, err := store.ListFailed(ctx, after, failedPage)
		if err != nil {
			return err
		}
		for _, f := range page {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n", f.ID, f.At.Format(time.RFC3339), f.Account, f.Conversation, f.Reason)
			after = f.ID
		}
		if len(page) < failedPage {
			break
		}
	}
	return table.Flush()
}

type failedShowCommand struct {
	settingsFlag
	ID string `arg:"" help:"As list prints it."`
}

// Run prints all that is known, personal data included.
func (c failedShowCommand) Run(ctx context.Context) error {
	return c.repair(ctx, func(r *engine.Repairs, _ *staff.Staff) error {
		f, err := r.Find(ctx, c.ID)
		if err != nil {
			return err
		}
		table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintf(table, "id\t%s\nkind\t%s\naccount\t%s\nconversation\t%s\ntime\t%s\ntries\t%d\nreason\t%s\n",
			f.ID, f.Kind, f.Account, f.Conversation, f.At.Format(time.RFC3339), f.Tries, f.Reason)
		if err := table.Flush(); err != nil {
			return err
		}
		_, err = fmt.Fprintf(os.Stdout, "\n%s\n", f.Raw)
		return err
	})
}

type failedRetryCommand struct {
	settingsFlag
	IDs []string `arg:"" name:"id" help:"As list prints them."`
}

// Run does them again, one after the other, and ends with the first that fails again.
func (c failedRetryCommand) Run(ctx context.Context) error {
	return c.repair(ctx, func(r *engine.Repairs, _ *staff.Staff) error {
		for _, id := range c.IDs {
			if err := r.Retry(ctx, id, byCommand); err != nil {
				return err
			}
			fmt.Println("done", id)
		}
		return nil
	})
}

// byCommand stands in the transcript where an operator would.
const byCommand = "otklik failed"

type failedDropCommand struct {
	settingsFlag
	IDs []string `arg:"" name:"id" help:"As list prints them."`
}

// Run forgets them; the audit keeps that somebody did.
func (c failedDropCommand) Run(ctx context.Context) error {
	return c.repair(ctx, func(r *engine.Repairs, table *staff.Staff) error {
		for _, id := range c.IDs {
			if err := dropFailed(ctx, r, table, id); err != nil {
				return err
			}
			fmt.Println("dropped", id)
		}
		return nil
	})
}

// dropFailed notes it before it is done: nothing vanishes without a trace.
func dropFailed(ctx context.Context, r *engine.Repairs, table *staff.Staff, id string) error {
	f, err := r.Find(ctx, id)
	if err != nil {
		return err
	}
	if err := table.Drops(ctx, f); err != nil {
		return err
	}
	return r.Drop(ctx, id)
}

// repair works with all parts of the program but without receiving or sending anything by itself: the daemon sends.
func (f settingsFlag) repair(ctx context.Context, work func(*engine.Repairs, *staff.Staff) error) error {
	settings, store, err := f.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	p, err := newProgram(settings, store, platformAdapter, slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	err = work(p.repairs(), staff.New(store, time.Now).As(byCommand))
	if errors.Is(err, bot.ErrNotFailed) {
		return fmt.Errorf("%w; otklik failed list shows what stands there", err)
	}
	return err
}
