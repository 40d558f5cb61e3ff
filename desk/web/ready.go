package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"otklik/answers"
	"otklik/bot"
	"otklik/desk/entrance"
)

// mostReady is how many ready answers are offered at once.
const mostReady = 30

// readyView is a ready answer with what is known of the customer filled in.
type readyView struct {
	Shortcut, Title, Text string
	URL                   string // puts it into the answer where there is no script
	Gap                   string // the first thing that is still to be filled in
}

func (d *Desk) ready(s *entrance.Visitor, c *bot.Conversation, a answers.Answer) readyView {
	v := readyView{Shortcut: a.Shortcut, Title: a.Title, URL: d.path(c.ID) + "?ready=" + escape(a.Shortcut)}
	v.Text = d.engine.Account(c.ID.Account()).Fill(*c, a, s.Name)
	if gaps := answers.Gaps(v.Text); len(gaps) > 0 {
		v.Gap = gaps[0]
	}
	return v
}

// suggested are the ready answers that may fit what the customer said.
func (d *Desk) suggested(s *entrance.Visitor, c *bot.Conversation, lines []bot.Line) []readyView {
	var views []readyView
	for _, m := range d.engine.Account(c.ID.Account()).Suggest(*c, lines) {
		views = append(views, d.ready(s, c, m.Answer))
	}
	return views
}

// readyList is what the page's script offers behind a slash: by the beginning of a shortcut or of a title's word, else by meaning.
func (d *Desk) readyList(w http.ResponseWriter, r *http.Request, s *entrance.Visitor) {
	c, found, err := d.load(r)
	if err != nil || !found {
		http.NotFound(w, r)
		return
	}
	account := d.engine.Account(c.ID.Account())
	asked := strings.TrimPrefix(strings.TrimSpace(r.URL.Query().Get("q")), "/")
	var views []readyView
	for _, a := range offered(account, &c, asked) {
		views = append(views, d.ready(s, &c, a))
	}
	d.show(w, http.StatusOK, "ready", views)
}

// offered are the answers that fit what was typed; those in the customer's language first.
func offered(account *bot.Account, c *bot.Conversation, asked string) []answers.Answer {
	language := account.Spoken(c)
	begins := slices.DeleteFunc(account.Shelf.All(), func(a answers.Answer) bool { return !beginning(a, asked) })
	slices.SortStableFunc(begins, func(a, b answers.Answer) int {
		return cmp.Compare(foreign(a, language), foreign(b, language))
	})
	if len(begins) == 0 && asked != "" {
		for _, m := range account.Shelf.Find(asked, language, mostReady) {
			begins = append(begins, m.Answer)
		}
	}
	return begins[:min(len(begins), mostReady)]
}

func foreign(a answers.Answer, language string) int {
	if a.Language == language {
		return 0
	}
	return 1
}

func beginning(a answers.Answer, asked string) bool {
	asked = strings.ToLower(asked)
	return slices.ContainsFunc(strings.Fields(strings.ToLower(strings.TrimPrefix(a.Shortcut, "/")+" "+a.Title)),
		func(word string) bool { return strings.HasPrefix(word, asked) })
}
