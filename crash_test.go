package main

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"otklik/bot"
	"otklik/sandbox"
	"otklik/sandbox/people"
	"otklik/sandbox/sandboxtest"
	"otklik/store/sqlite"
)

// linesEach is how many messages each customer writes.
const linesEach = 4

// crashQuiet is the quiet window of a daemon that is going to be killed.
const crashQuiet = 300 * time.Millisecond

// crashSize is how much happens before the books are checked.
type crashSize struct {
	customers int
	random    int // kills at random moments
	each      int // kills at each named point
}

// OTKLIK_CRASH=full asks for the whole run: 2,000 customers and 20 kills.
func sizeOfCrash() crashSize {
	if os.Getenv("OTKLIK_CRASH") == "full" {
		return crashSize{customers: 2000, random: 8, each: 2}
	}
	return crashSize{customers: 250, random: 2, each: 1}
}

func TestNobodyIsForgottenOrAnsweredTwiceWhateverCrashes(t *testing.T) {
	size := sizeOfCrash()
	c := newCrash(t, size.customers, "")
	c.town.Fault(`{"kind":"twice","count":-1}`)
	c.town.Fault(`{"kind":"429","percent":2,"seed":7,"method":"sendMessage","retry_after":1}`)
	lives := size.lives()
	for i, life := range lives {
		c.write(i*c.total()/len(lives), (i+1)*c.total()/len(lives))
		c.live(life)
	}
	books := c.rest(30 * time.Second)
	t.Logf("%d kills: %s\n%s", len(lives), summed(lives), books)
	if !books.good() {
		t.Error("the books are not good")
	}
}

// The test above is worth as much as it finds: daemons with one mistake each.
func TestCrashesBringFlawsToLight(t *testing.T) {
	for flaw, story := range map[string]struct {
		life  life
		found func(books) int
	}{
		forgetsMarks:      {life{point: beforeAcknowledge, passing: 1}, func(b books) int { return b.repeatedDecisions }},
		acknowledgesEarly: {life{point: beforeCommit, passing: 1}, func(b books) int { return b.lost }},
		settlesEarly:      {life{point: afterLease, passing: 1}, func(b books) int { return b.lost }},
		forgetsAttempts:   {life{point: afterSend, passing: 5}, func(b books) int { return b.unmarked }},
	} {
		t.Run(flaw, func(t *testing.T) {
			t.Parallel()
			c := newCrash(t, 25, flaw)
			c.write(0, c.total())
			c.live(story.life)
			if books := c.rest(4 * crashHold); story.found(books) == 0 {
				t.Errorf("a daemon that %s was not found out: %s", flaw, books)
			}
		})
	}
}

// life is one run of the daemon that ends with kill -9.
type life struct {
	point   string        // where it kills itself; "": it is killed from outside
	passing int64         // of the point
	after   time.Duration // it began to serve; with point ""
	frozen  bool          // with after: it is stopped beyond its leases first
}

// lives are the kills of a run, in a random order.
func (s crashSize) lives() []life {
	var all []life
	for range s.random {
		all = append(all, life{after: time.Duration(20+rand.IntN(600)) * time.Millisecond})
	}
	for range s.each {
		for _, point := range points {
			all = append(all, life{point: point, passing: 1 + rand.Int64N(4)})
		}
	}
	rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all
}

func summed(lives []life) string {
	counts := map[string]int{}
	for _, l := range lives {
		if l.point == "" {
			counts["at random moments"]++
		} else {
			counts[l.point]++
		}
	}
	return fmt.Sprint(counts)
}

// crash is a town full of customers and a daemon that does not live long.
type crash struct {
	t         *testing.T
	town      *sandboxtest.Town
	customers int
	each      int // lines of each customer
	orders    daemonOrders
	platform  func(customer int) string // on which a customer writes; nil: Telegram
	inspect   func(bot.Store) books     // is audit, unless there is more to look at
}

func newCrash(t *testing.T, customers int, flaw string) *crash {
	t.Helper()
	town := sandboxtest.Start(t, sandbox.Options{})
	c := &crash{t: t, town: town, customers: customers, each: linesEach,
		orders: daemonOrders{Folder: t.TempDir(), Sandbox: town.URL, Quiet: crashQuiet, Flaw: flaw}}
	c.inspect = c.audit
	return c
}

