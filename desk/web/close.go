package web

import (
	"net/http"

	"otklik/bot"
)

// finish says that the matter is solved; the bot asks the customer how it was.
func (d *Desk) finish(*http.Request) bot.Event { return bot.Event{Kind: bot.ClosedEvent} }
