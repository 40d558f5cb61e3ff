// Package staff knows who the operators are: their numbers, names and roles, how they are invited, how they sign in at the page,
// and what they did.
//
// All of it is one record of the store, changed by compare and set, so several replicas and the command line agree on it. Secrets
// (codes, links, cookies) are kept as hashes only, and passwords as argon2id.
package staff

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"otklik/bot"
)

// recordName is where the table stands in the store.
const recordName = "staff"

// rounds bounds how often a change of the table is tried when others change it at the same time.
const rounds = 32

// What the table answers to those who ask for what they may not.
var (
	ErrInvitation = errors.New("staff: this invitation is used, too old or made up; ask for a new one")
	ErrLink       = errors.New("staff: this sign-in link is used, too old or made up; write /desk to the bot for a new one")
	ErrSession    = errors.New("staff: not signed in, or signed out meanwhile")
	ErrPassword   = errors.New("staff: wrong name or password")
	ErrWeak       = errors.New("staff: a password has 10 to 200 characters")
	ErrUnknown    = errors.New("staff: there is no such operator")
	ErrRole       = errors.New("staff: the roles are operator, lead and admin")
	ErrName       = errors.New("staff: an operator needs a name of at most 60 characters, one that no colleague has")
	ErrLastAdmin  = errors.New("staff: this is the last admin; make somebody else an admin first")
)

// Staff is the table of operators. It is safe for concurrent use.
type Staff struct {
	store bot.Store
	now   func() time.Time
	by    string // who changes the table, as the audit tells
	names *names
}

// names are by id, as of the last look at the table.
type names struct {
	mu   sync.Mutex
	byID map[string]string
}

// missing tells whether an id has no name yet. "" needs none, and neither does a name in the place of an id: before there is a table,
// operators only say who they are.
func (n *names) missing(id string) bool {
	if _, err := strconv.ParseInt(id, 10, 64); err != nil {
		return false
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.byID[id] == ""
}

// New reads and changes the table in a store. now is the clock of everything that expires.
func New(store bot.Store, now func() time.Time) *Staff {
	return &Staff{store: store, now: now, names: &names{byID: map[string]string{}}}
}

// As is the same table, changed by somebody: an operator's id, or what else is to stand in the audit.
func (s *Staff) As(who string) *Staff {
	signed := *s
	signed.by = who
	return &signed
}

// table is the record's value.
type table struct {
	Operators   []member     `json:"operators"`
	Invitations []invitation `json:"invitations,omitempty"`
	Links       []link       `json:"links,omitempty"`
	Sessions    []session    `json:"sessions,omitempty"`
	// Book tells who changed the table, as a list of entries. It stays text: the table is read at every request, the book hardly ever.
	Book json.RawMessage `json:"book,omitempty"`
}

func (s *Staff) read(ctx context.Context) (table, int64, error) {
	var t table
	records, err := s.store.Records(ctx, []string{recordName})
	if err != nil {
		return t, 0, fmt.Errorf("read operators: %w", err)
	}
	r := records[0]
	if len(r.Value) > 0 {
		if err := json.Unmarshal(r.Value, &t); err != nil {
			return t, 0, fmt.Errorf("read operators: %w", err)
		}
	}
	s.learn(t)
	return t, r.Version, nil
}

// change applies a change to the table as it is now, and again when somebody else was faster.
func (s *Staff) change(ctx context.Context, change func(*table) error) error {
	for range rounds {
		t, version, err := s.read(ctx)
		if err != nil {
			return err
		}
		if err := change(&t); err != nil {
			return err
		}
		t.sweep(s.now())
		value, err := json.Marshal(t)
		if err != nil {
			return fmt.Errorf("store operators: %w", err)
		}
		err = s.store.PutRecord(ctx, bot.Record{Name: recordName, Version: version + 1, Value: value})
		switch {
		case err == nil:
			s.learn(t)
			return nil
		case !errors.Is(err, bot.ErrConflict):
			return fmt.Errorf("store operators: %w", err)
		}
	}
	return fmt.Errorf("store operators: %w", bot.ErrConflict)
}

// learn keeps the names for those who only show them.
func (s *Staff) learn(t table) {
	s.names.mu.Lock()
	defer s.names.mu.Unlock()
	for _, m := range t.Operators {
		s.names.byID[m.Key()] = m.Name
	}
}

// sweep drops what has expired.
func (t *table) sweep(now time.Time) {
	t.Invitations = kept(t.Invitations, func(i invitation) bool { return now.Before(i.Expires) })
	t.Links = kept(t.Links, func(l link) bool { return now.Before(l.Expires) })
	t.Sessions = kept(t.Sessions, func(one session) bool { return one.lives(now) })
}

func kept[T any](all []T, keep func(T) bool) []T {
	left := all[:0]
	for _, one := range all {
		if keep(one) {
			left = append(left, one)
		}
	}
	return left
}

// secret makes 128 random bits for a link or a cookie, and the hash under which they are kept.
func secret() (token, hash string) {
	token = rand.Text()
	return token, hashOf(token)
}

func hashOf(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
