package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"otklik/bot"
	"otklik/config"
	"otklik/store/moving"
)

type moveCommand struct {
	From   string `required:"" help:"The store to leave: sqlite:FILE or redis://…"`
	To     string `required:"" help:"The store to move into. It must be empty, or the target of the same move that was broken off."`
	Config string `help:"Settings file, for what Redis is allowed to be and for its password; it need not exist." default:"otklik.yaml" env:"OTKLIK_CONFIG" type:"path"`
}

var (
	// errNothingThere means that the store to leave does not exist.
	errNothingThere = errors.New("there is no store to move out of; look at --from")
	// errSameStore means that there is nowhere to move.
	errSameStore = errors.New("--from and --to name the same store; name an empty one to move into")
)

// Run moves a store whose program is stopped. It may be killed and begun again.
func (c *moveCommand) Run(ctx context.Context) error {
	if c.From == c.To {
		return errSameStore
	}
	if err := errors.Join(isStore("--from", c.From), isStore("--to", c.To)); err != nil {
		return err
	}
	from, err := c.open(ctx, c.From, true)
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := c.open(ctx, c.To, false)
	if err != nil {
		return err
	}
	defer to.Close()
	return c.move(ctx, from, to)
}

func (c *moveCommand) move(ctx context.Context, from, to bot.Store) error {
	move := moving.Move{From: from, To: to, FromName: config.Redacted(c.From), ToName: config.Redacted(c.To), Now: time.Now()}
	return moving.Alone(ctx, from, func(ctx context.Context) error {
		return moving.Alone(ctx, to, func(ctx context.Context) error {
			moved, err := move.Run(ctx)
			if err != nil {
				return err
			}
			fmt.Printf("moved and compared: %s\nNow set store: %s\n", moved, move.ToName)
			return nil
		})
	})
}

func (c *moveCommand) open(ctx context.Context, address string, exists bool) (bot.Store, error) {
	settings, err := c.settings(address)
	if err != nil {
		return nil, err
	}
	if path, ok := settings.SQLite(); ok && exists {
		if _, err := os.Stat(path); err != nil {
			return nil, fmt.Errorf("open %s: %w (%w)", address, errNothingThere, err)
		}
	}
	return openAlone(ctx, settings)
}

// isStore judges an address before either store is opened.
func isStore(flag, address string) error {
	settings := config.Defaults()
	settings.Store = address
	if err := settings.CheckStore(); err != nil {
		return fmt.Errorf("%s: %w", flag, err)
	}
	return nil
}

func (c *moveCommand) settings(address string) (config.Settings, error) {
	settings := config.Defaults()
	if _, err := os.Stat(c.Config); err == nil {
		if settings, err = config.Load(c.Config, environment()); err != nil {
			return settings, err
		}
	}
	settings.Store = address
	return settings, settings.CheckStore()
}

type exportCommand struct{ settingsFlag }

// Run writes one JSON object on a line: conversations, what failed, positions, records. It may run beside the daemon.
func (c *exportCommand) Run(ctx context.Context) error {
	_, store, err := c.beside(ctx)
	if err != nil {
		return err
	}
	defer store.Close()
	out := bufio.NewWriter(os.Stdout)
	inventory, err := moving.Export(ctx, store, out)
	if err = errors.Join(err, out.Flush()); err != nil {
		return err
	}
	fmt.Fprintln(os.Stderr, inventory)
	return nil
}
