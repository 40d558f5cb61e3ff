package connection

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"
)

// largestDirect bounds what is sent directly, in bytes: it goes out in one piece, before anything of the answer is read.
const largestDirect = 64 << 10

// headRoom is room for what stands before the body of a request, and for the end of the body to be found, in bytes.
const headRoom = 512 + bytes.MinRead

// direct makes attempts in the caller's own goroutine, over HTTP/1.1 and kept connections. net/http hands each request to a
// goroutine that writes and to one that reads, and that costs more than all the rest of a small call. What is big, what
// flows and what goes through a proxy is left to net/http.
type direct struct {
	proxy func(*http.Request) (*url.URL, error)
	dial  tls.Dialer
	kept  *kept
}

func newDirect(proxy func(*http.Request) (*url.URL, error)) *direct {
	return &direct{
		proxy: proxy,
		dial: tls.Dialer{
			NetDialer: &net.Dialer{Timeout: dialTimeout},
			Config:    &tls.Config{ClientSessionCache: tls.NewLRUClientSessionCache(0)},
		},
		kept: newKept(),
	}
}

// takes tells whether a request is one for direct.
func (d *direct) takes(request *http.Request) bool {
	flows := request.Body != nil && request.Body != http.NoBody && request.ContentLength <= 0
	if !canPeek || flows || request.ContentLength > largestDirect {
		return false
	}
	through, err := d.proxy(request)
	return through == nil && err == nil
}

// attempt makes a request of net/http's and reads its answer whole.
func (d *direct) attempt(request *http.Request, once *Attempt) (*http.Response, error) {
	var out bytes.Buffer
	out.Grow(headRoom + int(request.ContentLength))
	if err := request.Write(&out); err != nil {
		return nil, err
	}
	r, err := d.run(request.Context(), errand{to: addressOf(request.URL), out: out.Bytes(), request: request, once: once})
	if err != nil {
		return nil, err
	}
	return holding(r.response, r.body), nil
}

// errand is a request that goes out once.
type errand struct {
	to      address
	out     []byte
	until   time.Time     // when its answer must have come whole; zero: only the context ends it
	request *http.Request // whose the answer is, with its whole head; nil: status and body will do
	once    *Attempt
}

// run sends and reads the answer whole. Nothing that may have reached the server is sent again: only a kept connection that
// does not take a single byte any more is replaced by another one.
func (d *direct) run(ctx context.Context, e errand) (reply, error) {
	for {
		w, err := d.wire(ctx, e)
		if err != nil {
			return reply{}, err
		}
		r, err := d.exchange(ctx, w, e)
		if err == nil || e.once.reached.Load() || !w.used {
			return r, err
		}
	}
}

// wire gives a kept connection, or dials.
func (d *direct) wire(ctx context.Context, e errand) (*wire, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if w := d.kept.take(e.to); w != nil {
		return w, nil
	}
	if !e.until.IsZero() {
		within, cancel := context.WithDeadline(ctx, e.until)
		defer cancel()
		ctx = within
	}
	dial := d.dial.NetDialer.DialContext
	if e.to.secure {
		dial = d.dial.DialContext
	}
	conn, err := dial(ctx, "tcp", e.to.withPort())
	if err != nil {
		return nil, err
	}
	return newWire(conn, e.to), nil
}

// exchange is one request and its answer. When the time is over or the context ends first, the connection ends with it.
func (d *direct) exchange(ctx context.Context, w *wire, e errand) (reply, error) {
	w.ends(e.until)
	undisturbed := w.follow(ctx)
	r, err := w.exchange(e)
	if undisturbed() && err == nil && !r.last {
		d.kept.keep(w)
		return r, nil
	}
	w.Close()
	if err == nil {
		return r, nil
	}
	err = ending(ctx, err)
	if errors.Is(err, context.DeadlineExceeded) {
		d.kept.drop(w.at) // a network that has fallen silent has for the other connections, too
	}
	return reply{}, err
}

// ending is why an exchange ended: the context or its time, where that was it, whatever the connection says.
func ending(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return context.DeadlineExceeded
	}
	return err
}
