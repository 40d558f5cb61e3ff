package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"otklik/metrics"
)

// probeTime bounds how long the store may take to show that it stores.
const probeTime = 2 * time.Second

// errNotServing is said before the accounts are served and from the moment on that the program stops.
var errNotServing = errors.New("the program does not serve now")

// ready tells whether the program can do its work: its accounts receive or stand by, and the store takes what is to be stored.
func (p *program) ready(ctx context.Context) error {
	if !p.serving.Load() {
		return errNotServing
	}
	ctx, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	if err := p.store.SetPosition(ctx, "readiness", time.Now().UTC().Format(time.RFC3339)); err != nil {
		return fmt.Errorf("the store does not store: %w", err)
	}
	return nil
}

// watched adds what watchdogs ask: /healthz, whether the program is alive, and /readyz, whether it can work. Only a program that
// is not alive is worth a restart: one that is not ready mends itself.
func (p *program) watched(mux *http.ServeMux) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("ok\n"))
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := p.ready(r.Context()); err != nil {
			p.log.Warn("not ready", "error", err)
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ready\n"))
	})
}

// serveWatch opens the listener of metrics.listen, if one is set, until it is ended: after everything else, so that watchdogs are told
// that the program stops.
func (p *program) serveWatch() (end func(), err error) {
	if p.settings.Metrics.Listen == "" {
		return func() {}, nil
	}
	listener, err := listen(p.settings.Metrics.Listen, "metrics.listen")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := serveHTTP(ctx, listener, p.watchSite()); err != nil {
			p.log.Error("metrics are no longer served", "error", err)
		}
	})
	p.log.Info("metrics are served", "address", "http://"+listener.Addr().String()+"/metrics")
	return func() { cancel(); serving.Wait() }, nil
}

// watchSite is what Prometheus and watchdogs ask on a listener of their own.
func (p *program) watchSite() http.Handler {
	var accounts []metrics.Account
	for _, a := range p.accounts {
		accounts = append(accounts, metrics.Account{Name: a.Name, Platform: a.adapter.Platform(), Right: a.right})
	}
	mux := http.NewServeMux()
	mux.Handle("GET /metrics", metrics.Handler(p.engine, p.store, accounts))
	p.watched(mux)
	return mux
}
