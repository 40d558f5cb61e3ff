package web

import (
	"errors"
	"net/http"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/desk/entrance"
)

// drop forgets what failed, for good. What somebody dropped before is gone, which is what was wanted.
func (d *Desk) drop(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	repairs := engine.NewRepairs(d.engine, nil)
	f, err := repairs.Find(r.Context(), r.PostFormValue("id"))
	if err == nil && d.options.Staff != nil {
		err = d.table(s).Drops(r.Context(), f) // before it is done: nothing vanishes without a trace
	}
	if err == nil {
		err = repairs.Drop(r.Context(), f.ID)
	}
	if err != nil && !errors.Is(err, bot.ErrNotFailed) {
		d.failed(w, "drop", err)
		return
	}
	http.Redirect(w, r, d.url("?list=failed"), http.StatusSeeOther)
}

// leading lets through who may do what concerns everybody: a lead or an admin.
func (d *Desk) leading(next visited) http.HandlerFunc {
	return d.signed(func(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
		if !s.Role.Leads() {
			d.trouble(w, http.StatusForbidden, "error.lead")
			return
		}
		next(w, r, s)
	})
}
