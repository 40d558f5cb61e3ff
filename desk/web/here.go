package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"unicode/utf8"

	"otklik/bot"
	"otklik/desk/entrance"
)

// here takes an operator's word that they look at a conversation or write in it, and tells everybody's pages. Nothing is kept: the
// pages forget who has not told for a while.
func (d *Desk) here(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	id, ok := conversationID(r)
	if !ok || d.engine.Account(id.Account()) == nil {
		http.NotFound(w, r)
		return
	}
	state := r.PostFormValue("state")
	d.engine.Feed().IsHere(bot.Here{Conversation: id, Operator: s.Operator, Writing: state == "writing", Gone: state == "gone"})
	w.WriteHeader(http.StatusNoContent)
}

// hereView is what a page is told of a colleague.
type hereView struct {
	Conversation bot.ID `json:"id"`
	Face         string `json:"face"`
	Looking      string `json:"looking"` // in words
	Writing      string `json:"writing"` // in words; "": only looks
	Gone         bool   `json:"gone"`
}

// here tells the page where a colleague is.
func (s stream) here(d *Desk, h bot.Here) error {
	name := d.colleagueName(h.Operator)
	first, _ := utf8.DecodeRuneInString(name)
	v := hereView{Conversation: h.Conversation, Face: string(first), Looking: d.words.say("here.looking", name), Gone: h.Gone}
	if h.Writing {
		v.Writing = d.words.say("here.writing", name)
	}
	text, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("web: word who is here: %w", err)
	}
	return s.send("event: here\ndata: " + string(text) + "\n\n")
}
