package web

import (
	"net/http"

	"otklik/bot"
)

// answer says a line to the customer, where they spoke last.
func (d *Desk) answer(r *http.Request) bot.Event {
	return bot.Event{Kind: bot.AnsweredEvent, Text: typed(r), Own: r.PostFormValue("own") == "yes"}
}
