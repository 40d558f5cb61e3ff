package moving

import (
	"context"
	"errors"
	"fmt"
	"time"

	"otklik/bot"
)

// Replicas that serve from a store that they share hold one right together, under one name; a move needs it for itself.
const (
	right     = "house"
	residents = "replicas"
	mover     = "a move"
)

const (
	// Residence is how long after its last sign of life a replica counts as serving.
	Residence = 15 * time.Second
	signs     = 3 // of life within it
)

var (
	// ErrServed means that a program still serves from a store.
	ErrServed = errors.New("moving: the program serves from this store; stop all of its replicas first (one that was killed counts for 15 seconds)")
	// ErrMoving means that a move has the store for itself.
	ErrMoving = errors.New("moving: this store is being moved; wait for the move to end")
)

// Reside shows that a replica serves from a store, until ctx ends. It returns ErrMoving when a move has it, and ErrMoved when one had
// it while the replica was frozen. A store that one program has for itself needs no such sign: its lock says so.
func Reside(ctx context.Context, store bot.Store) error {
	return keep(ctx, store, residents, func(held bool) error {
		if !held {
			return ErrMoving
		}
		if left := Open(ctx, store); errors.Is(left, ErrMoved) {
			return left
		}
		return nil
	})
}

// Alone does the work while no replica serves from a store; else it is ErrServed.
func Alone(ctx context.Context, store bot.Store, work func(ctx context.Context) error) error {
	ctx, lose := context.WithCancelCause(ctx)
	defer lose(nil)
	rights, shared := bot.Able[bot.Rights](store)
	if !shared {
		return work(ctx)
	}
	if held, err := rights.Hold(ctx, right, mover, Residence); err != nil || !held {
		return errors.Join(err, ErrServed)
	}
	kept := make(chan error, 1)
	go func() {
		err := keep(ctx, store, mover, func(held bool) error {
			if !held {
				return ErrServed
			}
			return nil
		})
		lose(err)
		kept <- err
	}()
	err := work(ctx)
	lose(nil)
	return errors.Join(err, <-kept, rights.Release(context.WithoutCancel(ctx), right, mover))
}

// keep holds the right until ctx ends, or judge finds a fault in what came of holding it. A store that is out of reach may be back in time.
func keep(ctx context.Context, store bot.Store, holder string, judge func(held bool) error) error {
	rights, shared := bot.Able[bot.Rights](store)
	if !shared {
		return nil
	}
	sign := time.NewTicker(Residence / signs)
	defer sign.Stop()
	for {
		if held, err := rights.Hold(ctx, right, holder, Residence); err == nil {
			if fault := judge(held); fault != nil {
				return fmt.Errorf("keep the right to the store: %w", fault)
			}
		}
		select {
		case <-ctx.Done():
			return nil
		case <-sign.C:
		}
	}
}
