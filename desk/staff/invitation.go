package staff

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"otklik/bot"
)

// invited is how long an invitation waits for its answer.
const invited = 72 * time.Hour

// mostInvitations bounds how many are open at once; the oldest gives way.
const mostInvitations = 100

// LinkPrefix begins the parameter of the deep link into the bot that accepts an invitation: https://t.me/BOT?start=staff_TOKEN.
const LinkPrefix = "staff_"

type invitation struct {
	Hash    string    `json:"hash"`
	Role    Role      `json:"role"`
	Name    string    `json:"name,omitempty"`
	Expires time.Time `json:"expires"`
}

// Invite makes a one-time code for a new colleague, good for three days. The name may be empty: then it is the person's own.
func (s *Staff) Invite(ctx context.Context, role Role, name string) (token string, err error) {
	if !role.Known() {
		return "", ErrRole
	}
	name = strings.TrimSpace(name)
	token, hash := secret()
	return token, s.change(ctx, func(t *table) error {
		if name != "" && !t.nameable(0, name) {
			return ErrName
		}
		t.Invitations = append(newest(t.Invitations, mostInvitations-1, func(invitation) bool { return true }), invitation{Hash: hash, Role: role, Name: name, Expires: s.now().Add(invited)})
		return s.books(t, "invited "+string(role), name)
	})
}

// Invited is the name on an invitation that is still open; it may be empty. It is ErrInvitation for any other code.
func (s *Staff) Invited(ctx context.Context, token string) (name string, err error) {
	t, _, err := s.read(ctx)
	if err != nil {
		return "", err
	}
	i, err := t.invitation(token, s.now())
	return i.Name, err
}

// Invitation is one that nobody has accepted yet. Its code is known to nobody but who made it and whom it was given to.
type Invitation struct {
	ID      string // by which it is taken back
	Role    Role
	Name    string // may be empty
	Expires time.Time
}

// Invitations are those that are still open, in the order in which they were made.
func (s *Staff) Invitations(ctx context.Context) (open []Invitation, err error) {
	t, _, err := s.read(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range t.Invitations {
		if s.now().Before(i.Expires) {
			open = append(open, Invitation{i.id(), i.Role, i.Name, i.Expires})
		}
	}
	return open, nil
}

// Uninvite takes an open invitation back: whoever has its code cannot use it any more. It is ErrInvitation where there is none of that ID.
func (s *Staff) Uninvite(ctx context.Context, id string) error {
	return s.change(ctx, func(t *table) error {
		i := slices.IndexFunc(t.Invitations, func(i invitation) bool { return i.id() == id && s.now().Before(i.Expires) })
		if i < 0 {
			return ErrInvitation
		}
		gone := t.Invitations[i]
		t.Invitations = slices.Delete(t.Invitations, i, i+1)
		return s.books(t, "took back an invitation as "+string(gone.Role), gone.Name)
	})
}

// id is enough of the hash to tell invitations apart; the code cannot be found by it.
func (i invitation) id() string { return i.Hash[:min(len(i.Hash), 8)] }

// Accept makes the person who brings a code an operator. A person without an id works at the page only, gets one below 0, and is called as
// they say; others are called as the invitation says.
// Who was removed comes back with the role of the new invitation; who works here already gets its role.
func (s *Staff) Accept(ctx context.Context, token string, p bot.Person) (Operator, error) {
	var accepted Operator
	err := s.change(ctx, func(t *table) error {
		i, err := t.invitation(token, s.now())
		if err != nil {
			return err
		}
		m := t.admit(p.ID)
		name := cmp.Or(i.Name, strings.TrimSpace(p.Name), p.Username)
		if p.ID == 0 {
			name = cmp.Or(strings.TrimSpace(p.Name), i.Name)
		}
		switch {
		case !t.nameable(m.ID, name):
			return ErrName
		case i.Role != Admin && t.lastAdmin(m.ID):
			return ErrLastAdmin
		}
		m.Name, m.Username, m.Role, m.Off = name, p.Username, i.Role, time.Time{}
		if m.Since.IsZero() {
			m.Since = s.now()
		}
		accepted = m.Operator
		return s.As(m.Key()).books(t, "joined as "+string(m.Role), "")
	})
	return accepted, err
}

// invitation takes an invitation out of the table: it is good once.
func (t *table) invitation(token string, now time.Time) (invitation, error) {
	hash := hashOf(strings.TrimPrefix(token, LinkPrefix))
	i := slices.IndexFunc(t.Invitations, func(i invitation) bool { return i.Hash == hash && now.Before(i.Expires) })
	if i < 0 {
		return invitation{}, ErrInvitation
	}
	found := t.Invitations[i]
	t.Invitations = slices.Delete(t.Invitations, i, i+1)
	return found, nil
}

// admit finds the person's place in the table, or makes one.
func (t *table) admit(id int64) *member {
	if m := t.at(id); m != nil {
		return m
	}
	if id == 0 {
		for _, m := range t.Operators {
			id = min(id, m.ID)
		}
		id--
	}
	t.Operators = append(t.Operators, member{Operator: Operator{ID: id}})
	return &t.Operators[len(t.Operators)-1]
}
