// Package demo is the page on which a newcomer sees the whole product at once: a messenger to complain in, and beside it
// the desk where an operator takes over. On a phone the two are tabs.
package demo

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html/template"
	"net/http"

	"github.com/goccy/go-yaml"
)

//go:embed page.html static words
var files embed.FS

// policy lets the page load its own files and frame its own origin, nothing else; nobody may frame it.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; frame-src 'self'; " +
	"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// firstLanguage is spoken to those who did not ask for another.
const firstLanguage = "ru"

// Options say where the two halves are served, on the same origin as the page.
type Options struct {
	Messenger string            // path of the messenger; empty means "/messenger/"
	Group     string            // path of the operators' group, the desk's second window; empty: there is none
	Desk      map[string]string // path of the desk in each language; "/desk/" where it has none of its own
}

// Page serves the page at "/" (?lang=ru, en or pl; Russian when left out) and its files below "/static/".
func Page(o Options) http.Handler {
	o.Messenger = cmp.Or(o.Messenger, "/messenger/")
	p := &page{
		options: o,
		view:    template.Must(template.New("page.html").Option("missingkey=error").ParseFS(files, "page.html")),
		words:   readWords(),
	}
	mux := http.NewServeMux()
	mux.Handle("GET /{$}", p)
	mux.Handle("GET /static/", http.FileServerFS(files))
	return guarded(mux)
}

func guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin") // the desk's forms want to know where they come from
		h.Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}

// words are the texts of the page in one language.
type words struct {
	Texts map[string]string `yaml:"texts"`
	Steps []step            `yaml:"steps"` // what to try, in order
}

// step is one thing to try. Side says where on a wide screen; on a narrow one, where the halves are tabs, it is left out.
type step struct {
	Side string `yaml:"side"`
	Text string `yaml:"text"`
}

// readWords reads the embedded texts. They are part of the program, so a fault in them is the program's.
func readWords() map[string]words {
	all := map[string]words{}
	for _, language := range []string{"ru", "en", "pl"} {
		var w words
		text, err := files.ReadFile("words/" + language + ".yaml")
		if err == nil {
			err = yaml.UnmarshalWithOptions(text, &w, yaml.Strict())
		}
		if err != nil {
			panic(fmt.Sprintf("demo: read words of %q: %v", language, err))
		}
		all[language] = w
	}
	return all
}

type page struct {
	options Options
	view    *template.Template
	words   map[string]words
}

// view is what page.html shows.
type view struct {
	Language  string
	Messenger string
	Group     string
	Desk      string
	words
}

// ServeHTTP writes the page in the language asked for.
func (p *page) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	language := r.URL.Query().Get("lang")
	if _, spoken := p.words[language]; !spoken {
		language = firstLanguage
	}
	shown := view{
		Language: language, Messenger: p.options.Messenger + "?lang=" + language,
		Desk: cmp.Or(p.options.Desk[language], "/desk/"), words: p.words[language],
	}
	if p.options.Group != "" {
		shown.Group = p.options.Group + "?lang=" + language
	}
	var out bytes.Buffer
	if err := p.view.Execute(&out, shown); err != nil {
		http.Error(w, "demo: draw the page: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = out.WriteTo(w) // a reader who left needs no answer
}
