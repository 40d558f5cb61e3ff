package main

import (
	"context"
	"net"
	"net/http"
	"sync"

	"otklik/bot"
	"otklik/config"
	"otklik/desk/web"
)

// serveWithDesk serves the accounts and the operators' page until ctx ends.
func (p *program) serveWithDesk(ctx context.Context) error {
	desk, err := web.New(web.Options{Engine: p.engine, Store: p.store, Language: p.settings.Desk.Language,
		Password: p.settings.Desk.Password.Reveal(), Log: p.log})
	if err != nil {
		return err
	}
	listener, err := listen(p.settings.Desk.Listen)
	if err != nil {
		return err
	}
	p.announce(listener.Addr())
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var wg sync.WaitGroup
	wg.Go(func() {
		stop(serveHTTP(ctx, listener, deskSite(desk, p.store)))
	})
	context.AfterFunc(ctx, desk.Close)
	err = p.serve(ctx)
	stop(nil)
	wg.Wait()
	return err
}

// deskSite is the desk, a way to it from the front door, and what a watchdog asks.
func deskSite(desk *web.Desk, store bot.Store) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/desk/", desk.Handler())
	mux.Handle("GET /{$}", http.RedirectHandler("/desk/", http.StatusSeeOther))
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if _, err := store.Counts(r.Context()); err != nil {
			http.Error(w, "the store does not answer", http.StatusServiceUnavailable)
			return
		}
		_, _ = w.Write([]byte("ok\n"))
	})
	return mux
}

func (p *program) announce(at net.Addr) {
	p.log.Info("otklik serves", "desk", "http://"+at.String()+"/desk/", "accounts", len(p.accounts), "store", config.Redacted(p.settings.Store))
}
