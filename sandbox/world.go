// Package sandbox plays messaging platforms over HTTP for bots under test: their servers, their people and their
// troubles, all in memory. People act by POST /act and what they could see is read by GET /heard.
package sandbox

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"

	"otklik/sandbox/people"
	"otklik/sandbox/telegram"
	"otklik/sandbox/vk"
)

// Options shape a world. The zero value is a usual one.
type Options struct {
	Now          func() time.Time // dates of messages and ages of queries; nil is time.Now
	Bots         []telegram.Bot   // bots known from the start
	Communities  []vk.Community   // VK communities known from the start; empty means one, 12345 "Ромашка"
	KnownOnly    bool             // tokens of other bots and communities are refused; otherwise their first use makes one
	Limits       bool             // the platforms' rate limits are kept: too fast is answered 429, on VK error 6
	WebhookPause time.Duration    // first pause after a refused webhook delivery; 0 is Telegram's 2 s

	CallbackPauses []time.Duration // after refused VK callbacks; nil is VK's 10 s, 3 min, 10 min, 30 min, 1 h
}

// World is everything: the platforms, the log and the faults. It is safe for concurrent use.
type World struct {
	log      *people.Log
	faults   *people.Faults
	telegram *telegram.Server
	vk       *vk.Server
	act      map[string]func(people.Act) (people.Done, error) // by platform
	mux      *http.ServeMux
}

// New returns a world. Close it when it is no longer needed.
func New(o Options) *World {
	w := &World{log: people.NewLog(), faults: &people.Faults{}}
	w.telegram = telegram.New(telegram.Options{
		Now: o.Now, Bots: o.Bots, KnownOnly: o.KnownOnly, Limits: o.Limits, WebhookPause: o.WebhookPause, Log: w.log, Faults: w.faults,
	})
	w.vk = vk.New(vk.Options{
		Now: o.Now, Communities: o.Communities, KnownOnly: o.KnownOnly, Limits: o.Limits, CallbackPauses: o.CallbackPauses, Log: w.log, Faults: w.faults,
	})
	w.act = map[string]func(people.Act) (people.Done, error){telegram.Platform: w.telegram.Act, vk.Platform: w.vk.Act}
	w.mux = w.routes()
	return w
}

// Close ends all waiting requests and deliveries.
func (w *World) Close() {
	w.telegram.Close()
	w.vk.Close()
}

// ServeHTTP answers the platforms' own paths and the people's.
func (w *World) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	if strings.HasPrefix(r.URL.Path, "/bot") || strings.HasPrefix(r.URL.Path, "/file/bot") {
		w.telegram.ServeHTTP(out, r)
		return
	}
	w.vk.Reached(r.Host)
	if vk.Serves(r.URL.Path) {
		w.vk.ServeHTTP(out, r)
		return
	}
	w.mux.ServeHTTP(out, r)
}

// Act lets a person do something, as POST /act does. Errors are of kind people.ErrAct.
func (w *World) Act(a people.Act) (people.Done, error) {
	if a.Platform == "" {
		a.Platform = telegram.Platform
	}
	act, ok := w.act[a.Platform]
	if !ok {
		return people.Done{}, people.Refuse("platform %q is not in the sandbox: telegram, vk", a.Platform)
	}
	return act(a)
}

// Heard waits for entries of the log until there are some or the context ends.
func (w *World) Heard(ctx context.Context, q people.Query) []people.Heard { return w.log.Wait(ctx, q) }

// Fault orders trouble, as POST /fault does.
func (w *World) Fault(f people.Fault) { w.faults.Order(f) }

// Serve answers on the listener until the context ends, then closes the world: hanging polls are answered first.
func (w *World) Serve(ctx context.Context, l net.Listener) error {
	server := &http.Server{Handler: w, ReadHeaderTimeout: 10 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	closed := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(closed)
		w.end(context.WithoutCancel(ctx), server)
	})
	err := server.Serve(l)
	if stop() {
		w.Close()
		return fmt.Errorf("serve the sandbox: %w", err)
	}
	<-closed
	return nil
}

func (w *World) end(ctx context.Context, server *http.Server) {
	w.Close()
	patience, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if server.Shutdown(patience) != nil {
		_ = server.Close() // whoever still hangs is cut off
	}
}

// Run makes a world and serves it on the address until the context ends. ready is told the address in use.
func Run(ctx context.Context, address string, o Options, ready func(net.Addr)) error {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	if err != nil {
		return fmt.Errorf("listen for the sandbox: %w; choose another address, or end what uses it", err)
	}
	ready(l.Addr())
	return New(o).Serve(ctx, l)
}
