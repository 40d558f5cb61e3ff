// Package topics is the operators' desk as a forum group on Telegram: one topic for each customer whom people look after.
//
// The group is a window only. What operators write and press becomes events of engine.Engine, so who may answer is decided there; what
// the group shows is brought up to the stored transcript again and again (Show), so nothing is missing after a crash. A topic is
// known by the number under which the bot made it, never by its name.
package topics

import (
	"cmp"
	"context"
	"crypto/rand"
	"embed"
	"log/slog"
	"sync"
	"time"

	"otklik/bot"
	"otklik/bot/engine"
	"otklik/desk/draft"
	"otklik/desk/staff"
	"otklik/desk/wording"
)

//go:embed words/*.yaml
var wordFiles embed.FS

// Messenger is the account whose bot works in the group.
type Messenger interface {
	bot.Adapter
	bot.Forum
}

// Options say how the window works. Engine, Store, Staff, Account, Messenger and Group must be given.
type Options struct {
	Engine *engine.Engine
	Store  bot.Store
	Staff  *staff.Staff
	// Account is the name of the account whose bot works in the group, Messenger what speaks for it.
	Account   string
	Messenger Messenger
	// Group is the number of the forum, below 0. The customers may be of any account and platform.
	Group int64
	// Draft looks at answers before they go; nil: nobody does.
	Draft *draft.Checker
	// Page is the address of the desk's page with a slash at its end, which cards link to; "": there is none.
	Page string
	// Language of the group: ru, en or pl; "" is ru.
	Language string
	// Zone is where times are told; nil: the machine's.
	Zone *time.Location
	// Now is the clock; nil: time.Now.
	Now func() time.Time
	// Log is where faults are told; nil: slog.Default.
	Log *slog.Logger
}

func (o Options) filled() Options {
	o.Language = cmp.Or(o.Language, "ru")
	o.Zone = cmp.Or(o.Zone, time.Local)
	o.Log = cmp.Or(o.Log, slog.Default())
	if o.Now == nil {
		o.Now = time.Now
	}
	return o
}

// Window is one staff group. It is safe for concurrent use.
type Window struct {
	self      string // tells it from the same group's windows in other replicas, and from those of earlier lives
	options   Options
	engine    *engine.Engine
	store     bot.Store
	staff     *staff.Staff
	messenger Messenger
	words     wording.Words
	pacer     bot.Pacer
	limits    bot.Limits
	busy      *busy
	errands   *errands
	log       *slog.Logger

	mu       sync.Mutex
	awaiting map[bot.ID]bool // an operator's line is on its way, its mark is not there yet
	hinted   map[int64]bool  // strangers who were told that they are no operators
}

// New makes a window. The error tells that its language is not spoken here.
func New(o Options) (*Window, error) {
	o = o.filled()
	words, err := wording.Read(o.Language, wordFiles)
	if err != nil {
		return nil, err
	}
	log := o.Log.With("group", o.Group)
	w := &Window{self: rand.Text(), options: o, engine: o.Engine, store: o.Store, staff: o.Staff, messenger: o.Messenger, words: words,
		pacer: engine.NewPacer(o.Store, o.Now), busy: newBusy(), errands: newErrands(log), log: log,
		awaiting: make(map[bot.ID]bool), hinted: make(map[int64]bool)}
	if limited, ok := o.Messenger.(bot.Limited); ok {
		w.limits = limited.Limits()
	}
	return w, nil
}

// looksForMarks is how often deliveries are looked for whose news got lost.
const looksForMarks = 3 * time.Second

// Run answers operators and marks their lines as they arrive, until ctx ends.
func (w *Window) Run(ctx context.Context) {
	var working sync.WaitGroup
	working.Go(func() { w.errands.run(ctx) })
	w.errands.later("tell the commands", func(ctx context.Context) error {
		return w.messenger.Commands(ctx, w.options.Group, w.menu())
	})
	changes := w.engine.Feed().Watch(ctx)
	look := time.NewTicker(looksForMarks)
	defer look.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case id := <-changes:
			if w.awaits(id) {
				w.mark(ctx, id)
			}
		case <-look.C:
			for _, id := range w.awaited() {
				w.mark(ctx, id)
			}
		}
	}
	working.Wait()
}

// mark shows a conversation for the sake of its marks. What goes wrong is tried at the next look.
func (w *Window) mark(ctx context.Context, id bot.ID) {
	if err := w.Show(ctx, id); err != nil && ctx.Err() == nil {
		w.log.Debug("a mark is not there yet", "conversation", id, "error", err)
	}
}

func (w *Window) awaits(id bot.ID) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.awaiting[id]
}

func (w *Window) awaited() []bot.ID {
	w.mu.Lock()
	defer w.mu.Unlock()
	ids := make([]bot.ID, 0, len(w.awaiting))
	for id := range w.awaiting {
		ids = append(ids, id)
	}
	return ids
}

func (w *Window) await(id bot.ID, pending bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if pending {
		w.awaiting[id] = true
	} else {
		delete(w.awaiting, id)
	}
}

// place is a topic of the group; thread 0 is the general one.
func (w *Window) place(thread int64) bot.Place {
	return bot.Place{Kind: bot.Group, Chat: w.options.Group, Thread: thread}
}
