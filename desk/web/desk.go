// Package web is the operators' desk as a web page: who waits, what was said, and the few things that an operator does.
//
// The page is a window only. What operators do goes through engine.Engine like everything else, so who may answer is decided
// there. Every page works without JavaScript; with it, pages follow what happens and nothing typed is ever lost.
package web

import (
	"cmp"
	"context"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/desk/draft"
	"otklik/desk/entrance"
	"otklik/desk/queue"
	"otklik/desk/staff"
)

// Options say how the desk works. Engine and Store must be given, and be of one program.
type Options struct {
	Engine *engine.Engine
	Store  bot.Store
	// Draft looks at answers before they go; nil: nobody does.
	Draft *draft.Checker
	// Open fetches what a customer attached; nil: files are only named.
	Open func(ctx context.Context, account string, a bot.Attachment) (bot.File, error)
	// Prefix is the path that the desk is mounted under; "" is "/desk/".
	Prefix string
	// Language of the page: ru, en or pl; "" is ru.
	Language string
	// Staff is the table of operators; nil: everybody comes in by Password.
	Staff *staff.Staff
	// Password is what all share while nobody is in the table; "": the name alone is enough then.
	Password string
	// Invitation words how an invitation's code is accepted elsewhere, line by line: links into the bots. nil: at the page only.
	Invitation func(ctx context.Context, code string) []string
	// URL is the public address of Prefix ("https://desk.example.com/desk/"), for links that are passed on; "": the one that the
	// browser asks for.
	URL string
	// Guest is the operator who works here without signing in, for demonstrations; "": everybody signs in.
	Guest string
	// Zone is where the times on the page are told; nil: the machine's.
	Zone *time.Location
	// Now is the clock; nil: time.Now.
	Now func() time.Time
	// Log is where faults are told; nil: slog.Default.
	Log *slog.Logger
}

func (o Options) filled() Options {
	o.Prefix = "/" + strings.Trim(cmp.Or(o.Prefix, "desk"), "/") + "/"
	if o.Prefix == "//" {
		o.Prefix = "/"
	}
	o.Language = cmp.Or(o.Language, "ru")
	o.Zone = cmp.Or(o.Zone, time.Local)
	o.Log = cmp.Or(o.Log, slog.Default())
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Desk is the page with its signed-in operators.
type Desk struct {
	options  Options
	engine   *engine.Engine
	store    bot.Store
	words    words
	pages    *template.Template
	assets   assets
	entrance *entrance.Entrance
	roster   *queue.Roster
	log      *slog.Logger
	open     context.Context // ends with Close
	close    context.CancelFunc
}

// New makes a desk. The error tells that its language is not spoken here.
func New(o Options) (*Desk, error) {
	o = o.filled()
	spoken, err := readWords(o.Language)
	if err != nil {
		return nil, err
	}
	d := &Desk{options: o, engine: o.Engine, store: o.Store, words: spoken, log: o.Log}
	d.entrance = entrance.New(entrance.Options{Staff: o.Staff, Password: o.Password, Guest: o.Guest, Path: o.Prefix, Now: o.Now})
	if d.assets, err = readAssets(); err != nil {
		return nil, err
	}
	if d.pages, err = d.parse(); err != nil {
		return nil, fmt.Errorf("web: parse pages: %w", err)
	}
	d.open, d.close = context.WithCancel(context.Background())
	d.roster = queue.NewRoster(o.Store, o.Engine.Feed().Watch(d.open), o.Now)
	return d, nil
}

// Close ends the live connections of all pages, so that a server can shut down; hand it to http.Server.RegisterOnShutdown.
func (d *Desk) Close() { d.close() }

// Handler serves everything below the prefix.
func (d *Desk) Handler() http.Handler {
	mux := http.NewServeMux()
	route := func(method, path string, h http.HandlerFunc) { mux.HandleFunc(method+" "+d.options.Prefix+path, h) }
	route("GET", "{$}", d.signed(d.queuePage))
	route("GET", "queue", d.signed(d.queueFragment))
	route("GET", "events", d.signed(d.live))
	route("POST", "next", d.signed(d.next))
	route("POST", "failed/drop", d.leading(d.drop))
	route("GET", "c/{account}/{person}", d.signed(d.conversationPage))
	route("GET", "c/{account}/{person}/live", d.signed(d.conversationFragment))
	route("GET", "c/{account}/{person}/file/{line}/{n}", d.signed(d.file))
	route("GET", "c/{account}/{person}/ready", d.signed(d.readyList))
	route("POST", "c/{account}/{person}/check", d.signed(d.check))
	route("POST", "c/{account}/{person}/here", d.signed(d.here))
	route("POST", "c/{account}/{person}/contact", d.signed(d.contact))
	for name, act := range d.actionsByName() {
		route("POST", "c/{account}/{person}/"+name, d.signed(d.acting(act)))
	}
	route("GET", "sign-in", d.signInPage)
	route("POST", "sign-in", d.signIn)
	route("POST", "sign-out", d.signOut)
	route("GET", EnterPath, d.enterPage)
	route("POST", EnterPath, d.enter)
	route("GET", JoinPath, d.joinPage)
	route("POST", JoinPath, d.join)
	route("GET", "operators", d.staffed(anybody, d.peoplePage))
	route("POST", "operators/invite", d.staffed(isAdmin, d.invite))
	route("POST", "invitations/{invitation}/cancel", d.staffed(isAdmin, d.changes(d.uninvite)))
	for path, act := range map[string]changing{"role": d.setRole, "remove": d.remove, "revoke": d.revoke} {
		route("POST", "operators/{id}/"+path, d.staffed(isAdmin, d.changes(act)))
	}
	route("POST", "operators/me/revoke", d.staffed(listed, d.changes(d.revoke)))
	route("POST", "operators/me/password", d.staffed(listed, d.changes(d.setPassword)))
	route("GET", "static/{file}", d.assets.serve)
	route("GET", "", func(w http.ResponseWriter, _ *http.Request) { d.trouble(w, http.StatusNotFound, "error.nowhere") })
	return d.guarded(mux)
}

// actionsByName are what operators can do, by the last word of the address.
func (d *Desk) actionsByName() map[string]action {
	return map[string]action{"take": d.take, "give": d.give, "free": d.free, "return": d.giveBack, "close": d.finish, "spam": d.spam,
		"answer": d.answer, "note": d.note, "publish": d.publish, "retry": d.retry, "correct": d.correct, "merge": d.merge, "part": d.part}
}

func (d *Desk) url(path string) string { return d.options.Prefix + path }
