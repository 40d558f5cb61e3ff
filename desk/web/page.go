package web

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"

	"otklik/bot"
	"otklik/desk/entrance"
)

//go:embed templates/*.html
var templateFiles embed.FS

// page is what every page has.
type page struct {
	Title    string
	Operator string // "": nobody is signed in
	Guest    bool
	Now      int64 // milliseconds since 1970, for the page's clocks
	Queue    *queueView
	Open     *conversationView
	Staffed  bool // there is a table of operators
	SignIn   *signInView
	Join     *joinView
	People   *peopleView
	Trouble  *troubleView
}

type troubleView struct{ Title, Text string }

func (d *Desk) parse() (*template.Template, error) {
	return template.New("desk").Funcs(template.FuncMap{
		"t":       d.words.say,
		"url":     d.url,
		"styles":  func() []string { return []string{"base.css", "queue.css", "talk.css"} },
		"scripts": func() []string { return []string{"parts.js", "here.js", "desk.js", "compose.js", "keys.js"} },
		"asset":   func(name string) string { return d.url("static/" + d.assets.names[name]) },
	}).ParseFS(templateFiles, "templates/*.html")
}

// show renders a template whole before the first byte goes out: half a page is never seen.
func (d *Desk) show(w http.ResponseWriter, status int, name string, data any) {
	var out bytes.Buffer
	if err := d.pages.ExecuteTemplate(&out, name, data); err != nil {
		d.log.Error("page is not shown", "page", name, "error", err)
		http.Error(w, d.words.say("error.failed"), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	// An error means that the browser went away.
	_, _ = out.WriteTo(w)
}

// trouble shows a page that only says what went wrong. The words have a title beside them.
func (d *Desk) trouble(w http.ResponseWriter, status int, key string) {
	title := d.words.say(key + ".title")
	d.show(w, status, "page", d.page(nil, page{Title: title, Trouble: &troubleView{Title: title, Text: d.words.say(key)}}))
}

// failed tells the log what went wrong and the operator that something did.
func (d *Desk) failed(w http.ResponseWriter, doing string, err error) {
	d.log.Error("desk page failed", "doing", doing, "error", err)
	if torn, _ := bot.Torn(err); len(torn) > 0 {
		d.trouble(w, http.StatusInternalServerError, "error.torn")
		return
	}
	d.trouble(w, http.StatusServiceUnavailable, "error.failed")
}

func (d *Desk) page(s *entrance.Visitor, p page) page {
	if s != nil {
		p.Operator, p.Guest = s.Name, s.Guest
		p.Staffed = d.options.Staff != nil
	}
	p.Now = d.options.Now().UnixMilli()
	p.Title += " · " + d.words.say("product")
	return p
}
