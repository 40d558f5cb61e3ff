package main

import (
	"context"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"
	"strings"

	"otklik/config"
)

type runCommand struct {
	Config string `help:"Settings file; config/otklik.example.yaml explains every key. Empty: environment only." default:"otklik.yaml" env:"OTKLIK_CONFIG" type:"path"`
}

// Run serves until it is told to stop.
func (c *runCommand) Run(ctx context.Context) error {
	settings, err := config.Load(c.Config, environment())
	if err != nil {
		return err
	}
	ballast := spareGarbageCollection()
	defer runtime.KeepAlive(ballast)
	log := newLog(settings.Log)
	store, err := openStore(ctx, settings)
	if err != nil {
		return err
	}
	defer store.Close()
	p, err := newProgram(settings, store, platformAdapter, log)
	if err != nil {
		return err
	}
	p.warnOfExamples()
	return p.serveWithDesk(ctx)
}

// ballastSize is in bytes.
const ballastSize = 24 << 20

// spareGarbageCollection lets garbage pile up to three times what is in use before it is collected. What is in use is some 15 MB, and a
// thousand replies make three times as much: so the program holds a ballast, which counts as in use and, never touched, takes no memory.
// GOGC, where it is set, is obeyed.
func spareGarbageCollection() (ballast []byte) {
	if os.Getenv("GOGC") != "" {
		return nil
	}
	debug.SetGCPercent(300)
	return make([]byte, ballastSize)
}

// environment is what may override the settings: our own variables, without the one that names the file.
func environment() map[string]string {
	vars := make(map[string]string)
	for _, pair := range os.Environ() {
		if name, value, _ := strings.Cut(pair, "="); strings.HasPrefix(name, config.EnvPrefix) && name != config.EnvPrefix+"CONFIG" {
			vars[name] = value
		}
	}
	return vars
}

func newLog(l config.Log) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(l.Level)); err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if l.Format == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, o))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, o))
}
