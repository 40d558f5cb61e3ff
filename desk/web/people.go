package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"otklik/desk/entrance"
	"otklik/desk/staff"
)

// peopleView is the operators' table, and what the visitor may change of themselves.
type peopleView struct {
	Me         string
	Mine       bool // the visitor is in the table: a password, and signing out everywhere
	Shared     bool // nobody is in the table yet: the first one becomes an admin
	Admin      bool
	Roles      []optionView
	People     []personView
	Error      string
	Done       string
	Invitation *invitationView
	Invited    []invitedView // for admins
}

type personView struct {
	ID                         int64
	Name, Username, Role, Word string
	Since, Off                 string
	Me                         bool
	Roles                      []optionView
}

// invitationView is shown once: only a hash of the code is kept.
type invitationView struct {
	URL    string   // at the page
	Others []string // in Telegram: a link into each bot, or what to write to it
}

// invitedView is an invitation that nobody has accepted yet.
type invitedView struct{ ID, Name, Role, Until string }

// changing is a change of the table. done is the key of what is said afterwards.
type changing func(r *http.Request, s *entrance.Visitor, id int64) (done string, err error)

func (d *Desk) peoplePage(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	d.showPeople(w, r, s, http.StatusOK, peopleView{})
}

func (d *Desk) showPeople(w http.ResponseWriter, r *http.Request, s *entrance.Visitor, status int, v peopleView) {
	all, err := d.options.Staff.Operators(r.Context())
	if err != nil {
		d.failed(w, "operators", err)
		return
	}
	v.Me, v.Mine, v.Shared, v.Admin = s.Name, s.ID != 0, s.Shared, isAdmin(s)
	v.Roles = d.roles(staff.Plain)
	if s.Shared {
		v.Roles = nil
	}
	for _, o := range all {
		if s.Role.Leads() || o.ID == s.ID {
			v.People = append(v.People, d.person(o, o.ID == s.ID))
		}
	}
	if v.Admin {
		open, err := d.options.Staff.Invitations(r.Context())
		if err != nil {
			d.failed(w, "invitations", err)
			return
		}
		for _, i := range open {
			v.Invited = append(v.Invited, invitedView{ID: i.ID, Name: i.Name, Role: d.words.say("role." + string(i.Role)), Until: d.moments(i.Expires)})
		}
	}
	d.show(w, status, "page", d.page(s, page{Title: d.words.say("people.title"), People: &v}))
}

func (d *Desk) person(o staff.Operator, me bool) personView {
	return personView{ID: o.ID, Name: o.Name, Username: o.Username, Role: string(o.Role), Word: d.words.say("role." + string(o.Role)),
		Since: d.day(o.Since), Off: d.day(o.Off), Me: me, Roles: d.roles(o.Role)}
}

func (d *Desk) roles(chosen staff.Role) []optionView {
	var roles []optionView
	for _, role := range []staff.Role{staff.Plain, staff.Lead, staff.Admin} {
		roles = append(roles, optionView{Value: string(role), Word: d.words.say("role." + string(role)), Chosen: role == chosen})
	}
	return roles
}

// staffed is only there with a table of operators, and only for those who may.
func (d *Desk) staffed(may func(*entrance.Visitor) bool, next visited) http.HandlerFunc {
	return d.signed(func(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
		switch {
		case d.options.Staff == nil:
			d.trouble(w, http.StatusNotFound, "error.nowhere")
		case !may(s):
			d.trouble(w, http.StatusForbidden, "error.role")
		default:
			next(w, r, s)
		}
	})
}

func anybody(*entrance.Visitor) bool  { return true }
func listed(s *entrance.Visitor) bool { return s.ID != 0 }

// isAdmin holds for everybody while the table is empty: somebody must be the first.
func isAdmin(s *entrance.Visitor) bool { return s.Role == staff.Admin || s.Shared }

