package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// readHeaderTime bounds how long a client may take to say what it wants.
const readHeaderTime = 10 * time.Second

// serveHTTP answers on the address until ctx ends; hanging requests are ended with it. ready is told the address in use.
func serveHTTP(ctx context.Context, address string, h http.Handler, ready func(net.Addr)) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listen on %s: %w; choose another address, or end what uses it", address, err)
	}
	server := &http.Server{Handler: h, ReadHeaderTimeout: readHeaderTime, BaseContext: func(net.Listener) context.Context { return ctx }}
	stopped := make(chan error, 1)
	context.AfterFunc(ctx, func() {
		late, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
		defer cancel()
		stopped <- server.Shutdown(late)
	})
	ready(listener.Addr())
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", address, err)
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
		u, err := url.Parse(a.Webhook.URL)
		if err != nil {
			return fmt.Errorf("open webhook of %s: %w", a.Name, err)
		}
		mux := http.NewServeMux()
		mux.Handle(max(u.Path, "/"), hook.Webhook())
		wg.Go(func() {
			if err := serveHTTP(ctx, a.Webhook.Listen, mux, func(net.Addr) {}); err != nil {
				p.log.Error("webhook listener stopped", "account", a.Name, "error", err)
			}
		})
	}
	return nil
}