func (c *crash) total() int { return c.customers * c.each }

// said is the customer's nth line, from 0. No two lines of all customers are the same.
func said(person int64, n int) string {
	lines := []string{
		"Сколько можно?! Заказ так и не пришёл, никто не отвечает! (%d)",
		"Обещали привезти ещё в четверг до обеда, я весь день ждала дома. (%d)",
		"Курьер не позвонил, в приложении написано «доставлен». (%d)",
		"И что теперь делать? (%d)",
	}
	return fmt.Sprintf(lines[n%len(lines)], person) + strings.Repeat(" Ещё раз!", n/len(lines))
}

const firstPerson = 800_000

// write lets customers write the lines from first up to last: everybody's first line, then everybody's second, and so on.
func (c *crash) write(first, last int) {
	c.t.Helper()
	var acts []people.Act
	for i := first; i < last; i++ {
		platform, person := "telegram", int64(firstPerson+i%c.customers)
		if c.platform != nil {
			platform = c.platform(i % c.customers)
		}
		acts = append(acts, people.Act{Platform: platform, Person: person, Name: "Анна Пример", Where: "private", Text: said(person, i/c.customers)})
	}
	body, err := json.Marshal(acts)
	if err != nil {
		c.t.Fatal(err)
	}
	var done []people.Done
	if err := json.Unmarshal(post(c.t, c.town.URL+"/acts", string(body)), &done); err != nil || len(done) != len(acts) {
		c.t.Fatalf("%d acts were answered with %d: %v", len(acts), len(done), err)
	}
}

// post sends JSON and returns what was answered.
func post(t testing.TB, address, body string) []byte {
	t.Helper()
	response, err := http.Post(address, "application/json", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil || response.StatusCode != http.StatusOK {
		t.Fatalf("POST %s: %s %v %s", address, response.Status, err, answer)
	}
	return answer
}

// live runs the daemon until it is killed.
func (c *crash) live(l life) {
	c.t.Helper()
	orders := c.orders
	orders.Point, orders.Passing = l.point, l.passing
	daemon := start(c.t, childDaemon, orders.String())
	daemon.says(c.t, "serving")
	if l.point == "" {
		select {
		case <-time.After(l.after):
			_ = daemon.command.Process.Kill()
		case <-daemon.ended:
		}
	}
	if code := daemon.wait(c.t, usualTime); code != -1 {
		c.t.Fatalf("the daemon was not killed %+v but ended with %d:\n%s", l, code, &daemon.output)
	}
}

// rest runs the daemon until the books are good, or nothing has moved for so long that they never will be, and ends it
// as it should end.
func (c *crash) rest(patience time.Duration) books {
	c.t.Helper()
	daemon := start(c.t, childDaemon, c.orders.String())
	daemon.says(c.t, "serving")
	store, err := sqlite.OpenBeside(c.t.Context(), c.orders.path(), sqlite.Options{})
	if err != nil {
		c.t.Fatal(err)
	}
	defer store.Close()
	q := quiet{store: store, patience: patience, since: time.Now()}
	daemon.untilWithin(c.t, 5*time.Minute, "came to rest", func() bool { return q.over(c) })
	daemon.stopsCleanly(c.t)
	return c.inspect(store)
}

// quiet watches a store in which things happen.
type quiet struct {
	store    bot.Store
	patience time.Duration
	before   bot.Counts
	since    time.Time
	audited  bool
}

// over tells whether all is as it should be, or nothing moves any more.
func (q *quiet) over(c *crash) bool {
	now, err := q.store.Counts(c.t.Context())
	if err != nil {
		c.t.Fatal(err)
	}
	now.OldestDue = time.Time{}
	if now != q.before {
		q.before, q.since, q.audited = now, time.Now(), false
	}
	still := time.Since(q.since)
	if still < time.Second || q.audited {
		return still > q.patience
	}
	q.audited = true
	b := c.inspect(q.store)
	return b.good()
}
