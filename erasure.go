package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"otklik/bot"
	"otklik/config"
	"otklik/desk/staff"
	"otklik/desk/topics"
	"otklik/store/erasing"
)

// byErase stands in the audit where an operator would.
const byErase = "otklik erase"

// publicLinks is how many public lines are named by their addresses.
const publicLinks = 20

// erasure is one person on the way out.
type erasure struct {
	house  erasing.House
	found  *erasing.Found
	topics []topics.Topic
}

func newErasure(s config.Settings, store bot.Store) *erasure {
	e := &erasure{house: erasing.House{Store: store, Accounts: make(map[string]bot.Platform), Settling: settling}}
	for _, a := range s.Accounts {
		e.house.Accounts[a.Name] = bot.Platform(a.Platform)
	}
	e.house.Windows = func(ctx context.Context, ids []bot.ID) ([]string, error) {
		kept, records, err := topics.Kept(ctx, store, ids)
		for _, t := range kept { // looked for twice, before and after
			if !slices.Contains(e.topics, t) {
				e.topics = append(e.topics, t)
			}
		}
		return records, err
	}
	return e
}

// find looks for all that is kept of the person.
func (e *erasure) find(ctx context.Context, who bot.ID) (err error) {
	e.found, err = e.house.Find(ctx, who)
	return err
}

// show tells how much there is, and none of it.
func (e *erasure) show(out io.Writer) {
	table := tabwriter.NewWriter(out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "conversation\tsince\tcases\tlines\tto be sent")
	for _, c := range e.found.Conversations {
		if c.Torn {
			fmt.Fprintf(table, "%s\tcannot be read\n", c.ID)
			continue
		}
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\t%d\n", c.ID, c.Since.Local().Format(time.DateOnly), c.Cases, c.Lines, c.Waiting)
	}
	_ = table.Flush() // of what was only printed nothing is lost
	for _, more := range []struct {
		what  string
		count int
	}{
		{"failed ones", len(e.found.Failed)}, {"links into the private chat", len(e.found.Tokens)},
		{"public threads that count them", len(e.found.Threads)}, {"topics of the operators' group", len(e.topics)},
	} {
		if more.count > 0 {
			fmt.Fprintf(out, "%s: %d\n", more.what, more.count)
		}
	}
}

// erase does it, and tells what is left to do by hand. The audit comes first: what leads to the other names of the person is gone later.
func (e *erasure) erase(ctx context.Context, out io.Writer, rewrite bool) error {
	err := staff.New(e.house.Store, time.Now).As(byErase).Erases(ctx, e.found.IDs)
	if err == nil {
		err = e.house.Erase(ctx, e.found)
	}
	if err != nil {
		return fmt.Errorf("%w; erase once more to finish it", err)
	}
	fmt.Fprintln(out, "\nErased. The audit keeps that a person was erased, not who.")
	e.tellRest(out)
	return errors.Join(topics.Forsaken(ctx, e.house.Store, e.topics), e.wipe(ctx, out, rewrite))
}

// tellRest names what no command takes away.
func (e *erasure) tellRest(out io.Writer) {
	fmt.Fprintln(out, "\nWhat Otklik cannot take away:")
	fmt.Fprintln(out, "- what stands in the messengers themselves, on both sides;")
	for _, link := range e.public() {
		fmt.Fprintln(out, "  said in public:", link)
	}
	for _, t := range e.topics {
		fmt.Fprintln(out, "- the topic in the operators' group, with the person's name and words: delete it there:", t.Link())
	}
	fmt.Fprintln(out, "- backups, exports and logs from before; Otklik's own log tells the number of a person, never a name or a word.")
}

func (e *erasure) public() (links []string) {
	for _, c := range e.found.Conversations {
		links = append(links, c.Public...)
	}
	if len(links) > publicLinks {
		links = append(links[:publicLinks:publicLinks], fmt.Sprintf("and %d more places", len(links)-publicLinks))
	}
	return links
}

// wipe looks after the store's files. What is left there is told: the person is erased all the same.
func (e *erasure) wipe(ctx context.Context, out io.Writer, rewrite bool) error {
	eraser, able := bot.Able[bot.Eraser](e.house.Store)
	if !able {
		return erasing.ErrUnable
	}
	err := eraser.Wipe(ctx, rewrite)
	if remains, left := errors.AsType[*bot.RemainsError](err); left {
		fmt.Fprintln(out, "-", remains.What)
		return nil
	}
	if err != nil {
		return fmt.Errorf("nothing is kept any more, but the store's files are not cleared of it; do that with --rewrite: %w", err)
	}
	fmt.Fprintln(out, "\nThe store's own files were cleared of it.")
	return nil
}
