package connection

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/url"
	"time"
)

// largestDirect bounds what is sent directly, in bytes: it goes out in one piece, before anything of the answer is read.
const largestDirect = 64 << 10

// usualHead is room for what stands before the body of a request, and for the end of the body to be found, in bytes.
const usualHead = 512 + bytes.MinRead

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

// attempt makes the request once and reads its answer whole. Nothing that may have reached the server is sent again: only a
// kept connection that does not take a single byte any more is replaced by another one.
func (d *direct) attempt(request *http.Request, once *Attempt) (*http.Response, error) {
	var out bytes.Buffer
	out.Grow(usualHead + int(request.ContentLength))
	if err := request.Write(&out); err != nil {
		return nil, err
	}
	for {
		w, err := d.wire(request.Context(), request.URL)
		if err != nil {
			return nil, err
		}
		response, err := d.exchange(w, request, out.Bytes(), once)
		if err == nil || once.reached.Load() || !w.used {
			return response, err
		}
	}
}

// wire gives a kept connection, or dials.
func (d *direct) wire(ctx context.Context, to *url.URL) (*wire, error) {
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	at := address{secure: to.Scheme == "https", host: to.Host}
	if w := d.kept.take(at); w != nil {
		return w, nil
	}
	dial := d.dial.NetDialer.DialContext
	if at.secure {
		dial = d.dial.DialContext
	}
	conn, err := dial(ctx, "tcp", at.withPort())
	if err != nil {
		return nil, err
	}
	return newWire(conn, at), nil
}

// exchange is one request and its answer. When the context ends first, the connection ends with it.
func (d *direct) exchange(w *wire, request *http.Request, out []byte, once *Attempt) (*http.Response, error) {
	ctx := request.Context()
	release := context.AfterFunc(ctx, func() { w.SetDeadline(time.Unix(1, 0)) })
	response, err := w.exchange(request, out, once)
	if undisturbed := release(); undisturbed && err == nil && w.reusable(response) {
		d.kept.keep(w)
		return response, nil
	}
	w.Close()
	if err == nil || ctx.Err() == nil {
		return response, err
	}
	if errors.Is(ctx.Err(), context.DeadlineExceeded) {
		d.kept.drop(w.at) // a network that has fallen silent has for the other connections, too
	}
	return nil, ctx.Err()
}
