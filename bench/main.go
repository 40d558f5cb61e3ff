// Bench measures the whole program beside a plain bot, on one machine in one run: each bot, the server that plays Telegram and
// Redis are processes of their own, the bots take turns, and what is compared was measured one after the other.
// It runs in the folder of the sources, on Linux, and needs redis-server.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
)

// plan is how much is measured.
type plan struct {
	pairs, crowd, alone int
	only                string
	folder              string // of the programs and of what they store
}

func main() {
	var p plan
	flag.IntVar(&p.pairs, "pairs", 4, "how often each bot is measured")
	flag.IntVar(&p.crowd, "crowd", 10000, "customers who write at once")
	flag.IntVar(&p.alone, "alone", 300, "customers who write one after the other")
	flag.StringVar(&p.only, "only", "", "measure one bot only: "+names())
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := p.run(ctx); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func (p *plan) run(ctx context.Context) error {
	var err error
	if p.folder, err = os.MkdirTemp("", "otklik-bench-"); err != nil {
		return err
	}
	defer os.RemoveAll(p.folder)
	if err := p.build(ctx); err != nil {
		return err
	}
	figures := make(map[string][]figure)
	for pair := range p.pairs {
		for _, b := range p.bots() {
			f, err := p.measure(ctx, b)
			if err != nil {
				return fmt.Errorf("measure %s: %w", b.name, err)
			}
			figures[b.name] = append(figures[b.name], f)
			fmt.Fprintf(os.Stderr, "%d %s: %s\n", pair+1, b.name, f)
		}
	}
	printTable(p.bots(), figures)
	return nil
}

func (p *plan) build(ctx context.Context) error {
	for name, source := range map[string]string{"telegram": "./bench/telegram", "reference": "./bench/reference", "otklik": "."} {
		build := exec.CommandContext(ctx, "go", "build", "-o", filepath.Join(p.folder, name), source)
		build.Stderr = os.Stderr
		if err := build.Run(); err != nil {
			return fmt.Errorf("build %s: %w", name, err)
		}
	}
	return nil
}
