package decision_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"otklik/bot"
	"otklik/bot/bottest"
	"otklik/bot/engine"
	"otklik/flows"
	"otklik/store/sqlite"
)

// secrets are what customers of these tests give as private answers, by the kind of the question. Nobody else says such words.
var secrets = map[string][]string{
	"phone": {"+79990000001", "8 999 000-00-02"}, "email": {"anna.private@example.com", "vera.private@example.org"},
	"pattern": {"ZX-4471", "ZX-9902"}, "text": {"моё кодовое слово омега", "my mother is called Margaret"},
}

// plan is a flow made up at random: what it asks, where it speaks, and what stands in its phrases.
type plan struct {
	kinds   []string   // of the private questions s0, s1, …
	states  []planned  // between listen and operator
	phrases [][]string // placeholders of each state's phrase
	open    bool       // the questions are not declared private, and are asked anywhere
}

type planned struct {
	private bool
	asks    []int
}

// drawPlan makes up a flow. A leaking one is made by taking a sound one and planting a private answer in it.
func drawPlan(t *rapid.T, leaks bool, kinds ...string) plan {
	var p plan
	for range rapid.IntRange(1, 3).Draw(t, "secrets") {
		p.kinds = append(p.kinds, rapid.SampledFrom(kinds).Draw(t, "kind"))
	}
	p.add(t, planned{})
	for range rapid.IntRange(1, 4).Draw(t, "states") {
		s := planned{private: rapid.Bool().Draw(t, "private")}
		if s.private {
			s.asks = rapid.Permutation(indices(len(p.kinds))).Draw(t, "asks")
		}
		p.add(t, s)
	}
	p.add(t, planned{private: true, asks: indices(len(p.kinds))})
	p.add(t, planned{}) // so that there is somewhere to leak after all has been told
	if leaks {
		p.phrases[len(p.phrases)-1] = append(p.phrases[len(p.phrases)-1], fmt.Sprintf("s%d", rapid.IntRange(0, len(p.kinds)-1).Draw(t, "leak")))
	}
	return p
}

func indices(n int) (list []int) {
	for i := range n {
		list = append(list, i)
	}
	return list
}

func (p *plan) add(t *rapid.T, s planned) {
	holes := []string{"company", "name", "post", "story"}
	if s.private {
		for i := range p.kinds {
			holes = append(holes, fmt.Sprintf("s%d", i))
		}
	}
	p.states = append(p.states, s)
	p.phrases = append(p.phrases, rapid.SliceOfN(rapid.SampledFrom(holes), 1, 3).Draw(t, "holes"))
}

// flow is the plan as an admin would write it.
func (p plan) flow() flows.Source {
	var b strings.Builder
	b.WriteString("name: made_up\nstart: listen\nlanguages: [en]\nattempts: 2\nintents: {\"yes\": {en: yes}, \"no\": {en: no}, refuse: {en: i refuse}, skip: {en: skip}}\nanswers:\n  story: {kind: text, min: 10}\n")
	for i, kind := range p.kinds {
		fmt.Fprintf(&b, "  s%d: {kind: %s, private: %t%s}\n", i, kind, !p.open, map[string]string{"pattern": `, match: 'ZX-\d+'`, "phone": ", region: RU", "text": ", min: 10"}[kind])
	}
	b.WriteString("states:\n  listen: {rules: [{on: heard, go: m0}]}\n")
	p.body(&b)
	return flows.Source{Name: "flow.yaml", Data: []byte(b.String())}
}

func (p plan) body(b *strings.Builder) {
	for i, s := range p.states {
		next := "operator"
		if i+1 < len(p.states) {
			next = fmt.Sprintf("m%d", i+1)
		}
		private := s.private && !p.open
		fmt.Fprintf(b, "  m%d:\n    private: %t\n    say: say%d\n", i, private, i)
		triggers := []string{"heard"}
		if len(s.asks) > 0 {
			fmt.Fprintf(b, "    ask: [%s]\n", strings.Join(names(s.asks), ", "))
			triggers = []string{"complete", "refused", "stuck"}
		}
		b.WriteString("    rules:\n")
		for _, on := range triggers {
			// a private state is entered where the customer can be spoken to in private, and left out otherwise
			if next != "operator" && p.states[i+1].private && !p.open && !private {
				fmt.Fprintf(b, "      - {on: %s, when: reachable, go: %s}\n      - {on: %s, go: operator}\n", on, next, on)
				continue
			}
			fmt.Fprintf(b, "      - {on: %s, go: %s}\n", on, next)
		}
		b.WriteString("      - {on: silent, after: 24h, go: operator}\n")
	}
	b.WriteString("  operator:\n    human: true\n    rules:\n      - {on: returned, go: m0}\n      - {on: closed, go: done}\n  done: {end: true}\n")
}

func names(asks []int) (list []string) {
	for _, i := range asks {
		list = append(list, fmt.Sprintf("s%d", i))
	}
	return list
}

