package web

import (
	"context"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"otklik/bot"
)

const (
	// rowsPerPage of the queue, rowsOfGroup of those who are led by somebody.
	rowsPerPage = 50
	rowsOfGroup = 30
	// previewRunes is how much of the last words a row shows.
	previewRunes = 120
	// previewLines is how far back a row looks for words.
	previewLines = 8
)

type queueView struct {
	Tabs           []tab
	Groups         []group
	Empty          string // what is said when there is nothing
	Range          string // which rows of how many
	Next, Previous string // addresses of the neighbouring pages
	Query          string // asks for this very list again
	Waiting        int    // customers who wait for this operator, or for any
}

type tab struct {
	Word, URL string
	Count     int
	Current   bool
}

type group struct {
	Word  string
	Rows  []row
	Count int
	More  int // rows that are not shown
}

type row struct {
	ID                bot.ID
	URL               string
	Name, Preview     string
	Heat              heatView
	Waiting           *moment
	Holder            string
	Platform          string
	Place             string
	Public            bool
	Unread, Open      bool
	Unreachable, Mine bool
	Elsewhere         bool // a colleague answers in the messenger itself
}

// question is which part of the queue is asked for.
type question struct {
	list  string // now, bot or ended
	page  int    // of those who wait, from 1
	after bot.ID
	open  bot.ID // the conversation that the page shows
}

func questionOf(r *http.Request) question {
	v := r.URL.Query()
	q := question{list: v.Get("list"), after: bot.ID(v.Get("after")), open: bot.ID(v.Get("open"))}
	if q.list != "bot" && q.list != "ended" {
		q.list = "now"
	}
	q.page, _ = strconv.Atoi(v.Get("page"))
	q.page = min(max(q.page, 1), mostRows/rowsPerPage)
	return q
}

// first tells whether the question is what the desk opens with.
func (q question) first() bool { return q.list == "now" && q.page == 1 }

func (q question) query() string {
	v := url.Values{"list": {q.list}}
	if q.page > 1 {
		v.Set("page", strconv.Itoa(q.page))
	}
	if q.after != "" {
		v.Set("after", string(q.after))
	}
	return "?" + v.Encode()
}

func (d *Desk) queuePage(w http.ResponseWriter, r *http.Request, s *session) {
	view, err := d.queue(r.Context(), s, questionOf(r))
	if err != nil {
		d.failed(w, "queue", err)
		return
	}
	d.show(w, http.StatusOK, "page", d.page(s, page{Title: d.words.say("desk"), Queue: view}))
}

// queueFragment is the list alone, for the page's script.
func (d *Desk) queueFragment(w http.ResponseWriter, r *http.Request, s *session) {
	view, err := d.queue(r.Context(), s, questionOf(r))
	if err != nil {
		d.failed(w, "queue", err)
		return
	}
	d.show(w, http.StatusOK, "queue", view)
}

func (d *Desk) queue(ctx context.Context, s *session, q question) (*queueView, error) {
	people, err := d.roster.people(ctx)
	if err != nil {
		return nil, err
	}
	hands := divide(people, s.operator)
	view := &queueView{Query: q.query(), Waiting: hands.needing(), Empty: d.words.say("list.empty." + q.list)}
	view.Tabs = d.tabs(q, len(people))
	if q.list == "now" {
		d.fillNow(view, hands, q)
	} else if err := d.fillRest(ctx, view, q); err != nil {
		return nil, err
	}
	return view, d.fillRows(ctx, view, s, q)
}

// hands are the conversations in people's hands, by whose.
type hands struct{ mine, waiting, others []bot.Conversation }

func divide(people []bot.Conversation, operator string) hands {
	var h hands
	for _, c := range people {
		switch {
		case c.Operator == operator:
			h.mine = append(h.mine, c)
		case c.Operator != "" || c.Elsewhere:
			h.others = append(h.others, c)
		default:
			h.waiting = append(h.waiting, c)
		}
	}
	return h
}

// needing counts the customers for whom this operator could do something now.
func (h hands) needing() int {
	n := len(h.waiting)
	for _, c := range h.mine {
		if !c.Waiting.IsZero() {
			n++
		}
	}
	return n
}

func (d *Desk) tabs(q question, now int) []tab {
	var tabs []tab
	for _, list := range []string{"now", "bot", "ended"} {
		t := tab{Word: d.words.say("list." + list), URL: d.url("?list=" + list), Current: q.list == list}
		if list == "now" {
			t.Count = now
		}
		tabs = append(tabs, t)
	}
	return tabs
}

// moment is a time that the page's clocks go on counting from.
type moment struct {
	Since int64  // milliseconds since 1970
	Stamp string // machine-readable
	Span  string // how long ago, in words
}

func (d *Desk) moment(at time.Time) *moment {
	if at.IsZero() {
		return nil
	}
	ago := max(d.options.Now().Sub(at), 0)
	return &moment{Since: at.UnixMilli(), Stamp: at.UTC().Format(time.RFC3339), Span: d.words.span(ago)}
}
