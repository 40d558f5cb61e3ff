package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"text/tabwriter"
	"time"

	"otklik/bot"
	"otklik/config"
)

// failedCommand is for people who look after what could not be read, decided or delivered. All of it works beside the daemon.
type failedCommand struct {
	Config string `help:"Settings file. Empty: environment only." default:"otklik.yaml" env:"OTKLIK_CONFIG" type:"path"`

	List  failedListCommand  `cmd:"" default:"1" help:"What failed, when and why; without anybody's words."`
	Show  failedShowCommand  `cmd:"" help:"All of one, with what people wrote."`
	Retry failedRetryCommand `cmd:"" help:"Do it again: read the update, decide the event, send the message."`
	Drop  failedDropCommand  `cmd:"" help:"Forget it."`
}

type failedListCommand struct{}

// failedPage is how many failed ones are read at once.
const failedPage = 500

// Run prints one line for each, oldest first.
func (failedListCommand) Run(ctx context.Context, parent *failedCommand) error {
	return parent.beside(ctx, func(store bot.Store, _ config.Settings) error { return listFailed(ctx, os.Stdout, store) })
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
	ID string `arg:"" help:"As list prints it."`
}

// Run prints all that is known, personal data included.
func (c failedShowCommand) Run(ctx context.Context, parent *failedCommand) error {
	return parent.repair(ctx, func(r *bot.Repairs) error {
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
	IDs []string `arg:"" name:"id" help:"As list prints them."`
}

// Run does them again, one after the other, and ends with the first that fails again.
func (c failedRetryCommand) Run(ctx context.Context, parent *failedCommand) error {
	return parent.repair(ctx, func(r *bot.Repairs) error {
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
	IDs []string `arg:"" name:"id" help:"As list prints them."`
}

// Run forgets them.
func (c failedDropCommand) Run(ctx context.Context, parent *failedCommand) error {
	return parent.repair(ctx, func(r *bot.Repairs) error {
		for _, id := range c.IDs {
			if err := r.Drop(ctx, id); err != nil {
				return err
			}
			fmt.Println("dropped", id)
		}
		return nil
	})
}

// beside works on the store of the settings while the daemon may be working on it.
func (c *failedCommand) beside(ctx context.Context, work func(bot.Store, config.Settings) error) error {
	settings, err := config.Load(c.Config, environment())
	if err != nil {
		return err
	}
	store, err := openBeside(ctx, settings)
	if err != nil {
		return err
	}
	defer store.Close()
	return work(store, settings)
}

// repair works with all parts of the program but without receiving or sending anything by itself: the daemon sends.
func (c *failedCommand) repair(ctx context.Context, work func(*bot.Repairs) error) error {
	return c.beside(ctx, func(store bot.Store, settings config.Settings) error {
		p, err := newProgram(settings, store, platformAdapter, slog.New(slog.DiscardHandler))
		if err != nil {
			return err
		}
		return work(p.repairs())
	})
}
