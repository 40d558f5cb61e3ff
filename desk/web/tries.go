package web

import (
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// wrongTries may be made at once from one address, then one more every recovery.
	wrongTries = 5
	recovery   = 12 * time.Second
	// mostAddresses bounds the memory: beyond it all addresses begin anew.
	mostAddresses = 10_000
)

// tries counts wrong passwords by address.
type tries struct {
	now func() time.Time
	mu  sync.Mutex
	by  map[string]*rate.Limiter
}

func newTries(now func() time.Time) *tries {
	return &tries{now: now, by: make(map[string]*rate.Limiter)}
}

func (t *tries) limiter(r *http.Request) *rate.Limiter {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.by[host] == nil {
		if len(t.by) >= mostAddresses {
			clear(t.by)
		}
		t.by[host] = rate.NewLimiter(rate.Every(recovery), wrongTries)
	}
	return t.by[host]
}

// exhausted tells whether an address has to wait, whatever password it brings.
func (t *tries) exhausted(r *http.Request) bool { return t.limiter(r).TokensAt(t.now()) < 1 }

// wrong counts a wrong password.
func (t *tries) wrong(r *http.Request) { t.limiter(r).AllowN(t.now(), 1) }
