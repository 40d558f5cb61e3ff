package web

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/http"

	"otklik/bot"
	"otklik/desk/entrance"
)

// linesPerPage of a transcript.
const linesPerPage = 100

// conversationView is a conversation as the page shows it.
type conversationView struct {
	ID       bot.ID
	URL      string
	Name     string
	Username string
	Platform string
	Heat     heatView
	Waiting  *moment
	Place    placeView
	Order    string // the order number, if it is known
	Case     int

	Lines           []lineView
	Earlier, Latest string // addresses of older lines, and of the newest ones
	Card            cardView
	Actions         actionsView
}

// actionsView is what the operator may do now.
type actionsView struct {
	URL         string
	State       string // changes when the forms must be shown anew
	Hint        string // what taking the conversation would mean
	CanTake     bool
	Mine        bool
	Leads       bool         // the role lets the operator act on a colleague's customer
	Holder      string       // a colleague
	Colleagues  []optionView // to whom the customer can be passed on
	Named       bool         // …or to whom the operator names
	Unreachable bool
	Public      bool
	Place       string
	Error       string
	Answer      string // typed, and not sent
	Note        string
	Publish     *publishView // nil: the case did not begin in public, or a colleague leads
	Ready       []readyView  // answers that may fit
	Hints       hintsView
	Held        bool   // the text waits until the hints are read
	Unpublished string // typed for it, and there is no form any more
	Form        string // makes every form an event of its own, however often it is sent
}

func (d *Desk) conversationPage(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	view, ok := d.conversationFor(w, r, s)
	if !ok {
		return
	}
	if a, found := d.engine.Account(view.ID.Account()).Shelf.Shortcut(r.URL.Query().Get("ready")); found && view.Actions.Mine {
		if c, known, err := d.load(r); err == nil && known {
			view.Actions.Answer = d.ready(s, &c, a).Text
		}
	}
	d.showConversation(w, r, s, view)
}

// showConversation shows the page, or the parts that its script asks for.
func (d *Desk) showConversation(w http.ResponseWriter, r *http.Request, s *entrance.Visitor, view *conversationView) {
	status := http.StatusOK
	if view.Actions.Error != "" || view.Actions.Held {
		status = http.StatusUnprocessableEntity
	}
	if partly(r) {
		d.show(w, status, "parts", d.page(s, page{Open: view}))
		return
	}
	q := questionOf(r)
	q.open = view.ID
	queue, err := d.queue(r.Context(), s, q)
	if err != nil {
		d.failed(w, "queue", err)
		return
	}
	d.show(w, status, "page", d.page(s, page{Title: view.Name, Queue: queue, Open: view}))
}

// conversationFragment is the conversation alone, for the page's script.
func (d *Desk) conversationFragment(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	if view, ok := d.conversationFor(w, r, s); ok {
		d.show(w, http.StatusOK, "parts", d.page(s, page{Open: view}))
	}
}

// conversationFor finds the conversation of an address. Where there is none it says so and returns false.
func (d *Desk) conversationFor(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) (*conversationView, bool) {
	c, found, err := d.load(r)
	switch {
	case err != nil:
		d.failed(w, "conversation", err)
		return nil, false
	case !found:
		d.trouble(w, http.StatusNotFound, "error.unknown")
		return nil, false
	}
	view, err := d.conversation(r.Context(), s, c, r.URL.Query().Get("before"))
	if err != nil {
		d.failed(w, "conversation", err)
		return nil, false
	}
	return view, true
}

// load reads the conversation of an address; an id that was never stored names nobody.
func (d *Desk) load(r *http.Request) (c bot.Conversation, found bool, err error) {
	id, ok := conversationID(r)
	if !ok || d.engine.Account(id.Account()) == nil {
		return c, false, nil
	}
	list, err := d.store.Load(r.Context(), []bot.ID{id})
	if err != nil {
		return c, false, fmt.Errorf("web: load %s: %w", id, err)
	}
	return list[0], list[0].Version > 0, nil
}

func (d *Desk) conversation(ctx context.Context, s *entrance.Visitor, c bot.Conversation, before string) (*conversationView, error) {
	lines, err := d.store.Transcript(ctx, c.ID, before, linesPerPage+1)
	if err != nil {
		return nil, fmt.Errorf("web: read transcript of %s: %w", c.ID, err)
	}
	url := d.path(c.ID)
	view := &conversationView{ID: c.ID, URL: url, Name: d.nameOf(c), Username: c.Person.Username, Platform: d.platform(c.ID),
		Heat: heatOf(c.Heat), Waiting: d.moment(c.Waiting), Place: d.place(c.Last), Order: c.Answers["order"], Case: c.Case.Number}
	if len(lines) > linesPerPage {
		lines = lines[1:]
		view.Earlier = url + "?before=" + escape(lines[0].ID)
	}
	if before != "" {
		view.Latest = url
	} else {
		s.See(&c)
	}
	view.Actions = d.actions(s, c)
	if view.Actions.Mine {
		view.Actions.Ready = d.suggested(s, &c, lines)
	}
	revealed := maySee(s, &c) && s.Revealed(c.ID, d.options.Now())
	view.Actions.Colleagues, err = d.colleagues(ctx, s)
	view.Lines = d.lines(lines, revealed)
	view.Card = d.card(c, lines, revealed)
	view.Card.Form, view.Card.MaySee, view.Card.Revealed = view.Actions.Form, maySee(s, &c), revealed
	return view, err
}

func (d *Desk) actions(s *entrance.Visitor, c bot.Conversation) actionsView {
	v := actionsView{URL: d.path(c.ID), Mine: c.Operator == s.Operator, Leads: s.Role.Leads(), Named: d.options.Staff == nil, CanTake: c.Operator == "", Unreachable: c.Closed,
		Public: c.Last.Public(), Place: d.place(c.Last).Words, Form: rand.Text()}
	v.Publish = d.publishable(s, c, v.Form)
	switch {
	case v.Mine:
	case c.Operator != "":
		v.Holder = d.colleagueName(c.Operator)
		v.Hint = d.words.say("action.taken", v.Holder)
	case c.Elsewhere:
		v.Hint = d.words.say("action.elsewhere")
	case c.LowRated():
		v.Hint = d.words.say("action.low")
	case c.Section == bot.SectionWaiting:
		v.Hint = d.words.say("action.nobody")
	case c.Section == bot.SectionEnded:
		v.Hint = d.words.say("action.ended")
	default:
		v.Hint = d.words.say("action.bot")
	}
	v.State = fmt.Sprint(c.Operator, "|", c.Section, "|", c.Closed, "|", c.Elsewhere, "|", c.Last.Key(), "|", c.Case.Number)
	return v
}
