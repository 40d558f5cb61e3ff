package staff_test

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/staff"
	"otklik/store/redis"
	"otklik/store/redis/redistest"
	"otklik/store/sqlite"
)

// office is a table of operators on a store of its own, and a clock turned by hand.
type office struct {
	*testing.T
	*staff.Staff
	store bot.Store
	now   time.Time
}

func newOffice(t *testing.T) *office {
	t.Helper()
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return officeOn(t, store)
}

func officeOnRedis(t *testing.T) *office {
	t.Helper()
	store, err := redis.Open(t.Context(), redistest.Single(t).URL("office"), redis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return officeOn(t, store)
}

func officeOn(t *testing.T, store bot.Store) *office {
	t.Helper()
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	o := &office{T: t, store: store, now: time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)}
	o.Staff = o.window()
	return o
}

// window is another reader of the same table: another replica, or the command line.
func (o *office) window() *staff.Staff { return staff.New(o.store, func() time.Time { return o.now }) }

func (o *office) wants(err, want error) {
	o.Helper()
	if !errors.Is(err, want) {
		o.Errorf("got %v, want %v", err, want)
	}
}

// hires invites somebody and lets them accept.
func (o *office) hires(id int64, role staff.Role, name string) staff.Operator {
	o.Helper()
	token, err := o.Invite(o.Context(), role, name)
	if err != nil {
		o.Fatal(err)
	}
	hired, err := o.Accept(o.Context(), token, bot.Person{ID: id, Name: name})
	if err != nil {
		o.Fatal(err)
	}
	return hired
}

// signsIn returns the cookie of a browser.
func (o *office) signsIn(id int64) string {
	o.Helper()
	token, err := o.Link(o.Context(), id)
	if err != nil {
		o.Fatal(err)
	}
	cookie, _, err := o.SignIn(o.Context(), token)
	if err != nil {
		o.Fatal(err)
	}
	return cookie
}
