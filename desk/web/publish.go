package web

import (
	"net/http"

	"otklik/bot"
	"otklik/desk/entrance"
)

// publish says the good end under the complaint that the case began with, where everybody reads it.
func (d *Desk) publish(r *http.Request, _ *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.PublishedEvent, Text: typed(r), Own: r.PostFormValue("own") == "yes"}
}

// publishView is the closing line in public, where the case began in public.
type publishView struct {
	URL   string
	Place placeView
	Text  string // typed, and not sent
	Form  string
	Hints hintsView
}

// publishable is the form for whoever may say the line: who leads the customer, or anyone while nobody does.
func (d *Desk) publishable(s *entrance.Visitor, c bot.Conversation, form string) *publishView {
	if !c.Case.Origin.Public() || c.Operator != "" && c.Operator != s.Operator {
		return nil
	}
	return &publishView{URL: d.path(c.ID) + "/publish", Place: d.place(c.Case.Origin), Form: form}
}
