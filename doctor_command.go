package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"otklik/bot"
	"otklik/config"
)

type doctorCommand struct {
	Config string `help:"Settings file. Empty: environment only." default:"otklik.yaml" env:"OTKLIK_CONFIG" type:"path"`
}

// errUnwell means that something does not work as it is set up.
var errUnwell = errors.New("something does not work yet; the lines marked NO say what to do")

// Run asks every account's platform and prints what works, what does not, and what to click. It may run beside the daemon:
// it opens no store and receives nothing.
func (c *doctorCommand) Run(ctx context.Context) error {
	settings, err := config.Load(c.Config, environment())
	if err != nil {
		return err
	}
	well := true
	for _, a := range settings.Accounts {
		found, err := examine(ctx, a)
		if err != nil {
			return fmt.Errorf("examine account %s: %w", a.Name, err)
		}
		well = report(os.Stdout, a.Name, found) && well
	}
	if !well {
		return errUnwell
	}
	return nil
}

func examine(ctx context.Context, a config.Account) ([]bot.Capability, error) {
	adapter, err := platformAdapter(a, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		return nil, err
	}
	inspector, ok := adapter.(bot.Inspector)
	if !ok {
		return nil, nil
	}
	return inspector.Capabilities(ctx)
}

// report writes one account's findings and tells whether all is well.
func report(out io.Writer, account string, found []bot.Capability) bool {
	well := true
	fmt.Fprintf(out, "%s\n", account)
	for _, f := range found {
		mark := "yes"
		if !f.Works {
			mark, well = "NO ", false
		}
		fmt.Fprintf(out, "  %s  %s: %s\n", mark, f.Key, f.What)
		if f.Advice != "" {
			fmt.Fprintf(out, "       %s\n", f.Advice)
		}
	}
	return well
}
