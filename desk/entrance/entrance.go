// Package entrance lets operators in at the page: by a one-time link, by name and password, or, until somebody works at the desk, by
// the one password that all share. It shows nothing itself.
package entrance

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode"
	"unicode/utf8"

	"otklik/desk/staff"
)

// CookieName is where a browser keeps its session.
const CookieName = "otklik_desk"

const (
	// longestName of an operator who only says who they are, in characters.
	longestName = 60
	// mostSeats bounds what is kept in memory; the one that rested longest gives way.
	mostSeats = 1000
)

// Why somebody is not let in. Those of package staff are given through.
var (
	ErrOften    = errors.New("entrance: too many wrong tries; wait")
	ErrWrong    = errors.New("entrance: wrong password")
	ErrNameless = errors.New("entrance: an operator needs a name of at most 60 characters")
)

// Options say who may come in.
type Options struct {
	// Staff is the table of operators; nil: there is none, and never will be.
	Staff *staff.Staff
	// Password is what all share while nobody is in the table; "": the name alone is enough then.
	Password string
	// Guest works here without signing in; "": everybody signs in.
	Guest string
	// Path of the cookie.
	Path string
	Now  func() time.Time
}

// Entrance knows who sits at which browser. It is safe for concurrent use.
type Entrance struct {
	options Options
	tries   *tries
	hashing chan struct{} // bounds how many passwords are tried at once: each is work on purpose

	mu       sync.Mutex
	seats    map[[sha256.Size]byte]*seat
	memories map[string]*memory
}

// seat is a browser that is signed in. With a table of operators it only carries the news that it is not any more.
type seat struct {
	operator string // while all share one password; then the seat is the session
	used     time.Time
	ended    chan struct{}
}

// New opens the entrance.
func New(o Options) *Entrance {
	return &Entrance{options: o, tries: newTries(o.Now), hashing: make(chan struct{}, 2),
		seats: make(map[[sha256.Size]byte]*seat), memories: make(map[string]*memory)}
}

// Shared tells whether the one password of all is still the way in: nobody is in the table.
func (e *Entrance) Shared(ctx context.Context) (bool, error) {
	if e.options.Staff == nil {
		return true, nil
	}
	all, err := e.options.Staff.Operators(ctx)
	if err != nil {
		return false, fmt.Errorf("entrance: %w", err)
	}
	return len(all) == 0, nil
}

// Secret tells whether the password of all is asked for.
func (e *Entrance) Secret() bool { return e.options.Password != "" }

// Of returns who sits at the browser of a request, the guest where nobody does; nil: nobody is signed in.
func (e *Entrance) Of(r *http.Request) (*Visitor, error) {
	v, err := e.seated(r)
	if v == nil && err == nil && e.options.Guest != "" {
		v = &Visitor{Operator: e.options.Guest, Name: e.options.Guest, Role: staff.Lead, Guest: true, memory: e.memory(e.options.Guest)}
	}
	return v, err
}

func (e *Entrance) seated(r *http.Request) (*Visitor, error) {
	cookie, err := r.Cookie(CookieName)
	if err != nil || cookie.Value == "" {
		return nil, nil
	}
	shared, err := e.Shared(r.Context())
	if err != nil {
		return nil, err
	}
	if shared {
		return e.bySeat(cookie.Value), nil
	}
	o, err := e.options.Staff.Session(r.Context(), cookie.Value)
	switch {
	case errors.Is(err, staff.ErrSession):
		e.leave(cookie.Value)
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("entrance: %w", err)
	}
	return &Visitor{Operator: o.Key(), Name: o.Name, Role: o.Role, ID: o.ID, ended: e.seat(cookie.Value, "").ended, memory: e.memory(o.Key())}, nil
}

// ByLink lets in who brings a sign-in link; the cookie is what the browser is to keep.
func (e *Entrance) ByLink(r *http.Request, token string) (*http.Cookie, error) {
	return e.admitted(r, "", func() (string, error) {
		if e.options.Staff == nil {
			return "", staff.ErrLink
		}
		cookie, _, err := e.options.Staff.SignIn(r.Context(), token)
		return cookie, err
	})
}

// Join lets in whoever accepts an invitation; accept does that and returns a session's cookie.
func (e *Entrance) Join(r *http.Request, accept func() (string, error)) (*http.Cookie, error) {
	return e.admitted(r, "", accept)
}

// ByPassword lets in who knows a name's password, or that of all.
func (e *Entrance) ByPassword(r *http.Request, name, password string) (*http.Cookie, error) {
	name = strings.TrimSpace(name)
	return e.admitted(r, name, func() (string, error) {
		shared, err := e.Shared(r.Context())
		if err != nil {
			return "", err
		}
		if shared {
			return e.byShared(name, password)
		}
		select {
		case e.hashing <- struct{}{}:
		case <-r.Context().Done():
			return "", r.Context().Err()
		}
		defer func() { <-e.hashing }()
		cookie, _, err := e.options.Staff.Password(r.Context(), name, password)
		return cookie, err
	})
}

// admitted counts what is wrong, and begins a session that has nothing to do with what the browser brought.
func (e *Entrance) admitted(r *http.Request, name string, enter func() (string, error)) (*http.Cookie, error) {
	if e.tries.exhausted(r, name) {
		return nil, ErrOften
	}
	value, err := enter()
	switch {
	case errors.Is(err, ErrWrong), errors.Is(err, staff.ErrPassword), errors.Is(err, staff.ErrLink), errors.Is(err, staff.ErrInvitation):
		e.tries.wrong(r, name)
	}
	if err != nil {
		return nil, err
	}
	if err := e.SignOut(r); err != nil {
		return nil, err
	}
	return e.cookie(r, value), nil
}

// byShared compares hashes, so that neither the length nor the beginning of the password shows in the time it takes.
func (e *Entrance) byShared(name, password string) (string, error) {
	given, wanted := sha256.Sum256([]byte(password)), sha256.Sum256([]byte(e.options.Password))
	switch {
	case e.Secret() && subtle.ConstantTimeCompare(given[:], wanted[:]) != 1:
		return "", ErrWrong
	case !nameable(name):
		return "", ErrNameless
	}
	token := rand.Text()
	e.seat(token, name)
	return token, nil
}

func nameable(name string) bool {
	return name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= longestName && !strings.ContainsFunc(name, unicode.IsControl)
}

// SignOut ends the session of a request's browser.
func (e *Entrance) SignOut(r *http.Request) error {
	cookie, err := r.Cookie(CookieName)
	if err != nil || cookie.Value == "" {
		return nil
	}
	e.leave(cookie.Value)
	if e.options.Staff == nil {
		return nil
	}
	return e.options.Staff.SignOut(r.Context(), cookie.Value)
}

// Gone is the cookie that makes a browser forget.
func (e *Entrance) Gone(r *http.Request) *http.Cookie {
	gone := e.cookie(r, "")
	gone.MaxAge = -1
	return gone
}

// cookie is kept from scripts and is not sent along when other sites send forms here; links into the desk do work.
func (e *Entrance) cookie(r *http.Request, value string) *http.Cookie {
	return &http.Cookie{Name: CookieName, Value: value, Path: cmp.Or(e.options.Path, "/"), HttpOnly: true, SameSite: http.SameSiteLaxMode,
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"}
}
