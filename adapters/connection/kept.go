package connection

import (
	"slices"
	"sync"
	"time"
)

// kept are the connections that wait for the next request, each for a limited time.
type kept struct {
	mu     sync.Mutex
	wires  map[address][]*wire // the one that was used last stands last
	expiry *time.Timer         // nil: none waits
}

func newKept() *kept { return &kept{wires: make(map[address][]*wire)} }

// take gives the connection that was used last and is still open; nil: there is none.
func (k *kept) take(at address) *wire {
	for {
		w := k.last(at)
		if w == nil || w.silent() {
			return w
		}
		w.Close()
	}
}

func (k *kept) last(at address) *wire {
	k.mu.Lock()
	defer k.mu.Unlock()
	list := k.wires[at]
	if len(list) == 0 {
		return nil
	}
	w := list[len(list)-1]
	k.wires[at] = slices.Delete(list, len(list)-1, len(list))
	return w
}

// keep takes a connection back, or closes it when enough wait.
func (k *kept) keep(w *wire) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.wires[w.at]) >= keptConnections {
		w.Close()
		return
	}
	w.used, w.since = true, time.Now()
	k.wires[w.at] = append(k.wires[w.at], w)
	if k.expiry == nil {
		k.expiry = time.AfterFunc(keptFor/2, k.expire)
	}
}

// expire comes every half of keptFor while a connection waits, and closes those that were there the last time.
func (k *kept) expire() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for at := range k.wires {
		k.close(at, time.Now().Add(-keptFor/2))
	}
	k.expiry = nil
	if len(k.wires) > 0 {
		k.expiry = time.AfterFunc(keptFor/2, k.expire)
	}
}

// close closes the connections that have waited since a time or longer.
func (k *kept) close(at address, since time.Time) {
	k.wires[at] = slices.DeleteFunc(k.wires[at], func(w *wire) bool {
		old := !w.since.After(since)
		if old {
			w.Close()
		}
		return old
	})
	if len(k.wires[at]) == 0 {
		delete(k.wires, at)
	}
}

// drop closes the connections to an address.
func (k *kept) drop(at address) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.close(at, time.Now())
}

// dropAll closes all connections that wait.
func (k *kept) dropAll() {
	k.mu.Lock()
	defer k.mu.Unlock()
	for at := range k.wires {
		k.close(at, time.Now())
	}
	if k.expiry != nil {
		k.expiry.Stop()
		k.expiry = nil
	}
}
