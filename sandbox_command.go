package main

import (
	"context"
	"fmt"
	"net"

	"otklik/sandbox"
)

type sandboxCommand struct {
	Listen string `help:"Address to answer on." default:"127.0.0.1:8090"`
	Limits bool   `help:"Keep Telegram's rate limits: too fast is answered 429."`
}

// Run plays the servers until it is told to stop.
func (c *sandboxCommand) Run(ctx context.Context) error {
	return sandbox.Run(ctx, c.Listen, sandbox.Options{Limits: c.Limits}, func(at net.Addr) {
		fmt.Printf("Telegram's Bot API is played on http://%s (any token of the form 123:abc).\nPeople act by POST http://%s/act and are heard by GET http://%s/heard: see docs/sandbox.md. Ctrl-C ends.\n", at, at, at)
	})
}
