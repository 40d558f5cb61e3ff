package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"otklik/bot"
	"otklik/desk/entrance"
)

// Who leads the customer. Over is kept only for those whose role lets them act on a colleague's customer.

// take takes the customer over, from the bot or from the queue; a lead also from a colleague.
func (d *Desk) take(r *http.Request, _ *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.TookEvent, Over: r.PostFormValue("over") == "yes"}
}

// give passes the customer on. A colleague who does not work here is none.
func (d *Desk) give(r *http.Request, _ *entrance.Visitor) bot.Event {
	to := strings.TrimSpace(r.PostFormValue("to"))
	if d.options.Staff != nil {
		id, err := strconv.ParseInt(to, 10, 64)
		if _, found, lost := d.options.Staff.Operator(r.Context(), id); err != nil || lost != nil || !found {
			to = ""
		}
	}
	return bot.Event{Kind: bot.GaveEvent, To: shorten(to, longestName), Over: true}
}

// free lets the customer wait for anybody.
func (d *Desk) free(*http.Request, *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.FreedEvent, Over: true}
}

// giveBack gives the customer back to the bot.
func (d *Desk) giveBack(*http.Request, *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.ReturnedEvent}
}

// finish says that the matter is settled.
func (d *Desk) finish(*http.Request, *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.ClosedEvent}
}

// spam ends the case without a word.
func (d *Desk) spam(*http.Request, *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.SpamEvent, Over: true}
}

// longestName of a colleague, in characters.
const longestName = 60

// colleagues are those to whom the customer can be passed on.
func (d *Desk) colleagues(ctx context.Context, s *entrance.Visitor) ([]optionView, error) {
	if d.options.Staff == nil {
		return nil, nil
	}
	all, err := d.options.Staff.Operators(ctx)
	if err != nil {
		return nil, fmt.Errorf("web: list colleagues: %w", err)
	}
	var others []optionView
	for _, o := range all {
		if o.Works() && o.Key() != s.Operator {
			others = append(others, optionView{Value: o.Key(), Word: o.Name})
		}
	}
	return others, nil
}
