// Package messenger is a web page on which a human plays one person of the sandbox: writes, presses buttons, shares a
// phone number, attaches, edits; in private and in public, on every platform that the sandbox plays. It talks to the sandbox's HTTP API only, as any other program would.
package messenger

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
)

//go:embed page.html staff.html static words
var files embed.FS

// policy lets the page load its own files and nothing else; only pages of the same origin may frame it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'self'"

// Options say where the page plays and what it shows.
type Options struct {
	API  http.Handler // answers POST /act, GET /heard and GET /world as the sandbox does
	Name string       // the chat's name, such as the company's; empty means "Отклик"
	// Operator is who the page at "/staff" plays, in the operators' forum on Telegram; 0: there is no such page.
	Operator     int64
	OperatorName string
}

// Handler serves the page at "/" (?lang=ru, en or pl; Russian when left out), and hands /act, /heard and /world on to the
// sandbox, refusing acts that another site's page tries to do. All addresses in the page are relative: mount it
// anywhere with http.StripPrefix, the prefix ending with a slash.
func Handler(o Options) http.Handler {
	if o.Name == "" {
		o.Name = "Отклик"
	}
	p := &page{view: view{Name: o.Name}, file: "page.html", parsed: parsePages(), words: readWords()}
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", p)
	if o.Operator != 0 {
		staff := *p
		staff.view.Operator, staff.view.OperatorName, staff.file = o.Operator, o.OperatorName, "staff.html"
		mux.Handle("GET /staff", &staff)
	}
	mux.Handle("GET /static/", http.FileServerFS(files))
	mux.Handle("POST /act", o.API)
	mux.Handle("GET /heard", o.API)
	mux.Handle("GET /world", o.API)
	return http.NewCrossOriginProtection().Handler(guarded(mux))
}

func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}

// page is one page of the messenger in all its languages.
type page struct {
	view   view
	file   string
	parsed *template.Template
	words  map[string]words
}

func parsePages() *template.Template {
	return template.Must(template.New("page.html").Option("missingkey=error").ParseFS(files, "page.html", "staff.html"))
}

// ServeHTTP writes the page in the language asked for.
func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	shown := p.view
	shown.Language = r.URL.Query().Get("lang")
	if _, ok := p.words[shown.Language]; !ok {
		shown.Language = firstLanguage
	}
	shown.words = p.words[shown.Language]
	var out bytes.Buffer
	if err := p.parsed.ExecuteTemplate(&out, p.file, shown); err != nil {
		http.Error(w, "messenger: draw the page: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = out.WriteTo(w) // a reader who left needs no answer
}

// view is what a page shows.
type view struct {
	Language     string
	Name         string
	Operator     int64
	OperatorName string
	words
}
