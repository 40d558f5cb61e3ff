package web

import (
	"errors"
	"net/http"
	"strconv"
	"strings"

	"otklik/desk/entrance"
	"otklik/desk/staff"
)

// Paths below the prefix that links from elsewhere lead to, with the token or the code in the query.
const (
	EnterPath = "enter" // ?link=
	JoinPath  = "join"  // ?code=
)

type signInView struct {
	Name, Next, Error string
	Shared            bool   // by the password that all share
	Password          bool   // is asked for
	Invites           bool   // somebody may come with an invitation
	Unsent            string // what an operator had typed when the session was over
	Link              string // token of a sign-in link; then there is only a button
}

// visited is a page for whoever is signed in.
type visited func(http.ResponseWriter, *http.Request, *entrance.Visitor)

// signed lets signed-in operators through. Pages lead others to the sign-in, and bring them back afterwards.
func (d *Desk) signed(next visited) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, err := d.entrance.Of(r)
		switch {
		case err != nil:
			d.failed(w, "sign-in", err)
		case s != nil:
			next(w, r, s)
		case partly(r) || r.URL.Path == d.url("events") || strings.HasSuffix(r.URL.Path, "/here"):
			http.Error(w, d.words.say("link.ended"), http.StatusUnauthorized)
		case r.Method == http.MethodGet:
			http.Redirect(w, r, d.url("sign-in")+"?next="+escape(r.URL.RequestURI()), http.StatusSeeOther)
		default:
			d.showSignIn(w, r, http.StatusUnauthorized, signInView{Next: conversationPath(d, r), Unsent: r.PostFormValue("text")})
		}
	}
}

func (d *Desk) signInPage(w http.ResponseWriter, r *http.Request) {
	d.showSignIn(w, r, http.StatusOK, signInView{Next: r.URL.Query().Get("next")})
}

func (d *Desk) showSignIn(w http.ResponseWriter, r *http.Request, status int, v signInView) {
	var err error
	if v.Shared, err = d.entrance.Shared(r.Context()); err != nil {
		d.failed(w, "sign-in", err)
		return
	}
	v.Password, v.Invites = d.entrance.Secret() || !v.Shared, d.options.Staff != nil
	if v.Unsent != "" && v.Error == "" {
		v.Error = d.words.say("signin.unsent")
	}
	d.show(w, status, "page", d.page(nil, page{Title: d.words.say("signin.title"), SignIn: &v}))
}

func (d *Desk) signIn(w http.ResponseWriter, r *http.Request) {
	v := signInView{Name: strings.TrimSpace(r.PostFormValue("name")), Next: r.PostFormValue("next"), Unsent: r.PostFormValue("unsent")}
	cookie, err := d.entrance.ByPassword(r, v.Name, r.PostFormValue("password"))
	if err != nil {
		status, key := d.refusal(w, r, err)
		v.Error = d.words.say(key)
		d.showSignIn(w, r, status, v)
		return
	}
	http.SetCookie(w, cookie)
	http.Redirect(w, r, d.local(v.Next), http.StatusSeeOther)
}

// enterPage is what a sign-in link leads to. It only shows a button: messengers look at links by themselves, and that must not use them up.
func (d *Desk) enterPage(w http.ResponseWriter, r *http.Request) {
	d.showSignIn(w, r, http.StatusOK, signInView{Link: r.URL.Query().Get("link"), Next: r.URL.Query().Get("next")})
}

func (d *Desk) enter(w http.ResponseWriter, r *http.Request) {
	cookie, err := d.entrance.ByLink(r, r.PostFormValue("link"))
	if err != nil {
		status, key := d.refusal(w, r, err)
		d.showSignIn(w, r, status, signInView{Error: d.words.say(key)})
		return
	}
	http.SetCookie(w, cookie)
	http.Redirect(w, r, d.local(r.PostFormValue("next")), http.StatusSeeOther)
}

// refusal words why somebody is not let in. What was tried is never logged: it may be nearly right.
func (d *Desk) refusal(w http.ResponseWriter, r *http.Request, err error) (status int, key string) {
	switch {
	case errors.Is(err, entrance.ErrOften):
		w.Header().Set("Retry-After", strconv.Itoa(int(entrance.Recovery.Seconds())))
		return http.StatusTooManyRequests, "signin.often"
	case errors.Is(err, entrance.ErrWrong):
		d.log.Warn("wrong desk password", "from", r.RemoteAddr)
		return http.StatusForbidden, "signin.wrong"
	case errors.Is(err, staff.ErrPassword):
		d.log.Warn("wrong name or password at the desk", "from", r.RemoteAddr)
		return http.StatusForbidden, "signin.unknown"
	case errors.Is(err, staff.ErrLink):
		d.log.Warn("sign-in link does not fit", "from", r.RemoteAddr)
		return http.StatusForbidden, "signin.link.used"
	case errors.Is(err, entrance.ErrNameless):
		return http.StatusUnprocessableEntity, "signin.nameless"
	}
	d.log.Error("sign-in failed", "error", err)
	return http.StatusServiceUnavailable, "error.failed"
}

// local keeps a path of the desk and puts the queue in the place of anything else: a sign-in never leads elsewhere.
func (d *Desk) local(next string) string {
	if !strings.HasPrefix(next, d.options.Prefix) || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") {
		return d.options.Prefix
	}
	return next
}

// signOut ends the session; its live connections end with it.
func (d *Desk) signOut(w http.ResponseWriter, r *http.Request) {
	if err := d.entrance.SignOut(r); err != nil {
		d.failed(w, "sign-out", err)
		return
	}
	http.SetCookie(w, d.entrance.Gone(r))
	http.Redirect(w, r, d.url("sign-in"), http.StatusSeeOther)
}
