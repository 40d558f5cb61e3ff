package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"slices"

	"otklik/bot"
	"otklik/desk/draft"
	"otklik/desk/entrance"
)

// hintsView is what there is to think of before a text goes. Whoever has read it may send the text all the same.
type hintsView struct {
	Hints []hintView
	Seen  string // names the text that the hints are about
}

// Sendable tells whether there are hints, and the text may go all the same.
func (v hintsView) Sendable() bool {
	return len(v.Hints) > 0 && !slices.ContainsFunc(v.Hints, func(h hintView) bool { return h.Stops })
}

type hintView struct {
	Reason, Words string
	Stops         bool
	grave         bool // worth holding a text that was meant to be sent
}

// check looks at a text while it is typed.
func (d *Desk) check(w http.ResponseWriter, r *http.Request, _ *entrance.Visitor) {
	c, found, err := d.load(r)
	if err != nil || !found {
		http.NotFound(w, r)
		return
	}
	place := c.Last
	if r.PostFormValue("where") == "publish" {
		place = c.Case.Origin
	}
	d.show(w, http.StatusOK, "hints", d.hints(r, &c, place))
}

// hints are the remarks on the text of a form. Where nobody looks at drafts, or the transcript cannot be read, there are none.
func (d *Desk) hints(r *http.Request, c *bot.Conversation, place bot.Place) hintsView {
	text := typed(r)
	if d.options.Draft == nil || text == "" {
		return hintsView{}
	}
	lines, err := d.store.Transcript(r.Context(), c.ID, "", linesPerPage)
	if err != nil {
		d.log.Warn("draft is looked at without the transcript", "conversation", c.ID, "error", err)
	}
	found := d.options.Draft.Check(draft.Draft{Account: d.engine.Account(c.ID.Account()), Conversation: *c, Lines: lines, Place: place,
		Text: text, Own: r.PostFormValue("own") == "yes", Language: d.options.Language})
	var v hintsView
	for _, h := range found {
		v.Hints = append(v.Hints, hintView{Reason: h.Reason, Words: h.Words, Stops: h.Stops, grave: h.Grave()})
	}
	if len(v.Hints) > 0 {
		v.Seen = mark(text)
	}
	return v
}

// unread tells whether there are grave hints that the operator has not been shown for this very text, or any that stop it in any case.
func (d *Desk) unread(r *http.Request, c *bot.Conversation, e bot.Event) (v hintsView, hold bool) {
	place := c.Last
	switch e.Kind {
	case bot.AnsweredEvent:
	case bot.PublishedEvent:
		place = c.Case.Origin
	default:
		return v, false
	}
	v = d.hints(r, c, place)
	for _, h := range v.Hints {
		hold = hold || h.Stops || h.grave && r.PostFormValue("seen") != v.Seen
	}
	return v, hold
}

func mark(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:8])
}
