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
// it opens no store and receives nothing. What it asks beside: whether the flow names a privacy notice of the company's own.
func (c *doctorCommand) Run(ctx context.Context) error {
	settings, err := config.Load(c.Config, environment())
	if err != nil {
		return err
	}
	known, err := botAccounts(settings)
	if err != nil {
		return err
	}
	well := true
	for i, a := range settings.Accounts {
		if group := staffGroup(settings, a); group.Account == a.Name { // whose bot works there, though the group may serve others
			a.Staff = group.Group
		}
		found, err := examine(ctx, a)
		if err != nil {
			found = unreached(err)
		}
		well = report(os.Stdout, a.Name, append(found, consents(known[i].Flow)...)) && well
	}
	if !well {
		return errUnwell
	}
	return nil
}

// unreached is an account that could not be looked at.
func unreached(err error) []bot.Capability {
	return []bot.Capability{{Key: "reach", What: err.Error(),
		Advice: "look at the account's token, api and proxy, and whether this machine reaches the platform"}}
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
