package entrance

import (
	"net"
	"net/http"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

const (
	// wrongTries may be made at once at one name from one address, then one more every Recovery; wrongAddress from one address at all
	// names: a whole office may share it.
	wrongTries   = 5
	wrongAddress = 30
	// Recovery is after how long one more try is free.
	Recovery = 12 * time.Second
	// mostAddresses bounds the memory: beyond it all begin anew.
	mostAddresses = 10_000
)

// tries counts wrong passwords and links by address, and by address and name.
type tries struct {
	now func() time.Time
	mu  sync.Mutex
	by  map[string]*rate.Limiter
}

func newTries(now func() time.Time) *tries {
	return &tries{now: now, by: make(map[string]*rate.Limiter)}
}

func (t *tries) limiters(r *http.Request, name string) []*rate.Limiter {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.by) >= mostAddresses {
		clear(t.by)
	}
	return []*rate.Limiter{t.limiter(host, wrongAddress), t.limiter(host+"\x00"+strings.ToLower(name), wrongTries)}
}

func (t *tries) limiter(key string, burst int) *rate.Limiter {
	if t.by[key] == nil {
		t.by[key] = rate.NewLimiter(rate.Every(Recovery), burst)
	}
	return t.by[key]
}

// exhausted tells whether one has to wait, whatever one brings.
func (t *tries) exhausted(r *http.Request, name string) bool {
	for _, l := range t.limiters(r, name) {
		if l.TokensAt(t.now()) < 1 {
			return true
		}
	}
	return false
}

// wrong counts a wrong try.
func (t *tries) wrong(r *http.Request, name string) {
	for _, l := range t.limiters(r, name) {
		l.AllowN(t.now(), 1)
	}
}