// texts are the plan's phrases: enough to say something else each time, some with placeholders.
func (p plan) texts() flows.Source {
	var b strings.Builder
	b.WriteString("language: en\nlabels: {confirm.yes: Right, confirm.no: Wrong, skip: Skip, share_phone: Share, open_private: Write to us}\nphrases:\n")
	phrase := func(name string, holes ...string) {
		fmt.Fprintf(&b, "  %s:\n", name)
		for n := range 12 {
			text := fmt.Sprintf("%s says number %d", name, n)
			if n >= 6 && len(holes) > 0 {
				text += " of {" + strings.Join(holes, "} and {") + "}"
			}
			fmt.Fprintf(&b, "    - %q\n", text+".")
		}
	}
	for i, holes := range p.phrases {
		phrase(fmt.Sprintf("say%d", i), holes...)
	}
	questions := append([]string{"story"}, names(indices(len(p.kinds)))...)
	for i, q := range questions {
		for _, about := range []string{"ask_", "again_", "why_"} {
			phrase(about + q)
		}
		if i > 0 && (p.kinds[i-1] == "phone" || p.kinds[i-1] == "email") {
			phrase("confirm_"+q, q)
		}
	}
	return flows.Source{Name: "en.yaml", Data: []byte(b.String())}
}

func (p plan) compile() (*flows.Flow, error) {
	return flows.Compile(p.flow(), []flows.Source{p.texts()})
}

// watched is a platform on which everybody looks for private answers in what is said in public.
type watched struct {
	bottest.Messenger
	t     *rapid.T
	store bot.Store
	flow  *flows.Flow // that knows which answers are private
	aloud int
}

func (w *watched) Send(ctx context.Context, m bot.Message, key string) (bot.Sent, error) {
	if m.Place.Public() {
		w.aloud++
		loaded, err := w.store.Load(ctx, []bot.ID{bottest.ID(anna)})
		if err != nil {
			w.t.Fatal(err)
		}
		for _, q := range w.flow.Questions() {
			for _, v := range []string{loaded[0].Answers[q.Name], loaded[0].Candidates[q.Name]} {
				if q.Private && v != "" && strings.Contains(strings.ToLower(m.Text), strings.ToLower(v)) {
					w.t.Fatalf("the private answer %q is said in public: %q", v, m.Text)
				}
			}
		}
	}
	return w.Messenger.Send(ctx, m, key)
}

// leaking is a conversation that goes on at random on a flow made up at random.
type leaking struct {
	*rapid.T
	p        plan
	store    bot.Store
	engine   *engine.Engine
	runner   *engine.Runner
	platform *watched
	now      time.Time
	events   int
	stopped  int // lines that the sender refused
}

// newLeaking decides by one flow and sends with another account's eyes; usually both are the same.
func newLeaking(t *testing.T, r *rapid.T, p plan, decides, sends *flows.Flow) *leaking {
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "otklik.db"), sqlite.Options{})
	if err != nil {
		r.Fatal(err)
	}
	l := &leaking{T: r, p: p, store: store, now: bottest.Morning(), platform: &watched{t: r, store: store, flow: sends}}
	clock := func() time.Time { return l.now }
	deciding, sending := bottest.Shop(t), bottest.Shop(t)
	deciding.Flow, sending.Flow, deciding.Language, sending.Language = decides, sends, "en", "en"
	l.engine = engine.New(store, []*bot.Account{deciding}, clock, bottest.Quiet())
	l.runner = engine.NewRunner(engine.New(store, []*bot.Account{sending}, clock, bottest.Quiet()), "shop", l.platform)
	return l
}

// lives lets anything happen, mostly what leads on, and closes the store.
func (l *leaking) lives() {
	for range rapid.IntRange(6, 12).Draw(l.T, "steps") {
		l.step()
		l.fires()
		l.delivers()
	}
	lines, err := l.store.Transcript(context.Background(), bottest.ID(anna), "", 1000)
	if err != nil {
		l.Fatal(err)
	}
	for _, line := range lines {
		if line.Delivery != nil && line.Delivery.State == bot.Undelivered {
			l.stopped++
		}
	}
	if err := l.store.Close(); err != nil {
		l.Fatal(err)
	}
}

func (l *leaking) conversation() bot.Conversation {
	loaded, err := l.store.Load(context.Background(), []bot.ID{bottest.ID(anna)})
	if err != nil {
		l.Fatal(err)
	}
	return loaded[0]
}

