package web

import (
	"errors"
	"net/http"
	"strings"

	"otklik/bot"
	"otklik/desk/entrance"
	"otklik/desk/staff"
)

// joinView is where somebody accepts an invitation at the page.
type joinView struct{ Code, Name, Error string }

func (d *Desk) joinPage(w http.ResponseWriter, r *http.Request) {
	if d.options.Staff == nil {
		d.trouble(w, http.StatusNotFound, "error.nowhere")
		return
	}
	v := joinView{Code: r.URL.Query().Get("code")}
	if v.Code != "" {
		var err error
		if v.Name, err = d.options.Staff.Invited(r.Context(), v.Code); err != nil {
			v.Error = d.unfit(err)
		}
	}
	d.showJoin(w, http.StatusOK, v)
}

func (d *Desk) showJoin(w http.ResponseWriter, status int, v joinView) {
	d.show(w, status, "page", d.page(nil, page{Title: d.words.say("join.title"), Join: &v}))
}

// join makes an operator of whoever brings a code, with a password of their own, and lets them in. The code is used up last.
func (d *Desk) join(w http.ResponseWriter, r *http.Request) {
	if d.options.Staff == nil {
		d.trouble(w, http.StatusNotFound, "error.nowhere")
		return
	}
	v := joinView{Code: strings.TrimSpace(r.PostFormValue("code")), Name: strings.TrimSpace(r.PostFormValue("name"))}
	cookie, err := d.entrance.Join(r, func() (string, error) { return d.joined(r, v) })
	if err != nil {
		v.Error = d.unfit(err)
		status := http.StatusUnprocessableEntity
		if errors.Is(err, entrance.ErrOften) {
			status, v.Error = http.StatusTooManyRequests, d.words.say("signin.often")
		}
		d.showJoin(w, status, v)
		return
	}
	http.SetCookie(w, cookie)
	http.Redirect(w, r, d.options.Prefix, http.StatusSeeOther)
}

func (d *Desk) joined(r *http.Request, v joinView) (cookie string, err error) {
	ctx, password := r.Context(), r.PostFormValue("password")
	if err := staff.Strong(password); err != nil {
		return "", err
	}
	o, err := d.options.Staff.Accept(ctx, v.Code, bot.Person{Name: v.Name})
	if err != nil {
		return "", err
	}
	if err := d.options.Staff.As(o.Key()).SetPassword(ctx, o.ID, password); err != nil {
		return "", err
	}
	token, err := d.options.Staff.Link(ctx, o.ID)
	if err != nil {
		return "", err
	}
	cookie, _, err = d.options.Staff.SignIn(ctx, token)
	return cookie, err
}
