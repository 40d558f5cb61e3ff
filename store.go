package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"otklik/bot"
	"otklik/config"
	"otklik/store/moving"
	"otklik/store/redis"
	"otklik/store/sqlite"
)

// openStore opens what the settings name, to serve from it.
func openStore(ctx context.Context, s config.Settings) (bot.Store, error) {
	store, err := openAlone(ctx, s)
	if err != nil {
		return nil, err
	}
	if err := moving.Open(ctx, store); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", config.Redacted(s.Store), err), store.Close())
	}
	return store, nil
}

// openAlone opens it where no other program on this machine has it for itself.
func openAlone(ctx context.Context, s config.Settings) (bot.Store, error) {
	if path, ok := s.SQLite(); ok {
		return sqlite.Open(ctx, path, sqlite.Options{})
	}
	return openRedis(ctx, s)
}

// openBeside opens what the settings name for a command, while daemons may be working on it.
func openBeside(ctx context.Context, s config.Settings) (bot.Store, error) {
	if path, ok := s.SQLite(); ok {
		return sqlite.OpenBeside(ctx, path, sqlite.Options{})
	}
	return openRedis(ctx, s)
}

func openRedis(ctx context.Context, s config.Settings) (bot.Store, error) {
	allows := func(what string) bool { return slices.Contains(s.Redis.Allow, what) }
	return redis.Open(ctx, s.StoreAddress(), redis.Options{
		Prefix: s.Redis.Prefix, Replicas: s.Redis.Replicas, WaitAtMost: time.Duration(s.Redis.Wait),
		AllowVolatile: allows(config.AllowVolatile), AllowEviction: allows(config.AllowEviction), AllowOpen: allows(config.AllowOpen),
		Log: newLog(s.Log),
	})
}
