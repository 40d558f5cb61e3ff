package web

import (
	"net/http"
	"path"
	"strings"

	"otklik/bot"
	"otklik/desk/entrance"
	"otklik/understand"
)

// correct says how the customer is to be read: "not angry", "this is a question".
func (d *Desk) correct(r *http.Request, _ *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.CorrectedEvent,
		Correction: bot.Correction{Heat: understand.Level(r.PostFormValue("heat")), Kind: understand.Kind(r.PostFormValue("kind"))}}
}

// merge says that another conversation is the same human's.
func (d *Desk) merge(r *http.Request, _ *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.MergedEvent, Other: otherOf(r.PostFormValue("other"))}
}

// part takes a merge back.
func (d *Desk) part(r *http.Request, _ *entrance.Visitor) bot.Event {
	return bot.Event{Kind: bot.PartedEvent, Other: otherOf(r.PostFormValue("other"))}
}

// otherOf reads which conversation is meant: its number ("shop-vk/7", with a case or without), or the address of its page.
func otherOf(text string) bot.ID {
	text, _, _ = strings.Cut(strings.TrimSpace(text), "#")
	text, _, _ = strings.Cut(text, "?")
	if _, behind, found := strings.Cut(text, "/c/"); found {
		text = behind
	}
	account, person := path.Split(strings.Trim(text, "/"))
	id := bot.ID(account + person)
	if id.Person() == 0 {
		return ""
	}
	return bot.NewID(strings.TrimSuffix(account, "/"), id.Person())
}

// fixView is how a customer may be read instead.
type fixView struct{ Heats, Kinds []optionView }

func (d *Desk) fixes(c *bot.Conversation) fixView {
	var v fixView
	for _, level := range []understand.Level{understand.Angry, understand.Frustrated, understand.Neutral, understand.Positive} {
		v.Heats = append(v.Heats, optionView{Value: string(level), Word: d.words.say("level." + string(level))})
	}
	for _, kind := range []understand.Kind{understand.Constructive, understand.Impulsive, understand.Question, understand.Thanks, understand.Trolling, understand.Spam} {
		if string(kind) != c.Case.Kind {
			v.Kinds = append(v.Kinds, optionView{Value: string(kind), Word: d.words.say("kind." + string(kind))})
		}
	}
	return v
}
