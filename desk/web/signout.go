package web

import "net/http"

// signOut ends the session; its live connections end with it.
func (d *Desk) signOut(w http.ResponseWriter, r *http.Request) {
	d.sessions.end(r)
	gone := d.cookie(r, "")
	gone.MaxAge = -1
	http.SetCookie(w, gone)
	http.Redirect(w, r, d.url("sign-in"), http.StatusSeeOther)
}
