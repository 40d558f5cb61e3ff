package entrance

import (
	"sync"
	"time"

	"otklik/bot"
	"otklik/desk/staff"
)

// mostSeen bounds how many conversations are remembered as read.
const mostSeen = 5000

// Shown is how long contact details stay in sight after the operator asked for them.
const Shown = 15 * time.Minute

// Visitor is an operator at one browser, for one request.
type Visitor struct {
	Operator string // as events carry it
	Name     string
	Role     staff.Role
	ID       int64 // in the table; 0: not there
	Guest    bool  // has not signed in
	Shared   bool  // came in by the password that all share
	ended    chan struct{}
	memory   *memory
}

// Ended is closed when the browser signs out; nil, never, for a guest.
func (v *Visitor) Ended() <-chan struct{} { return v.ended }

// See notes up to when a conversation was read.
func (v *Visitor) See(c *bot.Conversation) { v.memory.see(c.ID, c.LastHeard) }

// Unread tells whether the customer has written since the conversation was last looked at.
func (v *Visitor) Unread(c *bot.Conversation) bool { return c.LastHeard.After(v.memory.seen(c.ID)) }

// Reveal keeps a customer's personal data in sight for a while, from now on.
func (v *Visitor) Reveal(id bot.ID, now time.Time) { v.memory.reveal(id, now.Add(Shown)) }

// Revealed tells whether a customer's personal data is in sight.
func (v *Visitor) Revealed(id bot.ID, now time.Time) bool { return now.Before(v.memory.shown(id)) }

// memory is what an operator has read and asked to see. It is forgotten at a restart: then everything is new again, and hidden.
type memory struct {
	mu       sync.Mutex
	read     map[bot.ID]time.Time
	revealed map[bot.ID]time.Time
}

func newMemory() *memory {
	return &memory{read: make(map[bot.ID]time.Time), revealed: make(map[bot.ID]time.Time)}
}

func (m *memory) see(id bot.ID, heard time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.read) >= mostSeen {
		clear(m.read)
	}
	m.read[id] = heard
}

func (m *memory) seen(id bot.ID) time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.read[id]
}

func (m *memory) reveal(id bot.ID, until time.Time) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.revealed) >= mostSeen {
		clear(m.revealed)
	}
	m.revealed[id] = until
}

func (m *memory) shown(id bot.ID) time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.revealed[id]
}
