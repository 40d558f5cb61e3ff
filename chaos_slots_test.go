package main

import (
	"strings"
	"syscall"
	"testing"
	"time"

	"otklik/bot"
	"otklik/sandbox"
	"otklik/sandbox/sandboxtest"
	"otklik/store/redis"
)

// chaos is a crash with several replicas on one Redis.
type chaos struct {
	*crash
	size           chaosSize
	store          bot.Store
	slots          [replicas]slot
	restart        func()   // of Redis; nil: never
	children       []*child // all that ever lived
	kills, freezes int
	at             map[string]int // what was killed where
}

// slot is where one replica lives after the other.
type slot struct {
	child *child
	life  life
	lives []life // still to come
	since time.Time
	state slotState
}

type slotState int

const (
	starting slotState = iota
	serving
	frozen
	ending
)

func newChaos(t *testing.T, size chaosSize, url string) *chaos {
	t.Helper()
	town := sandboxtest.Start(t, sandbox.Options{})
	for _, fault := range []string{`{"kind":"twice","count":-1}`, `{"platform":"vk","kind":"twice","count":-1}`,
		`{"kind":"429","percent":2,"seed":7,"method":"sendMessage","retry_after":1}`,
		`{"platform":"vk","kind":"error6","percent":2,"seed":7,"method":"messages.send"}`} {
		town.Fault(fault)
	}
	store, err := redis.Open(t.Context(), url, redis.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	c := &chaos{size: size, store: store, at: make(map[string]int), crash: &crash{t: t, town: town, customers: size.customers, each: size.each,
		orders: daemonOrders{Folder: t.TempDir(), Sandbox: town.URL, Quiet: crashQuiet, Redis: url}}}
	c.platform = func(customer int) string { return [...]string{"telegram", "vk"}[customer%2] }
	c.inspect = c.auditChains
	for i, lives := range size.lives() {
		c.slots[i].lives = lives
	}
	return c
}

// begin starts the next replica of a slot.
func (c *chaos) begin(s *slot) {
	s.life = life{after: time.Hour}
	if len(s.lives) > 0 {
		s.life, s.lives = s.lives[0], s.lives[1:]
	}
	orders := c.orders
	orders.Point, orders.Passing = s.life.point, s.life.passing
	s.child, s.state, s.since = start(c.t, childDaemon, orders.String()), starting, time.Now()
	c.children = append(c.children, s.child)
}

// rage lets customers write while replicas and Redis are killed.
func (c *chaos) rage() {
	c.t.Helper()
	written, restarts, faults := 0, 0, 0
	for _, s := range c.slots {
		faults += len(s.lives)
	}
	for i := range c.slots {
		c.begin(&c.slots[i])
	}
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for left := faults; left > 0; <-look.C {
		left = 0
		for i := range c.slots {
			c.tend(&c.slots[i])
			left += len(c.slots[i].lives)
			if c.slots[i].life.after != time.Hour {
				left++
			}
		}
		done := float64(faults-left) / float64(faults)
		if next := int(done * float64(c.total())); next > written {
			c.write(written, next)
			written = next
		}
		if c.restart != nil && restarts < c.size.restarts && done > float64(restarts+1)/float64(c.size.restarts+1) {
			c.restart()
			restarts++
		}
	}
	c.write(written, c.total())
}

// tend looks after one slot: a replica that has died makes room for the next, one whose time has come is killed or frozen.
func (c *chaos) tend(s *slot) {
	age := time.Since(s.since)
	select {
	case <-s.child.ended:
		if c.ended(s) == refused {
			s.lives = append([]life{s.life}, s.lives...)
			c.begin(s)
			return
		}
		c.kills++
		c.at[s.life.name()]++
		c.begin(s)
		return
	default:
	}
	switch {
	case s.state == starting && strings.Contains(s.child.output.String(), "serving"):
		s.state, s.since = serving, time.Now()
	case s.state == serving && s.life.frozen && age > s.life.after:
		c.freezes++
		c.signal(s, syscall.SIGSTOP, frozen)
	case s.state == serving && age > s.life.patience():
		c.signal(s, syscall.SIGKILL, ending)
	case s.state == frozen && age > frozenFor:
		c.signal(s, syscall.SIGCONT, ending)
	case s.state == ending && age > time.Second:
		c.signal(s, syscall.SIGKILL, ending)
	}
}

// refused is the exit code of a replica that came while Redis was away.
const refused = 1

// ended tells how a replica ended: it was killed, or found no Redis to start with.
func (c *chaos) ended(s *slot) int {
	code := s.child.command.ProcessState.ExitCode()
	if code != -1 && (code != refused || !atTheStart(s.child.output.String())) {
		c.t.Fatalf("a replica was not killed %+v but ended with %d:\n%s", s.life, code, &s.child.output)
	}
	return code
}

// atTheStart tells whether a replica ended over what it asks of the store before it serves anybody.
func atTheStart(said string) bool {
	return strings.Contains(said, "open store") || strings.Contains(said, "learn how the last program ended")
}

func (c *chaos) signal(s *slot, signal syscall.Signal, state slotState) {
	_ = s.child.command.Process.Signal(signal) // it may have died a moment ago: then it is seen at the next look
	s.state, s.since = state, time.Now()
}

func (l life) patience() time.Duration {
	if l.point != "" {
		return pointPatience
	}
	return l.after
}

func (l life) name() string {
	switch {
	case l.point != "":
		return l.point
	case l.frozen:
		return "after a freeze"
	}
	return "at random moments"
}

// settle waits until the books are good, or nothing has moved for so long that they never will be, and ends the replicas as they
// should end.
func (c *chaos) settle(patience time.Duration) books {
	c.t.Helper()
	q := quiet{store: c.store, patience: patience, since: time.Now()}
	look := time.NewTicker(lookEvery)
	defer look.Stop()
	for late := time.Now().Add(4 * time.Minute); !c.serving() || !q.over(c.crash); <-look.C {
		if time.Now().After(late) {
			c.t.Fatal("it never came to rest")
		}
	}
	for i := range c.slots {
		c.slots[i].child.stopsCleanly(c.t)
	}
	return c.inspect(c.store)
}

// serving brings all slots to life, and tells whether they are.
func (c *chaos) serving() bool {
	all := true
	for i := range c.slots {
		c.tend(&c.slots[i])
		all = all && c.slots[i].state == serving
	}
	return all
}

// auditChains reads everything that the store keeps, and what people saw.
func (c *chaos) auditChains(store bot.Store) books {
	c.t.Helper()
	source, _ := bot.Able[bot.Movable](store)
	kept := make(map[bot.ID]bot.Parcel)
	for p, err := range source.Dump(c.t.Context(), "") {
		if err != nil {
			c.t.Fatal(err)
		}
		kept[p.Conversation.ID] = p
	}
	seen, b := c.seen(), books{each: c.each}
	for i := range c.customers {
		platform, person := c.platform(i), int64(firstPerson+i)
		where := corner{account: map[string]string{"telegram": "shop-tg", "vk": "shop-vk"}[platform], platform: platform, where: "private"}
		id := bot.NewID(where.account, person)
		p := kept[id]
		b.customers++
		b.checkChain(p, id, person)
		b.checkLines(p.Lines, id, person)
		b.checkAnswers(p.Lines, id)
		b.checkSent(p.Lines, id, seen[person])
		b.checkCorner(p.Lines, id, where)
	}
	return b
}
