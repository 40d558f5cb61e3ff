package staff

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"otklik/bot"
)

// Role is what an operator may do.
type Role string

// The roles; each may do what the ones before it may.
const (
	Plain Role = "operator" // takes customers, answers, passes them on
	Lead  Role = "lead"     // also takes over from colleagues and gives their customers to others
	Admin Role = "admin"    // also invites and removes colleagues
)

// Known tells whether there is such a role.
func (r Role) Known() bool { return r == Plain || r == Lead || r == Admin }

// Leads tells whether the role may act on customers whom a colleague leads.
func (r Role) Leads() bool { return r == Lead || r == Admin }

// Operator is one who works, or worked, at the desk.
type Operator struct {
	// ID is the person's number on Telegram; below 0: somebody who works at the page only.
	ID       int64     `json:"id"`
	Name     string    `json:"name"`
	Username string    `json:"username,omitempty"` // on Telegram, without @
	Role     Role      `json:"role"`
	Since    time.Time `json:"since"`
	// Off is when the operator was removed; zero: at work. The name stays for the transcripts.
	Off time.Time `json:"off,omitzero"`
}

// Key is the id as events and transcripts carry it.
func (o Operator) Key() string { return strconv.FormatInt(o.ID, 10) }

// Works tells whether the operator has not been removed.
func (o Operator) Works() bool { return o.Off.IsZero() && o.ID != 0 }

// member is an operator with what only the table knows.
type member struct {
	Operator
	Password string `json:"password,omitempty"` // argon2id with its parameters
}

const longestName = 60

// Operators returns everybody in the order they came, the removed ones included.
func (s *Staff) Operators(ctx context.Context) ([]Operator, error) {
	t, _, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	all := make([]Operator, len(t.Operators))
	for i, m := range t.Operators {
		all[i] = m.Operator
	}
	return all, nil
}

// Operator returns who has an id and works here. Who was removed does not.
func (s *Staff) Operator(ctx context.Context, id int64) (Operator, bool, error) {
	t, _, err := s.read(ctx)
	if err != nil {
		return Operator{}, false, err
	}
	m := t.at(id)
	if m == nil || !m.Works() {
		return Operator{}, false, nil
	}
	return m.Operator, true, nil
}

// Find returns the one operator at work who is called so: by id, by @username, or by name in whatever case.
func (s *Staff) Find(ctx context.Context, called string) (Operator, bool, error) {
	t, _, err := s.read(ctx)
	if err != nil {
		return Operator{}, false, err
	}
	m := t.called(called)
	if m == nil {
		return Operator{}, false, nil
	}
	return m.Operator, true, nil
}

// Name is what the operator with that id is called, as of the last look at the table; an id that is not in it is shown as it is.
func (s *Staff) Name(id string) string {
	s.names.mu.Lock()
	defer s.names.mu.Unlock()
	if name := s.names.byID[id]; name != "" {
		return name
	}
	return id
}

// Meet reads the table where it does not know all of these ids by name, so that Name does. Those that are nobody's are no error.
func (s *Staff) Meet(ctx context.Context, ids ...string) error {
	if !slices.ContainsFunc(ids, s.names.missing) {
		return nil
	}
	_, _, err := s.read(ctx)
	return err
}

// SetRole changes what an operator may do. It is ErrLastAdmin when nobody could invite any more.
func (s *Staff) SetRole(ctx context.Context, id int64, role Role) error {
	if !role.Known() {
		return ErrRole
	}
	return s.change(ctx, func(t *table) error {
		m := t.at(id)
		switch {
		case m == nil || !m.Works():
			return ErrUnknown
		case role != Admin && t.lastAdmin(id):
			return ErrLastAdmin
		}
		m.Role = role
		return s.books(t, "made "+string(role), m.Key())
	})
}

// Remove ends an operator's work, at once and everywhere: sessions, links and the password go, the name stays.
func (s *Staff) Remove(ctx context.Context, id int64) error {
	return s.change(ctx, func(t *table) error {
		m := t.at(id)
		switch {
		case m == nil || !m.Works():
			return ErrUnknown
		case t.lastAdmin(id):
			return ErrLastAdmin
		}
		m.Off, m.Password = s.now(), ""
		t.signOut(id)
		return s.books(t, "removed", m.Key())
	})
}

// Met keeps the operator's username on Telegram, by which colleagues call each other.
func (s *Staff) Met(ctx context.Context, p bot.Person) error {
	return s.change(ctx, func(t *table) error {
		if m := t.at(p.ID); m != nil {
			m.Username = p.Username
		}
		return nil
	})
}

func (t *table) at(id int64) *member {
	i := slices.IndexFunc(t.Operators, func(m member) bool { return m.ID == id })
	if i < 0 || id == 0 {
		return nil
	}
	return &t.Operators[i]
}

func (t *table) called(word string) *member {
	word = strings.TrimSpace(word)
	for i := range t.Operators {
		m := &t.Operators[i]
		switch {
		case !m.Works() || word == "":
		case word == m.Key(), strings.EqualFold(word, m.Name), m.Username != "" && strings.EqualFold(strings.TrimPrefix(word, "@"), m.Username):
			return m
		}
	}
	return nil
}

// lastAdmin tells whether nobody else at work is an admin.
func (t *table) lastAdmin(id int64) bool {
	m := t.at(id)
	return m != nil && m.Role == Admin && m.Works() && !slices.ContainsFunc(t.Operators, func(other member) bool {
		return other.ID != id && other.Role == Admin && other.Works()
	})
}

// nameable tells whether somebody can be called so: colleagues are told apart by their names.
func (t *table) nameable(id int64, name string) bool {
	if name == "" || utf8.RuneCountInString(name) > longestName || strings.ContainsFunc(name, func(r rune) bool { return r < ' ' }) {
		return false
	}
	other := t.called(name)
	return other == nil || other.ID == id
}
