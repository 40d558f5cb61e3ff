package web

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// longestName of an operator, in characters.
const longestName = 40

type signInView struct {
	Name, Next, Error string
	Password          bool   // is asked for
	Unsent            string // what an operator had typed when the session was over
}

// signed lets signed-in operators through. Pages lead others to the sign-in, and bring them back afterwards.
func (d *Desk) signed(next func(http.ResponseWriter, *http.Request, *session)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s := d.sessions.of(r)
		switch {
		case s != nil:
			next(w, r, s)
		case partly(r) || r.URL.Path == d.url("events"):
			http.Error(w, d.words.say("link.ended"), http.StatusUnauthorized)
		case r.Method == http.MethodGet:
			http.Redirect(w, r, d.url("sign-in")+"?next="+escape(r.URL.RequestURI()), http.StatusSeeOther)
		default:
			d.showSignIn(w, http.StatusUnauthorized, signInView{Next: conversationPath(d, r), Unsent: r.PostFormValue("text")})
		}
	}
}

func (d *Desk) signInPage(w http.ResponseWriter, r *http.Request) {
	d.showSignIn(w, http.StatusOK, signInView{Next: r.URL.Query().Get("next")})
}

func (d *Desk) showSignIn(w http.ResponseWriter, status int, v signInView) {
	v.Password = d.options.Password != ""
	if v.Unsent != "" && v.Error == "" {
		v.Error = d.words.say("signin.unsent")
	}
	d.show(w, status, "page", d.page(nil, page{Title: d.words.say("signin.title"), SignIn: &v}))
}

func (d *Desk) signIn(w http.ResponseWriter, r *http.Request) {
	v := signInView{Name: strings.TrimSpace(r.PostFormValue("name")), Next: r.PostFormValue("next"), Unsent: r.PostFormValue("unsent")}
	status, key := d.admit(r, v.Name)
	if key != "" {
		if status == http.StatusTooManyRequests {
			w.Header().Set("Retry-After", strconv.Itoa(int(recovery.Seconds())))
		}
		v.Error = d.words.say(key)
		d.showSignIn(w, status, v)
		return
	}
	http.SetCookie(w, d.cookie(r, d.sessions.begin(v.Name)))
	http.Redirect(w, r, d.local(v.Next), http.StatusSeeOther)
}

// admit judges name and password. The key of the words is "" when the operator may come in.
func (d *Desk) admit(r *http.Request, name string) (status int, key string) {
	switch {
	case d.tries.exhausted(r):
		return http.StatusTooManyRequests, "signin.often"
	case !d.knows(r.PostFormValue("password")):
		d.tries.wrong(r)
		d.log.Warn("wrong desk password", "from", r.RemoteAddr)
		return http.StatusForbidden, "signin.wrong"
	case !nameable(name):
		return http.StatusUnprocessableEntity, "signin.nameless"
	}
	return http.StatusOK, ""
}

// knows compares hashes, so that neither the length nor the beginning of the password shows in the time it takes.
func (d *Desk) knows(password string) bool {
	if d.options.Password == "" {
		return true
	}
	given, wanted := sha256.Sum256([]byte(password)), sha256.Sum256([]byte(d.options.Password))
	return subtle.ConstantTimeCompare(given[:], wanted[:]) == 1
}

func nameable(name string) bool {
	return name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= longestName && !strings.ContainsFunc(name, unicode.IsControl)
}

// local keeps a path of the desk and puts the queue in the place of anything else: a sign-in never leads elsewhere.
func (d *Desk) local(next string) string {
	if !strings.HasPrefix(next, d.options.Prefix) || strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n") {
		return d.options.Prefix
	}
	return next
}

func (d *Desk) cookie(r *http.Request, value string) *http.Cookie {
	return &http.Cookie{Name: cookieName, Value: value, Path: d.options.Prefix, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || r.Header.Get("X-Forwarded-Proto") == "https"}
}
