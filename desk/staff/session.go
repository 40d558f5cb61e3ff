package staff

import (
	"context"
	"slices"
	"time"
)

const (
	// linked is how long a sign-in link is good.
	linked = 5 * time.Minute
	// Idle is how long a session lasts without a request, oldest how long in any case.
	Idle   = 12 * time.Hour
	oldest = 30 * 24 * time.Hour
	// noted is how exactly the last request of a session is kept: not every one is worth a change of the table.
	noted = 5 * time.Minute
	// mostSessions bounds the browsers of one operator, mostLinks the links; the oldest gives way.
	mostSessions = 20
	mostLinks    = 5
)

type link struct {
	Hash     string    `json:"hash"`
	Operator int64     `json:"operator"`
	Expires  time.Time `json:"expires"`
}

type session struct {
	Hash     string    `json:"hash"`
	Operator int64     `json:"operator"`
	Began    time.Time `json:"began"`
	Used     time.Time `json:"used"`
}

func (one session) lives(now time.Time) bool {
	return now.Sub(one.Used) < Idle && now.Sub(one.Began) < oldest
}

// Link makes a one-time token with which an operator signs in at the page, good for five minutes.
func (s *Staff) Link(ctx context.Context, id int64) (token string, err error) {
	token, hash := secret()
	return token, s.change(ctx, func(t *table) error {
		if m := t.at(id); m == nil || !m.Works() {
			return ErrUnknown
		}
		t.Links = append(newest(t.Links, mostLinks-1, func(l link) bool { return l.Operator == id }),
			link{Hash: hash, Operator: id, Expires: s.now().Add(linked)})
		return nil
	})
}

// SignIn ends a sign-in link and begins a session; cookie is what the browser keeps.
func (s *Staff) SignIn(ctx context.Context, token string) (cookie string, o Operator, err error) {
	cookie, hash := secret()
	err = s.change(ctx, func(t *table) error {
		i := slices.IndexFunc(t.Links, func(l link) bool { return l.Hash == hashOf(token) && s.now().Before(l.Expires) })
		if i < 0 {
			return ErrLink
		}
		id := t.Links[i].Operator
		t.Links = slices.Delete(t.Links, i, i+1)
		o, err = t.begin(id, hash, s.now())
		return err
	})
	if err != nil {
		return "", Operator{}, err
	}
	return cookie, o, nil
}

// Session returns the operator of a browser. It is ErrSession for a cookie that is made up, rested for too long or was revoked.
func (s *Staff) Session(ctx context.Context, cookie string) (Operator, error) {
	t, _, err := s.read(ctx)
	if err != nil {
		return Operator{}, err
	}
	one, m := t.session(cookie, s.now())
	if m == nil {
		return Operator{}, ErrSession
	}
	if s.now().Sub(one.Used) < noted {
		return m.Operator, nil
	}
	return m.Operator, s.change(ctx, func(t *table) error {
		one, m := t.session(cookie, s.now())
		if m == nil {
			return ErrSession
		}
		one.Used = s.now()
		return nil
	})
}

// SignOut ends one session.
func (s *Staff) SignOut(ctx context.Context, cookie string) error {
	return s.change(ctx, func(t *table) error {
		t.Sessions = kept(t.Sessions, func(one session) bool { return one.Hash != hashOf(cookie) })
		return nil
	})
}

// Revoke ends all sessions and links of an operator: a lost phone, a foreign computer.
func (s *Staff) Revoke(ctx context.Context, id int64) error {
	return s.change(ctx, func(t *table) error {
		m := t.at(id)
		if m == nil {
			return ErrUnknown
		}
		t.signOut(id)
		return s.books(t, "signed out", m.Key())
	})
}

// begin adds a session for an operator at work.
func (t *table) begin(id int64, hash string, now time.Time) (Operator, error) {
	m := t.at(id)
	if m == nil || !m.Works() {
		return Operator{}, ErrSession
	}
	t.Sessions = append(newest(t.Sessions, mostSessions-1, func(one session) bool { return one.Operator == id }),
		session{Hash: hash, Operator: id, Began: now, Used: now})
	return m.Operator, nil
}

func (t *table) session(cookie string, now time.Time) (*session, *member) {
	hash := hashOf(cookie)
	for i := range t.Sessions {
		if one := &t.Sessions[i]; one.Hash == hash && one.lives(now) {
			if m := t.at(one.Operator); m != nil && m.Works() {
				return one, m
			}
		}
	}
	return nil, nil
}

func (t *table) signOut(id int64) {
	t.Sessions = kept(t.Sessions, func(one session) bool { return one.Operator != id })
	t.Links = kept(t.Links, func(l link) bool { return l.Operator != id })
}

// newest keeps only the last n of those that are meant, and all others.
func newest[T any](all []T, n int, meant func(T) bool) []T {
	surplus := -n
	for _, one := range all {
		if meant(one) {
			surplus++
		}
	}
	return kept(all, func(one T) bool {
		if surplus > 0 && meant(one) {
			surplus--
			return false
		}
		return true
	})
}
