package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/config"
	"otklik/store/moving"
)

// shutdownTime is how long a clean stop may take: what is in hand is finished.
const shutdownTime = 15 * time.Second

// endTime is how long the last word in the store may take after that.
const endTime = 3 * time.Second

// program is the parts joined: accounts with their adapters and runners around one engine and one store.
type program struct {
	settings config.Settings
	store    bot.Store
	engine   *engine.Engine
	accounts []account
	careful  *engine.Careful // the door for what platforms bring; set when the program serves
	// operators is what lets people work on Telegram.
	operators operators
	serving   atomic.Bool // from when the accounts are served until the program stops
	log       *slog.Logger
}

// account is one served account.
type account struct {
	config.Account
	adapter bot.Adapter
	runner  *engine.Runner
	right   *engine.Right // to poll; nil: none is needed
}

// adapt makes the adapter of an account.
type adapt func(a config.Account, store bot.Store, log *slog.Logger) (bot.Adapter, error)

// newProgram joins the parts that the settings name around a store.
func newProgram(s config.Settings, store bot.Store, make adapt, log *slog.Logger) (*program, error) {
	known, err := botAccounts(s)
	if err != nil {
		return nil, err
	}
	p := &program{settings: s, store: store, log: log, engine: engine.New(store, known, time.Now, log)}
	replica := replicaName()
	for _, a := range s.Accounts {
		adapter, err := make(a, store, log)
		if err != nil {
			return nil, fmt.Errorf("open account %s: %w", a.Name, err)
		}
		p.accounts = append(p.accounts, account{Account: a, adapter: adapter, runner: engine.NewRunner(p.engine, a.Name, adapter),
			right: rightToPoll(a, store, replica, log)})
	}
	return p, p.seat()
}

// repairs is what people do about what failed.
func (p *program) repairs() *engine.Repairs {
	adapters := make(map[string]bot.Adapter, len(p.accounts))
	for _, a := range p.accounts {
		adapters[a.Name] = a.adapter
	}
	return engine.NewRepairs(p.engine, adapters)
}

// serve receives and sends for all accounts until ctx ends or one of them cannot go on. It stops cleanly: receiving first,
// then what is in hand is finished, then nothing is left running.
func (p *program) serve(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var err error
	if p.careful, err = engine.NewCareful(ctx, p.engine, hostName()); err != nil {
		return err
	}
	var wg sync.WaitGroup
	wg.Go(func() { p.engine.Relay(ctx) })
	wg.Go(func() {
		if err := moving.Reside(ctx, p.store); err != nil {
			stop(err)
		}
	})
	p.operators.work(ctx, &wg)
	for _, a := range p.accounts {
		wg.Go(func() { a.runner.Run(ctx) })
		wg.Go(func() {
			if err := p.receive(ctx, a); err != nil {
				stop(fmt.Errorf("serve account %s: %w", a.Name, err))
			}
		})
	}
	if err := p.serveWebhooks(ctx, &wg); err != nil {
		stop(err)
	}
	p.serving.Store(true)
	<-ctx.Done()
	p.serving.Store(false)
	if !waited(&wg, shutdownTime) {
		p.log.Warn("not everything in hand was finished; it is done again after the next start", "waited", shutdownTime)
	}
	p.end(ctx)
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// end writes down that the program ended as it should. A store that is away is not waited for: whoever stops us kills soon.
func (p *program) end(ctx context.Context) {
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), endTime)
	defer cancel()
	if err := p.careful.Ended(last); err != nil {
		p.log.Warn("the next program will take this end for a death", "error", err)
	}
}

// waited tells whether all were done in time.
func waited(wg *sync.WaitGroup, limit time.Duration) bool {
	done := make(chan struct{})
	go func() { wg.Wait(); close(done) }()
	select {
	case <-done:
		return true
	case <-time.After(limit):
		return false
	}
}