func (l *leaking) step() {
	place := bottest.Private(anna)
	if rapid.Bool().Draw(l.T, "public") {
		place = bottest.Group()
	}
	e := bot.Event{Kind: bot.HeardEvent, Place: place, Message: int64(l.events + 1), Addressed: true, Person: bot.Person{ID: anna, Name: "Anna Example"}, Operator: "olga"}
	switch rapid.IntRange(0, 9).Draw(l.T, "what") {
	case 0:
		e.Kind, e.Place = bot.OpenedEvent, bottest.Private(anna)
	case 1:
		e.Kind, e.Person = rapid.SampledFrom([]bot.Kind{bot.TookEvent, bot.ReturnedEvent, bot.ReturnedEvent, bot.ClosedEvent}).Draw(l.T, "operator does"), bot.Person{}
	case 2:
		e.Kind, e.Person = rapid.SampledFrom([]bot.Kind{bot.AnsweredEvent, bot.PublishedEvent}).Draw(l.T, "operator says"), bot.Person{}
	}
	e.Text = l.words()
	l.happens(e)
}

// words answer the open question, or are a complaint; in any case there may be something private in them.
func (l *leaking) words() string {
	kind := rapid.SampledFrom(l.p.kinds).Draw(l.T, "of kind")
	if c := l.conversation(); strings.HasPrefix(c.Asking, "s") && c.Asking != "story" {
		kind = l.p.kinds[c.Asking[1]-'0']
	}
	secret := rapid.SampledFrom(secrets[kind]).Draw(l.T, "secret")
	return rapid.SampledFrom([]string{secret, secret, "yes", "My order 556677 never came on March 1, this is a disgrace!", "It is late again on March 2, write to " + secret + " at once!"}).Draw(l.T, "words")
}

func (l *leaking) happens(e bot.Event) {
	l.events++
	l.now = l.now.Add(time.Second)
	if e.ID == "" {
		e.ID = fmt.Sprint("l", l.events)
	}
	e.Conversation = bottest.ID(anna)
	var taken *bot.TakenError
	err := l.engine.Handle(context.Background(), e)
	for _, denied := range []error{nil, bot.ErrPersonalData, bot.ErrNotYours, bot.ErrNobody, bot.ErrNotPublic, bot.ErrUnreachable, bot.ErrNoPlace, bot.ErrNoPrivate} {
		if errors.Is(err, denied) {
			for _, secret := range slices.Concat(secrets["phone"], secrets["email"], secrets["pattern"], secrets["text"]) {
				if err != nil && strings.Contains(err.Error(), secret) {
					l.Fatalf("the error tells %q: %v", secret, err)
				}
			}
			return
		}
	}
	if !errors.As(err, &taken) {
		l.Fatal(err)
	}
}

// fires ends monologues.
func (l *leaking) fires() {
	l.now = l.now.Add(bot.DefaultQuietMax)
	jobs, err := l.store.Lease(context.Background(), bot.TimerQueue("shop"), l.now, time.Minute, 100)
	if err != nil {
		l.Fatal(err)
	}
	for _, j := range jobs {
		l.happens(bot.Event{ID: j.ID, Kind: bot.FiredEvent, Timer: j.Timer})
		if err := l.store.Settle(context.Background(), []bot.Settlement{j.Settles()}); err != nil {
			l.Fatal(err)
		}
	}
}

func (l *leaking) delivers() {
	for range 20 {
		if n, err := l.runner.Step(context.Background()); err != nil || n == 0 {
			if err != nil {
				l.Fatal(err)
			}
			return
		}
	}
}

func TestNoPrivateAnswerReachesAPublicPlaceWhateverTheFlowIs(t *testing.T) {
	aloud := 0
	rapid.Check(t, func(r *rapid.T) {
		p := drawPlan(r, false, "phone", "email", "pattern", "text")
		flow, err := p.compile()
		if err != nil {
			r.Fatalf("%v\n%s", err, p.flow().Data)
		}
		l := newLeaking(t, r, p, flow, flow)
		l.lives()
		aloud += l.platform.aloud
	})
	if aloud == 0 {
		t.Error("nothing was said in public at all")
	}
}

func TestAPlantedLeakIsFoundByTheCompiler(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		p := drawPlan(r, true, "phone", "email", "pattern", "text")
		_, err := p.compile()
		var faults flows.Faults
		if !errors.As(err, &faults) || !strings.Contains(err.Error(), "is private, but") {
			r.Fatalf("compiled with %v:\n%s", err, p.texts().Data)
		}
	})
}

// Here the decisions are made by a flow whose author has told the compiler nothing of what is private: as if it did not check.
func TestAPlantedLeakThatNobodyCheckedIsStoppedByTheSender(t *testing.T) {
	stopped := 0
	rapid.Check(t, func(r *rapid.T) {
		sound := drawPlan(r, false, "pattern", "text")
		leaky := sound
		leaky.open = true
		leaky.phrases = append(slices.Clone(leaky.phrases[:len(leaky.phrases)-1]), names(indices(len(sound.kinds))))
		decides, err := leaky.compile()
		if err != nil {
			r.Fatalf("%v\n%s", err, leaky.flow().Data)
		}
		sends, err := sound.compile()
		if err != nil {
			r.Fatal(err)
		}
		l := newLeaking(t, r, sound, decides, sends)
		l.lives()
		stopped += l.stopped
	})
	if stopped == 0 {
		t.Error("the sender has stopped nothing: the test shows nothing")
	}
}