// changes makes a change of the table and shows it as it is then.
func (d *Desk) changes(change changing) visited {
	return func(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
		id, err := strconv.ParseInt(r.PathValue("id"), 10, 64)
		if err != nil {
			id = s.ID
		}
		done, err := change(r, s, id)
		if err != nil {
			d.showPeople(w, r, s, http.StatusUnprocessableEntity, peopleView{Error: d.unfit(err)})
			return
		}
		if still, err := d.entrance.Of(r); err != nil || still == nil {
			http.Redirect(w, r, d.url("sign-in"), http.StatusSeeOther) // the change ended the visitor's own session
			return
		}
		d.showPeople(w, r, s, http.StatusOK, peopleView{Done: d.words.say(done)})
	}
}

// table is the operators' table, changed by a visitor.
func (d *Desk) table(s *entrance.Visitor) *staff.Staff { return d.options.Staff.As(s.Operator) }

func (d *Desk) setRole(r *http.Request, s *entrance.Visitor, id int64) (string, error) {
	return "people.done.role", d.table(s).SetRole(r.Context(), id, staff.Role(r.PostFormValue("role")))
}

// remove ends a colleague's work; whom they led waits for others.
func (d *Desk) remove(r *http.Request, s *entrance.Visitor, id int64) (string, error) {
	if err := d.table(s).Remove(r.Context(), id); err != nil {
		return "", err
	}
	_, err := staff.Free(context.WithoutCancel(r.Context()), d.engine, d.store, strconv.FormatInt(id, 10))
	return "people.done.removed", err
}

func (d *Desk) revoke(r *http.Request, s *entrance.Visitor, id int64) (string, error) {
	return "people.done.revoked", d.table(s).Revoke(r.Context(), id)
}

func (d *Desk) setPassword(r *http.Request, s *entrance.Visitor, _ int64) (string, error) {
	return "people.done.password", d.table(s).SetPassword(r.Context(), s.ID, r.PostFormValue("password"))
}

// invite makes an invitation. While all share a password the first one is an admin: somebody must be able to invite the others.
func (d *Desk) invite(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	role := staff.Role(r.PostFormValue("role"))
	if s.Shared {
		role = staff.Admin
	}
	code, err := d.table(s).Invite(r.Context(), role, strings.TrimSpace(r.PostFormValue("name")))
	if err != nil {
		d.showPeople(w, r, s, http.StatusUnprocessableEntity, peopleView{Error: d.unfit(err)})
		return
	}
	v := invitationView{URL: d.public(r) + JoinPath + "?code=" + code}
	if d.options.Invitation != nil {
		v.Others = d.options.Invitation(r.Context(), code)
	}
	d.showPeople(w, r, s, http.StatusOK, peopleView{Invitation: &v})
}

// uninvite takes an invitation back that nobody has accepted yet.
func (d *Desk) uninvite(r *http.Request, s *entrance.Visitor, _ int64) (string, error) {
	err := d.table(s).Uninvite(r.Context(), r.PathValue("invitation"))
	if errors.Is(err, staff.ErrInvitation) {
		return "invite.gone", nil // which is what was wanted
	}
	return "people.done.uninvited", err
}

// public is the address of the desk as others reach it.
func (d *Desk) public(r *http.Request) string {
	if d.options.URL != "" {
		return d.options.URL
	}
	scheme := "http://"
	if r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https" {
		scheme = "https://"
	}
	return scheme + r.Host + d.options.Prefix
}

// unfit words why the table was not changed.
func (d *Desk) unfit(err error) string {
	for known, key := range map[error]string{staff.ErrInvitation: "join.used", staff.ErrWeak: "join.unfit", staff.ErrName: "join.name",
		staff.ErrLastAdmin: "people.last", staff.ErrUnknown: "people.unknown", staff.ErrRole: "people.unknown"} {
		if errors.Is(err, known) {
			return d.words.say(key)
		}
	}
	d.log.Error("operators' table is not changed", "error", err)
	return d.words.say("error.store")
}
