package web

import (
	"net/http"

	"otklik/bot"
)

// note writes a line for colleagues; the customer never sees it.
func (d *Desk) note(r *http.Request) bot.Event {
	return bot.Event{Kind: bot.NotedEvent, Text: typed(r)}
}
