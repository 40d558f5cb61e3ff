package web

import (
	"crypto/rand"
	"crypto/sha256"
	"net/http"
	"sync"
	"time"

	"otklik/bot"
)

const (
	cookieName = "otklik_desk"
	// idle is how long a session lasts without a request.
	idle = 12 * time.Hour
	// mostSessions bounds what is kept in memory; the one that rested longest gives way.
	mostSessions = 1000
	// mostSeen bounds how many conversations a session remembers as read.
	mostSeen = 5000
)

// session is one signed-in browser. It lives in memory: after a restart operators sign in again.
type session struct {
	operator string
	guest    bool
	ended    chan struct{} // closed at the end: live connections end with it

	mu   sync.Mutex
	used time.Time
	seen map[bot.ID]time.Time
}

// see notes up to when a conversation was read.
func (s *session) see(c bot.Conversation) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.seen) >= mostSeen {
		clear(s.seen)
	}
	s.seen[c.ID] = c.LastHeard
}

// unread tells whether the customer has written since the conversation was last looked at.
func (s *session) unread(c bot.Conversation) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return c.LastHeard.After(s.seen[c.ID])
}

func (s *session) touch(now time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.used = now
}

func (s *session) lastUsed() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.used
}

// sessions are the signed-in browsers by the hash of their cookie: who reads the memory cannot sign in with it.
type sessions struct {
	now   func() time.Time
	guest *session // nil: everybody signs in

	mu   sync.Mutex
	open map[[sha256.Size]byte]*session
}

func newSessions(now func() time.Time, guest string) *sessions {
	s := &sessions{now: now, open: make(map[[sha256.Size]byte]*session)}
	if guest != "" {
		s.guest = newSession(guest, now())
		s.guest.guest = true
	}
	return s
}

func newSession(operator string, now time.Time) *session {
	return &session{operator: operator, used: now, seen: make(map[bot.ID]time.Time), ended: make(chan struct{})}
}

// begin signs an operator in and returns the cookie's value.
func (s *sessions) begin(operator string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sweep()
	token := rand.Text()
	s.open[sha256.Sum256([]byte(token))] = newSession(operator, s.now())
	return token
}

// sweep makes room: what is over goes, and if that is not enough, what has rested longest.
func (s *sessions) sweep() {
	var oldest [sha256.Size]byte
	var since time.Time
	for key, one := range s.open {
		used := one.lastUsed()
		switch {
		case s.now().Sub(used) > idle:
			s.remove(key)
		case since.IsZero() || used.Before(since):
			oldest, since = key, used
		}
	}
	if len(s.open) >= mostSessions {
		s.remove(oldest)
	}
}

func (s *sessions) remove(key [sha256.Size]byte) {
	if one := s.open[key]; one != nil {
		close(one.ended)
		delete(s.open, key)
	}
}

// of returns the session of a request, the guest's where there is none; nil: not signed in.
func (s *sessions) of(r *http.Request) *session {
	cookie, err := r.Cookie(cookieName)
	if err != nil {
		return s.guest
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	one := s.open[sha256.Sum256([]byte(cookie.Value))]
	if one == nil || s.now().Sub(one.lastUsed()) > idle {
		return s.guest
	}
	one.touch(s.now())
	return one
}

// end signs the request's session out.
func (s *sessions) end(r *http.Request) {
	if cookie, err := r.Cookie(cookieName); err == nil {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.remove(sha256.Sum256([]byte(cookie.Value)))
	}
}
