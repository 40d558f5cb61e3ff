package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"strconv"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/config"
)

// replicaName tells this process from all others that work on the same store, also from an earlier one of the same machine.
func replicaName() string {
	return hostName() + "-" + strconv.Itoa(os.Getpid()) + "-" + rand.Text()
}

// hostName is the same after a restart.
func hostName() string {
	host, err := os.Hostname()
	if err != nil {
		return "unnamed"
	}
	return host
}

// rightToPoll is what an account needs to poll where several replicas share the store: a platform gives its updates to one of them. It
// is nil where the platform calls us, or where the store is this program's own.
func rightToPoll(a config.Account, store bot.Store, replica string, log *slog.Logger) *engine.Right {
	rights, shared := bot.Able[bot.Rights](store)
	if !shared || a.Listen == "webhook" {
		return nil
	}
	return engine.NewRight(rights, "poll:"+a.Name, replica, engine.DefaultHold, log)
}

// receive takes in what the account's platform brings until ctx ends.
func (p *program) receive(ctx context.Context, a account) error {
	if a.right == nil {
		return a.adapter.Run(ctx, p.accepts(a))
	}
	return a.right.While(ctx, func(ctx context.Context) error {
		return a.adapter.Run(ctx, a.right.Fence(p.accepts(a)))
	})
}
