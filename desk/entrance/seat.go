package entrance

import (
	"crypto/sha256"
	"time"

	"otklik/desk/staff"
)

// seat finds the seat of a cookie, or makes one. Cookies are kept as hashes: who reads the memory cannot sign in with it.
func (e *Entrance) seat(cookie, operator string) *seat {
	e.mu.Lock()
	defer e.mu.Unlock()
	key := sha256.Sum256([]byte(cookie))
	if e.seats[key] == nil {
		e.sweep()
		e.seats[key] = &seat{operator: operator, ended: make(chan struct{})}
	}
	e.seats[key].used = e.options.Now()
	return e.seats[key]
}

// bySeat is who sits there while all share one password; nil: nobody, or for too long without a request.
func (e *Entrance) bySeat(cookie string) *Visitor {
	e.mu.Lock()
	defer e.mu.Unlock()
	one := e.seats[sha256.Sum256([]byte(cookie))]
	now := e.options.Now()
	if one == nil || one.operator == "" || now.Sub(one.used) > staff.Idle {
		return nil
	}
	one.used = now
	return &Visitor{Operator: one.operator, Name: one.operator, Role: staff.Plain, Shared: true, ended: one.ended, memory: e.remembers(one.operator)}
}

func (e *Entrance) leave(cookie string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.remove(sha256.Sum256([]byte(cookie)))
}

// sweep makes room: what is over goes, and if that is not enough, what has rested longest.
func (e *Entrance) sweep() {
	var oldest [sha256.Size]byte
	var since time.Time
	for key, one := range e.seats {
		switch {
		case e.options.Now().Sub(one.used) > staff.Idle:
			e.remove(key)
		case since.IsZero() || one.used.Before(since):
			oldest, since = key, one.used
		}
	}
	if len(e.seats) >= mostSeats {
		e.remove(oldest)
	}
}

func (e *Entrance) remove(key [sha256.Size]byte) {
	if one := e.seats[key]; one != nil {
		close(one.ended)
		delete(e.seats, key)
	}
}

// memory is what an operator has read, whichever browser they sit at.
func (e *Entrance) memory(operator string) *memory {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.remembers(operator)
}

func (e *Entrance) remembers(operator string) *memory {
	if e.memories[operator] == nil {
		if len(e.memories) >= mostSeats {
			clear(e.memories)
		}
		e.memories[operator] = newMemory()
	}
	return e.memories[operator]
}
