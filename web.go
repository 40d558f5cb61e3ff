package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"otklik/config"
)

// readHeaderTime bounds how long a client may take to say what it wants.
const readHeaderTime = 10 * time.Second

// listen opens an address; setting is where an admin chooses another.
func listen(address, setting string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w; choose another address (%s), or end what uses it", address, err, setting)
	}
	return listener, nil
}

// serveHTTP answers on the listener until ctx ends; hanging requests end with it.
func serveHTTP(ctx context.Context, listener net.Listener, h http.Handler) error {
	server := &http.Server{Handler: h, ReadHeaderTimeout: readHeaderTime, BaseContext: func(net.Listener) context.Context { return ctx }}
	stopped := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		stopped <- server.Shutdown(late)
	})
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", listener.Addr(), err)
	}
	return <-stopped
}

// webhooked is an adapter that can be called by its platform.
type webhooked interface{ Webhook() http.Handler }

// serveWebhooks opens a listener for each account that its platform calls.
func (p *program) serveWebhooks(ctx context.Context, wg *sync.WaitGroup) error {
	for _, a := range p.accounts {
		hook, ok := a.adapter.(webhooked)
		if a.Listen != "webhook" || !ok {
			continue
		}
		if err := p.serveWebhook(ctx, a.Account, hook.Webhook(), wg); err != nil {
			return err
		}
	}
	return nil
}

func (p *program) serveWebhook(ctx context.Context, a config.Account, hook http.Handler, wg *sync.WaitGroup) error {
	u, err := url.Parse(a.Webhook.URL)
	if err != nil {
		return fmt.Errorf("open webhook of %s: %w", a.Name, err)
	}
	listener, err := listen(a.Webhook.Listen, "webhook.listen")
	if err != nil {
		return fmt.Errorf("open webhook of %s: %w", a.Name, err)
	}
	mux := http.NewServeMux()
	mux.Handle(cmp.Or(u.Path, "/"), hook)
	wg.Go(func() {
		if err := serveHTTP(ctx, listener, mux); err != nil {
			p.log.Error("webhook listener stopped", "account", a.Name, "error", err)
		}
	})
	return nil
}
