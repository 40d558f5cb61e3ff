package web

import (
	"net/http"

	"otklik/bot"
	"otklik/desk/entrance"
)

// maySee tells whether personal data may be shown: to who leads the customer, and to leads.
func maySee(s *entrance.Visitor, c *bot.Conversation) bool {
	return c.Operator == s.Operator || s.Role.Leads()
}

// contact shows personal data for a while. That somebody looked is written down before anything is shown.
func (d *Desk) contact(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	c, found, err := d.load(r)
	switch {
	case err != nil:
		d.failed(w, "contact", err)
		return
	case !found:
		d.trouble(w, http.StatusNotFound, "error.unknown")
		return
	case !maySee(s, &c):
		d.denied(w, r, s, d.words.say("error.contact"))
		return
	}
	event := bot.Event{Kind: bot.SawEvent, Conversation: c.ID, Operator: s.Operator}
	event.ID = eventID(event, r.PostFormValue("form"))
	if denial := d.handle(r, event); denial != "" {
		d.denied(w, r, s, denial)
		return
	}
	s.Reveal(c.ID, d.options.Now())
	d.done(w, r, s, c.ID)
}
