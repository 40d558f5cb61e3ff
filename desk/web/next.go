package web

import (
	"errors"
	"net/http"

	"otklik/bot"
	"otklik/desk/entrance"
)

// races is how often the next customer is chosen again because a colleague was faster.
const races = 5

// next gives the operator the customer whose turn it is, and shows the conversation; the queue, where nobody waits.
func (d *Desk) next(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	for range races {
		id, waits, err := d.roster.Next(r.Context(), s.Operator, s.Role.Leads())
		if err != nil {
			d.failed(w, "next", err)
			return
		}
		if !waits {
			break
		}
		event := bot.Event{Kind: bot.TookEvent, Conversation: id, Operator: s.Operator}
		event.ID = eventID(event, r.PostFormValue("form")+string(id))
		err = d.engine.Handle(r.Context(), event)
		var taken *bot.TakenError
		switch {
		case err == nil:
			http.Redirect(w, r, d.path(id), http.StatusSeeOther)
			return
		case !errors.As(err, &taken):
			d.failed(w, "next", err)
			return
		}
	}
	http.Redirect(w, r, d.url(""), http.StatusSeeOther)
}
