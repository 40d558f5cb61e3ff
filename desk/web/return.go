package web

import (
	"net/http"

	"otklik/bot"
)

// giveBack gives the customer back to the bot.
func (d *Desk) giveBack(*http.Request) bot.Event { return bot.Event{Kind: bot.ReturnedEvent} }
