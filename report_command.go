package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"text/tabwriter"

	"otklik/bot"
)

type reportCommand struct{ settingsFlag }

// reportPage is how many conversations are read at once.
const reportPage = 500

// stepWords say what the steps of a public complaint mean.
var stepWords = map[bot.Step]string{
	bot.StepBegan: "complained in public", bot.StepAnswered: "were answered there", bot.StepCame: "opened the private chat",
	bot.StepConsented: "agreed to leave a contact", bot.StepHanded: "reached an operator", bot.StepSolved: "were solved", bot.StepRated: "gave a rating",
}

// Run counts what became of the public complaints. It may run beside the daemon.
func (c *reportCommand) Run(ctx context.Context) error {
	_, store, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	funnel, err := countFunnel(ctx, store)
	if err != nil {
		return err
	}
	return printFunnel(os.Stdout, funnel)
}

func countFunnel(ctx context.Context, store bot.Store) (bot.Funnel, error) {
	funnel := bot.Funnel{}
	for c, err := range bot.Listed(ctx, store, bot.Filter{Section: bot.SectionAll, Limit: reportPage}) {
		torn, err := bot.Torn(err)
		switch {
		case err != nil:
			return nil, fmt.Errorf("read conversations: %w", err)
		case len(torn) > 0:
			fmt.Fprintf(os.Stderr, "not counted, because it cannot be read: %v\n", torn)
		default:
			funnel.Add(c)
		}
	}
	return funnel, nil
}

// printFunnel writes each step with its share of all public complaints.
func printFunnel(out io.Writer, f bot.Funnel) error {
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, step := range bot.Steps() {
		fmt.Fprintf(table, "%d\t%d %%\t  %s\n", f[step], 100*f[step]/max(1, f[bot.StepBegan]), stepWords[step])
	}
	return table.Flush()
}
