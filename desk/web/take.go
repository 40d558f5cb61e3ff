package web

import (
	"net/http"

	"otklik/bot"
)

// take takes the customer over, from the bot or from the queue.
func (d *Desk) take(*http.Request) bot.Event { return bot.Event{Kind: bot.TookEvent} }
