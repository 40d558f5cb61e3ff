package web

import (
	"context"
	"net/http"
	"strings"
	"time"

	"otklik/bot"
	"otklik/desk/entrance"
	"otklik/desk/queue"
)

const (
	// rowsPerPage of the queue, rowsOfGroup of those who are led by somebody.
	rowsPerPage = 50
	rowsOfGroup = 30
	mostPages   = 1000
	// previewRunes is how much of the last words a row shows.
	previewRunes = 120
	// previewLines is how far back a row looks for words.
	previewLines = 8
	// longestSearch is how much of a search is read, in characters.
	longestSearch = 200
)

type queueView struct {
	Lists          []tab
	Title          string // of the list that is shown
	Groups         []group
	Filters        []filterView
	Filtered       bool
	Unfiltered     string // address of the list without its filters
	Search, Note   string // what was looked for; what must be said about the list
	Torn           string // what cannot be read; "": all can
	SearchLabel    string // what can be looked for
	Empty          string // what is said when there is nothing
	Range          string // which rows of how many
	Next, Previous string // addresses of the neighbouring pages
	Query          string // asks for this very list again
	Waiting        int    // customers who wait for this operator, or for any
	Unled          bool   // somebody waits whom nobody leads

	torn []bot.ID
}

type tab struct {
	Name, Word, URL string
	Count           int
	Current         bool
}

type group struct {
	Word  string
	Rows  []row
	Count int
	More  int // rows that are not shown
}

type row struct {
	ID                bot.ID
	URL               string // "": it leads nowhere
	Name, Preview     string
	Heat              heatView
	Waiting           *moment
	Holder            string
	lead              string // who leads, as events carry it
	Platform          string
	Place             string
	Trouble           string // what could not be read or delivered
	Failed            string // its ID, for who may drop it; "": the visitor may not
	Public            bool
	Unread, Open      bool
	Unreachable, Mine bool
	Elsewhere         bool   // a colleague answers in the messenger itself
	Alarm             string // what the customer said that a human must see at once
	Low               int    // the few stars that brought the customer back to people; 0: none did
}

func (d *Desk) queuePage(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	view, err := d.queue(r.Context(), s, questionOf(r))
	if err != nil {
		d.failed(w, "queue", err)
		return
	}
	d.show(w, http.StatusOK, "page", d.page(s, page{Title: d.words.say("desk"), Queue: view}))
}

// queueFragment is the list alone, for the page's script.
func (d *Desk) queueFragment(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	view, err := d.queue(r.Context(), s, questionOf(r))
	if err != nil {
		d.failed(w, "queue", err)
		return
	}
	d.show(w, http.StatusOK, "queue", view)
}

func (d *Desk) queue(ctx context.Context, s *entrance.Visitor, q question) (*queueView, error) {
	open, err := d.roster.Open(ctx)
	if err != nil {
		return nil, err
	}
	view := &queueView{Title: d.words.say("list." + string(q.list)), Query: q.query(), Empty: d.words.say("list.empty." + string(q.list)), Search: q.words, SearchLabel: d.searchLabel()}
	view.torn = d.roster.Torn()
	d.fillLists(view, open, s.Operator, q)
	if err := d.countFailed(ctx, view); err != nil {
		return nil, err
	}
	if err := d.fill(ctx, view, open, s, q); err != nil {
		return nil, err
	}
	view.Torn = d.tornWords(view.torn)
	d.fillRows(ctx, view, s, q)
	return view, nil
}

// mostTorn is how many conversations are named that cannot be read; their admin finds the others when these are mended.
const mostTorn = 5

// tornWords say which conversations cannot be read; "" when all can.
func (d *Desk) tornWords(ids []bot.ID) string {
	if len(ids) == 0 {
		return ""
	}
	names := make([]string, 0, mostTorn)
	for _, id := range ids[:min(len(ids), mostTorn)] {
		names = append(names, string(id))
	}
	if len(ids) > mostTorn {
		names = append(names, d.words.say("list.more", len(ids)-mostTorn))
	}
	return d.words.say("list.torn", strings.Join(names, ", "))
}

// fill shows the list that is asked for.
func (d *Desk) fill(ctx context.Context, view *queueView, open []*bot.Conversation, s *entrance.Visitor, q question) error {
	switch q.list {
	case queue.Search:
		return d.fillSearch(ctx, view, q)
	case queue.Failed:
		return d.fillFailed(ctx, view, s, q)
	case queue.Ended:
		return d.fillEnded(ctx, view, q)
	case queue.Now:
		d.fillNow(view, chosen(open, s.Operator, q), s.Operator, q)
	default:
		d.fillOpen(view, chosen(open, s.Operator, q), q)
	}
	return nil
}

// chosen are the open conversations of the list that the filter lets through.
func chosen(open []*bot.Conversation, operator string, q question) []*bot.Conversation {
	var list []*bot.Conversation
	for _, c := range open {
		if q.list.Has(c, operator) && q.filter.Fits(c) {
			list = append(list, c)
		}
	}
	return list
}

// fillLists counts what stands in each list, and who needs this operator.
func (d *Desk) fillLists(view *queueView, open []*bot.Conversation, operator string, q question) {
	counts := make(map[queue.List]int)
	for _, c := range open {
		if queue.Needs(c, operator) {
			view.Waiting++
		}
		view.Unled = view.Unled || queue.Unled(c)
		for _, l := range lists() {
			if l.Has(c, operator) {
				counts[l]++
			}
		}
	}
	for _, l := range lists() {
		view.Lists = append(view.Lists, tab{Name: string(l), Word: d.words.say("list." + string(l)), Count: counts[l], Current: q.list == l,
			URL: d.url(question{list: l, filter: q.filter}.query())})
	}
	view.Filtered, view.Unfiltered = q.filter != queue.Filter{}, d.url(question{list: q.list, words: q.words}.query())
	view.Filters = d.filters(open, q.filter)
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
