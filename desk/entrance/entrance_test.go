package entrance

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"otklik/bot"
	"otklik/desk/staff"
	"otklik/store/sqlite"
)

// lobby is an entrance with a clock turned by hand, and a table of operators where it has one.
type lobby struct {
	*testing.T
	*Entrance
	staff *staff.Staff
	now   time.Time
}

func newLobby(t *testing.T, password string, table bool) *lobby {
	t.Helper()
	l := &lobby{T: t, now: time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)}
	now := func() time.Time { return l.now }
	if table {
		store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { store.Close() })
		l.staff = staff.New(store, now)
	}
	l.Entrance = New(Options{Staff: l.staff, Password: password, Path: "/desk/", Now: now})
	return l
}

// browser is a request from an address, with a cookie or without.
func (l *lobby) browser(address string, cookie *http.Cookie) *http.Request {
	r := httptest.NewRequestWithContext(l.Context(), http.MethodPost, "/desk/", nil)
	r.RemoteAddr = address + ":4000"
	if cookie != nil {
		r.AddCookie(cookie)
	}
	return r
}

func (l *lobby) wants(err, wanted error) {
	l.Helper()
	if !errors.Is(err, wanted) {
		l.Errorf("got %v, wanted %v", err, wanted)
	}
}

func TestAWholeOfficeIsNotLockedOutByOneWhoForgotThePassword(t *testing.T) {
	l := newLobby(t, "ромашка", false)
	for range wrongTries {
		_, err := l.ByPassword(l.browser("10.0.0.1", nil), "Ольга", "забыла")
		l.wants(err, ErrWrong)
	}
	_, err := l.ByPassword(l.browser("10.0.0.1", nil), "ОЛЬГА", "ромашка")
	l.wants(err, ErrOften)
	_, err = l.ByPassword(l.browser("10.0.0.1", nil), "Пётр", "ромашка")
	l.wants(err, nil)
	for i := range wrongAddress {
		_, _ = l.ByPassword(l.browser("10.0.0.1", nil), fmt.Sprint("имя ", i), "догадка")
	}
	_, err = l.ByPassword(l.browser("10.0.0.1", nil), "Зоя", "ромашка")
	l.wants(err, ErrOften)
	_, err = l.ByPassword(l.browser("10.0.0.2", nil), "Зоя", "ромашка")
	l.wants(err, nil)
}

func TestWhoSignsInAnewLeavesTheOldSeat(t *testing.T) {
	l := newLobby(t, "", false)
	first, err := l.ByPassword(l.browser("10.0.0.1", nil), "Ольга", "")
	l.wants(err, nil)
	olga, err := l.Of(l.browser("10.0.0.1", first))
	if err != nil || olga == nil {
		t.Fatalf("%v, %v", olga, err)
	}
	second, err := l.ByPassword(l.browser("10.0.0.1", first), "Пётр", "")
	l.wants(err, nil)
	if second.Value == first.Value {
		t.Error("the cookie is the same")
	}
	select {
	case <-olga.Ended():
	default:
		t.Error("the old seat goes on")
	}
	if still, err := l.Of(l.browser("10.0.0.1", first)); still != nil || err != nil {
		t.Errorf("the old cookie is %+v, %v", still, err)
	}
}

func TestSeatsAreBoundedAndTheOneThatRestedLongestGivesWay(t *testing.T) {
	l := newLobby(t, "", false)
	var cookies []*http.Cookie
	for i := range mostSeats + 1 {
		l.now = l.now.Add(time.Second)
		cookie, err := l.ByPassword(l.browser("10.0.0.1", nil), fmt.Sprint("Имя ", i), "")
		l.wants(err, nil)
		cookies = append(cookies, cookie)
	}
	if v, _ := l.Of(l.browser("10.0.0.1", cookies[0])); v != nil {
		t.Errorf("%s still sits", v.Name)
	}
	if v, _ := l.Of(l.browser("10.0.0.1", cookies[1])); v == nil {
		t.Error("somebody else had to go")
	}
}

func TestTheRoleOfTheTableHoldsAtTheNextRequest(t *testing.T) {
	l := newLobby(t, "общий", true)
	for i, role := range []staff.Role{staff.Admin, staff.Plain} {
		code, err := l.staff.Invite(t.Context(), role, "")
		l.wants(err, nil)
		_, err = l.staff.Accept(t.Context(), code, bot.Person{ID: int64(501 + i), Name: fmt.Sprint("Имя ", i)})
		l.wants(err, nil)
	}
	token, err := l.staff.Link(t.Context(), 502)
	l.wants(err, nil)
	cookie, err := l.ByLink(l.browser("10.0.0.1", nil), token)
	l.wants(err, nil)
	for _, role := range []staff.Role{staff.Plain, staff.Lead} {
		l.wants(l.staff.SetRole(t.Context(), 502, role), nil)
		if v, err := l.Of(l.browser("10.0.0.1", cookie)); err != nil || v.Role != role || v.Operator != "502" || v.Shared {
			t.Errorf("sits there as %+v, %v", v, err)
		}
	}
	l.wants(l.staff.Remove(t.Context(), 502), nil)
	if v, err := l.Of(l.browser("10.0.0.1", cookie)); v != nil || err != nil {
		t.Errorf("who was removed is %+v, %v", v, err)
	}
	_, err = l.ByPassword(l.browser("10.0.0.1", nil), "Имя 1", "общий")
	l.wants(err, staff.ErrPassword)
}
