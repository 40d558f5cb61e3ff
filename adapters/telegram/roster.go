package telegram

import (
	"sync"
	"time"
)

const (
	// rosterAge is how long a chat's list of administrators holds. What changes meanwhile comes as chat_member updates, but
	// only where the account is an administrator itself.
	rosterAge = 10 * time.Minute
	// rosterPause is when a chat that did not answer is asked again.
	rosterPause = 30 * time.Second
)

// rosters knows, chat by chat, who speaks there for the company: the administrators.
type rosters struct {
	mu    sync.Mutex
	chats map[int64]*roster
}

// roster is one chat's.
type roster struct {
	asking sync.Mutex // one asks, the others wait for what comes of it
	people map[int64]bool
	again  time.Time // when to ask next
}

func newRosters() *rosters { return &rosters{chats: make(map[int64]*roster)} }

func (r *rosters) of(chat int64) *roster {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.locked(chat)
}

func (r *rosters) locked(chat int64) *roster {
	known := r.chats[chat]
	if known == nil {
		known = &roster{people: make(map[int64]bool)}
		r.chats[chat] = known
	}
	return known
}

// has tells whether the person administers the chat. Nobody does of whom nothing is known yet.
func (r *rosters) has(chat, person int64) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	known := r.chats[chat]
	return known != nil && known.people[person]
}

// due tells whether the chat must be asked about.
func (r *rosters) due(known *roster) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return !time.Now().Before(known.again)
}

// learned takes in a whole list.
func (r *rosters) learned(known *roster, people map[int64]bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known.people, known.again = people, time.Now().Add(rosterAge)
}

// unknown leaves what was known for as long as the chat does not answer.
func (r *rosters) unknown(known *roster) {
	r.mu.Lock()
	defer r.mu.Unlock()
	known.again = time.Now().Add(rosterPause)
}

// note takes in what an update told of one person.
func (r *rosters) note(chat, person int64, administers bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.locked(chat).people[person] = administers
}

// doubt has the chat asked anew with the next message there: our own place in it has changed, and with it what we are told.
func (r *rosters) doubt(chat int64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.locked(chat).again = time.Time{}
}
