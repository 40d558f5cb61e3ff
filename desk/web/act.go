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
type action func(r *http.Request) bot.Event

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
		event := act(r)
		event.Conversation, event.Operator = c.ID, s.Operator
		event.ID = eventID(event, r.PostFormValue("form"))
		if denial := d.handle(r, event); denial != "" {
			d.denied(w, r, s, denial)
			return
		}
		if !partly(r) {
			http.Redirect(w, r, d.path(c.ID), http.StatusSeeOther)
			return
		}
		d.conversationPage(w, r, s)
	}
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
	case errors.Is(err, bot.ErrEmpty):
		return d.words.say("error.empty")
	case errors.Is(err, bot.ErrGap):
		return d.words.say("error.gap")
	case errors.Is(err, bot.ErrUnreachable):
		return d.words.say("error.unreachable")
	case errors.Is(err, bot.ErrPersonalData):
		return d.exposing(event)
	case errors.Is(err, bot.ErrNotPublic):
		return d.words.say("error.not_public")
	case errors.Is(err, bot.ErrMute):
		return d.words.say("error.mute")
	case errors.Is(err, bot.ErrNobody):
		return d.words.say("error.unknown.title")
	}
	d.log.Error("operator's event is not stored", "kind", event.Kind, "conversation", event.Conversation, "error", err)
	return d.words.say("error.store")
}

// notYours names the colleague who leads, if there is one.
func (d *Desk) notYours(r *http.Request) string {
	if c, found, err := d.load(r); err == nil && found && c.Operator != "" {
		return d.words.say("error.taken", d.colleagueName(c.Operator))
	}
	return d.words.say("error.not_yours")
}

// denied shows the conversation with the reason and with what was typed.
func (d *Desk) denied(w http.ResponseWriter, r *http.Request, s *entrance.Visitor, reason string) {
	view, ok := d.conversationFor(w, r, s)
	if !ok {
		return
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
	for _, part := range []string{e.Operator, string(e.Conversation), string(e.Kind), form, e.Text} {
		sum.Write([]byte(part))
		sum.Write([]byte{0})
	}
	return "desk:" + hex.EncodeToString(sum.Sum(nil)[:16])
}

// typed is a form's text with the line ends of this world.
func typed(r *http.Request) string {
	return strings.TrimSpace(strings.ReplaceAll(r.PostFormValue("text"), "\r\n", "\n"))
}
