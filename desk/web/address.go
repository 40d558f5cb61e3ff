package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"otklik/bot"
)

// partly tells whether the page's script asks for a part of a page, to put in the place of the one it shows.
func partly(r *http.Request) bool { return r.Header.Get("Otklik-Part") != "" }

func escape(text string) string { return url.QueryEscape(text) }

// path is the address of a conversation's page, below the prefix.
func (d *Desk) path(id bot.ID) string {
	account, person, _ := strings.Cut(string(id), "/")
	return d.url("c/" + url.PathEscape(account) + "/" + url.PathEscape(person))
}

// conversationID reads the conversation from the address. What does not look like one names nobody.
func conversationID(r *http.Request) (bot.ID, bool) {
	person, err := strconv.ParseInt(r.PathValue("person"), 10, 64)
	account := r.PathValue("account")
	if err != nil || account == "" || strings.Contains(account, "/") {
		return "", false
	}
	return bot.NewID(account, person), true
}

// conversationPath is the page that an action's address belongs to; the queue's where it belongs to none.
func conversationPath(d *Desk, r *http.Request) string {
	if id, ok := conversationID(r); ok {
		return d.path(id)
	}
	return d.options.Prefix
}
