package web

import (
	"otklik/bot"
	"otklik/desk/wording"
)

// whereView is where a case began and where it goes on.
type whereView struct {
	Platform  string
	Began     placeView
	Goes      placeView // unknown where it goes on in the very place where it began
	Others    string    // how many others complain in the same thread
	Elsewhere bool      // a colleague answers in the messenger itself
	Joined    string    // address of the other half, where an author without a name went on in private
}

type placeView struct {
	Known, Public bool
	Words         string // what sort of place, and its name
	Short         string // private or public
	Link          string
}

func (d *Desk) whereabouts(c bot.Conversation) whereView {
	v := whereView{Platform: d.platform(c.ID), Began: d.place(c.Case.Origin), Elsewhere: c.Elsewhere}
	if c.Last.Key() != c.Case.Origin.Key() {
		v.Goes = d.place(c.Last)
	}
	if c.Joined != "" {
		v.Joined = d.path(c.Joined)
	}
	if c.Others > 0 {
		v.Others = d.words.say("card.others.count", c.Others)
	}
	return v
}

func (d *Desk) place(p bot.Place) placeView {
	if !p.Known() {
		return placeView{}
	}
	v := placeView{Known: true, Public: p.Public(), Link: p.Link, Words: wording.Words(d.words).Place(p)}
	v.Short = d.words.say("place.private")
	if v.Public {
		v.Short = d.words.say("place.public")
	}
	return v
}
