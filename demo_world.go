package main

import (
	"context"
	"net"
	"path/filepath"

	"otklik/sandbox"
	"otklik/sandbox/journal"
)

// demoWorld is the played messengers' server, with a journal, so that it goes on where it was.
type demoWorld struct {
	world    *sandbox.World
	journal  *journal.Journal
	listener net.Listener
}

func openWorld(dir, address string) (*demoWorld, error) {
	w := &demoWorld{journal: journal.New()}
	w.world = sandbox.New(sandbox.Options{Now: w.journal.Now})
	if err := w.journal.Open(filepath.Join(dir, "messengers.journal"), w.world); err != nil {
		w.world.Close()
		return nil, err
	}
	var err error
	if w.listener, err = listen(address, "--sandbox"); err != nil {
		w.close()
		return nil, err
	}
	return w, nil
}

func (w *demoWorld) address() string { return w.listener.Addr().String() }

// serve answers bots and people until ctx ends.
func (w *demoWorld) serve(ctx context.Context) error {
	context.AfterFunc(ctx, w.world.Close)
	return serveHTTP(ctx, w.listener, w.journal)
}

func (w *demoWorld) close() {
	w.world.Close()
	w.journal.Close()
}
