package web

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"path"
	"strings"
	"unicode/utf8"

	"otklik/bot"
	"otklik/desk/entrance"
)

// longestText of an answer or a note, in characters.
const longestText = 20_000

// action is one thing an operator can do: it makes the event of a sent form.
type action func(r *http.Request, s *entrance.Visitor) bot.Event

// acting brings an operator's event to the engine, and shows the conversation as it is then. What the engine denies is
// said in words, with everything typed still in its place.
func (d *Desk) acting(act action) visited {
	return func(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
		c, found, err := d.load(r)
		switch {
		case err != nil:
			d.failed(w, "action", err)
			return
		case !found:
			d.trouble(w, http.StatusNotFound, "error.unknown")
			return
		}
		event := act(r, s)
		event.Conversation, event.Operator = c.ID, s.Operator
		event.Over = event.Over && s.Role.Leads()
		event.ID = eventID(event, r.PostFormValue("form"))
		if hints, hold := d.unread(r, &c, event); hold {
			d.held(w, r, s, hints)
			return
		}
		if denial := d.handle(r, event); denial != "" {
			d.denied(w, r, s, denial)
			return
		}
		d.done(w, r, s, c.ID)
	}
}

// done shows the conversation as it is after an action.
func (d *Desk) done(w http.ResponseWriter, r *http.Request, s *entrance.Visitor, id bot.ID) {
	if partly(r) {
		d.conversationPage(w, r, s)
		return
	}
	http.Redirect(w, r, d.path(id), http.StatusSeeOther)
}

// handle returns why the event was denied, in words; "": it was not.
func (d *Desk) handle(r *http.Request, event bot.Event) string {
	if utf8.RuneCountInString(event.Text) > longestText {
		return d.words.say("error.long")
	}
	err := d.engine.Handle(r.Context(), event)
	var taken *bot.TakenError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &taken):
		return d.words.say("error.taken", d.colleagueName(taken.Holder))
	case errors.Is(err, bot.ErrNotYours):
		return d.notYours(r)
	case errors.Is(err, bot.ErrPersonalData):
		return d.exposing(event)
	}
	for reason, key := range denials() {
		if errors.Is(err, reason) {
			return d.words.say(key)
		}
	}
	d.log.Error("operator's event is not stored", "kind", event.Kind, "conversation", event.Conversation, "error", err)
	return d.words.say("error.store")
}

// denials word why the engine does not do what an operator asks for.
func denials() map[error]string {
	return map[error]string{bot.ErrEmpty: "error.empty", bot.ErrUnreachable: "error.unreachable", bot.ErrNotPublic: "error.not_public",
		bot.ErrMute: "error.mute", bot.ErrUnsendable: "error.unsendable", bot.ErrNobody: "error.nobody", bot.ErrNoColleague: "error.colleague",
		bot.ErrSameHuman: "error.same", bot.ErrNotLost: "error.not_lost", bot.ErrCorrection: "error.correction",
		bot.ErrGap: "error.gap", bot.ErrNoPrivate: "error.no_private", bot.ErrNoPlace: "error.no_place"}
}

// notYours names the colleague who leads, if there is one.
func (d *Desk) notYours(r *http.Request) string {
	if c, found, err := d.load(r); err == nil && found && c.Operator != "" {
		return d.words.say("error.taken", d.colleagueName(c.Operator))
	}
	return d.words.say("error.not_yours")
}

// held shows what there is to think of before the text goes.
func (d *Desk) held(w http.ResponseWriter, r *http.Request, s *entrance.Visitor, hints hintsView) {
	view, ok := d.conversationFor(w, r, s)
	if !ok {
		return
	}
	view.Actions.Held = true
	action := path.Base(r.URL.Path)
	view.Actions.keep(action, r.PostFormValue("text"))
	if view.Actions.Publish != nil && action == "publish" {
		view.Actions.Publish.Hints = hints
	} else {
		view.Actions.Hints = hints
	}
	d.showConversation(w, r, s, view)
}

// denied shows the conversation with the reason and with what was typed.
func (d *Desk) denied(w http.ResponseWriter, r *http.Request, s *entrance.Visitor, reason string) {
	view, ok := d.conversationFor(w, r, s)
	if !ok {
		return
	}
	if typed(r) != "" {
		reason += " " + d.words.say("error.kept")
	}
	view.Actions.Error = reason
	view.Actions.keep(path.Base(r.URL.Path), r.PostFormValue("text"))
	d.showConversation(w, r, s, view)
}

// keep puts what was typed and not sent back where it was typed.
func (v *actionsView) keep(action, text string) {
	switch {
	case action == "note":
		v.Note = text
	case action != "publish":
		v.Answer = text
	case v.Publish != nil:
		v.Publish.Text = text
	default:
		v.Unpublished = text
	}
}

// eventID is the same for one form that is sent twice, and another as soon as the text is: a double click answers once,
// a corrected text is not taken for it.
func eventID(e bot.Event, form string) string {
	sum := sha256.New()
	for _, part := range []string{e.Operator, string(e.Conversation), string(e.Kind), form, e.Text, e.To, string(e.Other)} {
		sum.Write([]byte(part))
		sum.Write([]byte{0})
	}
	return "desk:" + hex.EncodeToString(sum.Sum(nil)[:16])
}

// typed is a form's text with the line ends of this world.
func typed(r *http.Request) string {
	return strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n"))
}
