package web

import (
	"net/http"

	"otklik/bot"
	"otklik/desk/entrance"
)

// answer says a line to the customer, where they spoke last.
func (d *Desk) answer(r *http.Request, _ *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.AnsweredEvent, Text: typed(r), Own: r.PostFormValue("own") == "yes"}
}

// note writes a line for colleagues; the customer never sees it.
func (d *Desk) note(r *http.Request, _ *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.NotedEvent, Text: typed(r)}
}

// retry sends an undelivered line again.
func (d *Desk) retry(r *http.Request, _ *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.RetriedEvent, Job: r.PostFormValue("line")}
}
