package messenger_test

import (
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"sync/atomic"
	"testing"
)

// gate stands between the page and the sandbox and can be shut, as when the sandbox is stopped.
type gate struct {
	address string
	server  *httptest.Server
	closed  atomic.Bool
}

func startGate(t *testing.T) *gate {
	t.Helper()
	behind, err := url.Parse(startSandbox(t))
	if err != nil {
		t.Fatalf("read the address: %v", err)
	}
	behind.Path = ""
	proxy := httputil.NewSingleHostReverseProxy(behind)
	proxy.ErrorLog = log.New(io.Discard, "", 0) // pages that leave in the middle of a poll are nothing to tell
	g := &gate{}
	g.server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if g.closed.Load() {
			panic(http.ErrAbortHandler)
		}
		proxy.ServeHTTP(w, r)
	}))
	t.Cleanup(g.server.Close)
	t.Cleanup(g.server.CloseClientConnections)
	g.address = g.server.URL + "/messenger/"
	return g
}

func (g *gate) shut() {
	g.closed.Store(true)
	g.server.CloseClientConnections()
}

func (g *gate) open() { g.closed.Store(false) }
