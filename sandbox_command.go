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

// played says where bots and people find the played servers; %[1]s is the address.
const played = `Telegram's Bot API is played on http://%[1]s (any token of the form 123:abc),
VK's API on http://%[1]s/method/ (any key; the community is 12345).
People act by POST http://%[1]s/act and are heard by GET http://%[1]s/heard: see docs/sandbox.md. Ctrl-C ends.
`

// Run plays the servers until it is told to stop.
func (c *sandboxCommand) Run(ctx context.Context) error {
	return sandbox.Run(ctx, c.Listen, sandbox.Options{Limits: c.Limits}, func(at net.Addr) { fmt.Printf(played, at) })
}
