package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"otklik/bot"
	"otklik/desk/queue"
)

// lists are what an operator chooses from, in the order in which they stand on the page.
func lists() []queue.List {
	return []queue.List{queue.Now, queue.Hot, queue.Mine, queue.Waiting, queue.Customer, queue.Bot, queue.Failed, queue.All, queue.Ended}
}

// question is which part of the queue is asked for.
type question struct {
	list   queue.List
	filter queue.Filter
	words  string // of a search
	page   int    // from 1
	after  string // the last one of the page before, where the store pages
	open   bot.ID // the conversation that the page shows
}

func questionOf(r *http.Request) question {
	v := r.URL.Query()
	q := question{list: queue.List(v.Get("list")), after: v.Get("after"), open: bot.ID(v.Get("open")),
		filter: queue.Filter{Account: v.Get("account"), Language: v.Get("language"), Topic: v.Get("topic"), Kind: v.Get("kind"), Heat: v.Get("heat")}}
	if q.words = strings.TrimSpace(shorten(v.Get("q"), longestSearch)); q.words != "" {
		q.list = queue.Search
	} else if !slices.Contains(lists(), q.list) {
		q.list = queue.Now
	}
	q.page, _ = strconv.Atoi(v.Get("page"))
	q.page = min(max(q.page, 1), mostPages)
	return q
}

// first tells whether the question is what the desk opens with.
func (q question) first() bool { return q.query() == "?list="+string(queue.Now) }

// at is the same question for another page.
func (q question) at(page int, after string) question {
	q.page, q.after = page, after
	return q
}

// query is the question as an address; what is open is no part of it.
func (q question) query() string {
	v := url.Values{"list": {string(q.list)}}
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	set("account", q.filter.Account)
	set("language", q.filter.Language)
	set("topic", q.filter.Topic)
	set("kind", q.filter.Kind)
	set("heat", q.filter.Heat)
	set("after", q.after)
	if q.words != "" {
		v.Del("list")
		v.Set("q", q.words)
	}
	if q.page > 1 {
		v.Set("page", strconv.Itoa(q.page))
	}
	return "?" + v.Encode()
}
