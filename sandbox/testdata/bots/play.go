// Command bots starts a sandbox, installs a foreign bot library as the lock file says, and lets a bot written with it meet people:
//
//	go run ./sandbox/testdata/bots grammy
//	go run ./sandbox/testdata/bots vkio
//
// It ends with 1 when the bot saw something that is not as in real life. Node.js 20 and npm must be there.
package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"time"

	"otklik/sandbox"
)

const folder = "sandbox/testdata/bots"

var errUsage = errors.New("name one bot: a folder of " + folder)

func main() {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	if err := play(ctx, os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func play(ctx context.Context, arguments []string) error {
	if len(arguments) != 1 {
		return errUsage
	}
	place, err := os.MkdirTemp("", "otklik-bot-")
	if err != nil {
		return fmt.Errorf("make a folder: %w", err)
	}
	defer os.RemoveAll(place)
	if err := prepare(ctx, arguments[0], place); err != nil {
		return err
	}
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	serving, stop := context.WithCancel(ctx)
	served := make(chan error, 1)
	go func() { served <- sandbox.New(sandbox.Options{}).Serve(serving, l) }()
	failed := run(ctx, place, "node", "bot.mjs", "http://"+l.Addr().String())
	stop()
	return errors.Join(failed, <-served)
}

// prepare copies the bot to a folder of its own, so that nothing is installed inside the repository.
func prepare(ctx context.Context, bot, place string) error {
	for _, name := range []string{"bot.mjs", "package.json", "package-lock.json"} {
		content, err := os.ReadFile(filepath.Join(folder, bot, name))
		if err != nil {
			return fmt.Errorf("read the bot (run this from the root of the repository): %w", err)
		}
		if err := os.WriteFile(filepath.Join(place, name), content, 0o600); err != nil {
			return fmt.Errorf("copy the bot: %w", err)
		}
	}
	return run(ctx, place, "npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts")
}

func run(ctx context.Context, place, program string, arguments ...string) error {
	command := exec.CommandContext(ctx, program, arguments...)
	command.Dir, command.Stdout, command.Stderr = place, os.Stdout, os.Stderr
	if err := command.Run(); err != nil {
		return fmt.Errorf("run %s: %w", program, err)
	}
	return nil
}
