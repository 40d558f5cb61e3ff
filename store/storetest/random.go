package storetest

import (
	"context"
	"fmt"
	"slices"
	"sync/atomic"
	"time"

	"pgregory.net/rapid"

	"otklik/bot"
)

// followsTheModel does random things to the store and to the model, and looks for a difference. The courses of events share
// a store: each has an account of its own.
func followsTheModel(t *trial) {
	var courses atomic.Int64
	rapid.Check(t.T, func(rt *rapid.T) {
		c := &course{T: rt, ctx: t.Context(), store: t.store, model: newModel(), account: fmt.Sprint("r", courses.Add(1)), now: noon()}
		rt.Repeat(map[string]func(*rapid.T){
			"commit": c.commit,
			"lease":  c.lease,
			"settle": c.settle,
			"wait":   c.wait,
			"erase":  c.erase,
			"look":   c.compare,
		})
		c.compare(rt)
	})
}

// course is one random course of events.
type course struct {
	*rapid.T
	ctx     context.Context
	store   bot.Store
	model   *model
	account string
	now     time.Time
	number  int       // of things made so far
	held    []bot.Job // every lease ever given
	events  []string
}

func (c *course) name() string {
	c.number++
	return fmt.Sprintf("%s-%05d", c.account, c.number)
}

func (c *course) queue(rt *rapid.T) bot.Queue {
	return bot.SendQueue(c.account + rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "queue"))
}

// moment is near now, often the very moment, often between two microseconds.
func (c *course) moment(rt *rapid.T, label string) time.Time {
	steps := []time.Duration{-time.Second, -time.Millisecond, -1, 0, 0, 1, 211, time.Microsecond, time.Millisecond, time.Second}
	return c.now.Add(rapid.SampledFrom(steps).Draw(rt, label))
}

func (c *course) wait(rt *rapid.T) {
	steps := []time.Duration{1, 211, time.Microsecond, time.Millisecond, time.Second, time.Minute}
	c.now = c.now.Add(rapid.SampledFrom(steps).Draw(rt, "wait"))
}

func (c *course) commit(rt *rapid.T) {
	var changes []bot.Change
	ahead := make(map[bot.ID]int64)
	for range rapid.IntRange(1, 4).Draw(rt, "changes") {
		id := bot.NewID(c.account, rapid.Int64Range(1, 3).Draw(rt, "person"))
		ahead[id]++
		version := c.model.conversations[id].Version + ahead[id]
		if rapid.IntRange(0, 5).Draw(rt, "stale") == 0 {
			version += rapid.Int64Range(-2, 2).Draw(rt, "by")
		}
		changes = append(changes, c.change(rt, id, version))
	}
	queue, hold := c.queue(rt), c.hold(rt)
	got, taken := c.committed(changes, bot.Wanted{Queue: queue, Now: c.now, Hold: hold}, rapid.Bool().Draw(rt, "wants"))
	want, err := c.model.Commit(c.ctx, changes)
	c.noError("commit to the model", err)
	c.equal("results", fmt.Sprint(got), fmt.Sprint(want))
	for _, j := range taken {
		c.taken(changes, j, c.now.Add(hold))
	}
	c.held = append(c.held, taken...)
}

// committed are the results of the changes, and the jobs that were leased with them if that was wished for.
func (c *course) committed(changes []bot.Change, wanted bot.Wanted, wished bool) (results []error, taken []bot.Job) {
	var err error
	if taker, able := bot.Able[bot.Taker](c.store); able && wished {
		results, taken, err = taker.CommitTaking(c.ctx, changes, wanted)
	} else {
		results, err = c.store.Commit(c.ctx, changes)
	}
	c.noError("commit", err)
	return results, taken
}

// taken expects that the job is one of the changes', and could be leased.
func (c *course) taken(changes []bot.Change, got bot.Job, until time.Time) {
	isNew := slices.ContainsFunc(changes, func(change bot.Change) bool {
		return slices.ContainsFunc(change.Jobs, func(j bot.Job) bool { return j.ID == got.ID })
	})
	due := c.model.due(got.Queue, c.now)
	at := slices.IndexFunc(due, func(j *modelJob) bool { return j.ID == got.ID })
	if !isNew || at < 0 {
		c.Fatalf("took %s, due are %q", got.ID, names(due))
	}
	c.sameLease(due[at], got, until)
}

func (c *course) change(rt *rapid.T, id bot.ID, version int64) bot.Change {
	change := bot.Change{Event: c.event(rt), Conversation: bot.Conversation{
		ID: id, Version: version, State: rapid.StringN(0, 5, -1).Draw(rt, "state"),
		Section:   rapid.SampledFrom([]bot.Section{bot.SectionWaiting, bot.SectionBot, bot.SectionEnded}).Draw(rt, "section"),
		LastHeard: c.moment(rt, "heard"),
	}}
	if rapid.Bool().Draw(rt, "waits") {
		change.Conversation.Waiting = c.moment(rt, "since")
	}
	for range rapid.IntRange(0, 2).Draw(rt, "lines") {
		change.Lines = append(change.Lines, c.line(rt, id))
	}
	for range rapid.IntRange(0, 3).Draw(rt, "jobs") {
		change.Jobs = append(change.Jobs, c.job(rt, id))
	}
	if len(change.Lines) == 0 {
		change.Amendments = []bot.Amendment{{Chat: 1, Message: rapid.Int64Range(0, 4).Draw(rt, "amends"), Text: c.name(),
			Deleted: rapid.Bool().Draw(rt, "deleted"), Restored: rapid.Bool().Draw(rt, "restored"), At: c.now}}
	}
	return change
}

func (c *course) event(rt *rapid.T) string {
	if len(c.events) > 0 && rapid.IntRange(0, 5).Draw(rt, "event again") == 0 {
		return rapid.SampledFrom(c.events).Draw(rt, "event")
	}
	c.events = append(c.events, c.name())
	return c.events[len(c.events)-1]
}

func (c *course) line(rt *rapid.T, id bot.ID) bot.Line {
	l := line(id, c.name())
	if rapid.Bool().Draw(rt, "customer") {
		l.By, l.Place.Chat, l.Message, l.Delivery = bot.ByCustomer, 1, rapid.Int64Range(0, 4).Draw(rt, "message"), nil
	}
	return l
}

// job has, now and then, the id of the last line: its delivery is written there.
func (c *course) job(rt *rapid.T, id bot.ID) bot.Job {
	name := c.name()
	if lines := c.model.lines[id]; len(lines) > 0 && rapid.Bool().Draw(rt, "of a line") {
		name = lines[len(lines)-1].ID
	}
	return bot.Job{ID: name, Queue: c.queue(rt), Key: rapid.SampledFrom([]string{"", "k", "l"}).Draw(rt, "key"), Conversation: id,
		Priority: bot.Priority(rapid.IntRange(0, 2).Draw(rt, "priority")), Due: c.moment(rt, "due")}
}

func (c *course) lease(rt *rapid.T) {
	queue := c.queue(rt)
	hold := c.hold(rt)
	n := rapid.IntRange(1, 4).Draw(rt, "n")
	got, err := c.store.Lease(c.ctx, queue, c.now, hold, n)
	c.noError("lease", err)
	due := c.model.due(queue, c.now)
	if want := min(n, len(due)); len(got) != want {
		c.Fatalf("leased %q, want %d of %q", jobIDs(got), want, names(due))
	}
	for _, j := range got {
		due = c.next(due, j, c.now.Add(hold))
	}
	c.held = append(c.held, got...)
}

func (c *course) hold(rt *rapid.T) time.Duration {
	return rapid.SampledFrom([]time.Duration{time.Microsecond, time.Millisecond, time.Minute}).Draw(rt, "hold")
}

// next expects that the job is one of those that may come now. Of jobs that are due at the same moment in different
// conversations any may be first.
func (c *course) next(due []*modelJob, got bot.Job, until time.Time) []*modelJob {
	at := slices.IndexFunc(due, func(j *modelJob) bool { return j.ID == got.ID })
	if at < 0 {
		c.Fatalf("leased %s, want one of %q", got.ID, names(due))
	}
	for _, earlier := range due[:at] {
		if earlier.Conversation == got.Conversation || earlier.Priority != due[at].Priority || earlier.Due.UnixMicro() != due[at].Due.UnixMicro() {
			c.Fatalf("leased %s before %s", got.ID, earlier.ID)
		}
	}
	c.sameLease(due[at], got, until)
	return slices.Delete(due, at, at+1)
}

// sameLease leases the job of the model, too.
func (c *course) sameLease(j *modelJob, got bot.Job, until time.Time) {
	want := j.take(until)
	if got.Tries != want.Tries || got.Doubt != want.Doubt {
		c.Fatalf("job %s: %d tries, doubt %t; want %d, %t", got.ID, got.Tries, got.Doubt, want.Tries, want.Doubt)
	}
	c.equal("leased job", written(utc(got)), written(utc(want)))
}

func utc(j bot.Job) bot.Job {
	j.Due = j.Due.UTC()
	return j
}

func names(jobs []*modelJob) (ids []string) {
	for _, j := range jobs {
		ids = append(ids, j.ID)
	}
	return ids
}

// settle ends some of the leases ever given, most of which nobody holds any more.
func (c *course) settle(rt *rapid.T) {
	if len(c.held) == 0 {
		return
	}
	var done []bot.Settlement
	for range rapid.IntRange(1, 3).Draw(rt, "settlements") {
		s := c.held[max(0, len(c.held)-1-rapid.IntRange(0, 5).Draw(rt, "back"))].Settles()
		if rapid.Bool().Draw(rt, "again") {
			s.Again, s.Doubt = c.moment(rt, "again at"), rapid.Bool().Draw(rt, "doubt")
			s.Free = rapid.Bool().Draw(rt, "free")
		}
		if rapid.Bool().Draw(rt, "delivery") {
			s.Delivery = &bot.Delivery{State: bot.Repeated, Reason: c.name()}
		}
		done = append(done, s)
	}
	c.noError("settle", c.store.Settle(c.ctx, done))
	c.noError("settle in the model", c.model.Settle(c.ctx, done))
}

// erase is seldom: what is there should have time to grow.
func (c *course) erase(rt *rapid.T) {
	if rapid.IntRange(0, 5).Draw(rt, "seldom") > 0 {
		return
	}
	eraser, able := bot.Able[bot.Eraser](c.store)
	if !able {
		c.Fatal("the store cannot erase")
	}
	ids := []bot.ID{bot.NewID(c.account, rapid.Int64Range(1, 3).Draw(rt, "who"))}
	c.noError("erase", eraser.Erase(c.ctx, ids))
	c.noError("erase in the model", c.model.Erase(c.ctx, ids))
}

// compare looks at everything but the queues: those are seen by leasing only.
func (c *course) compare(*rapid.T) {
	var ids []bot.ID
	for person := int64(1); person <= 3; person++ {
		ids = append(ids, bot.NewID(c.account, person))
	}
	both(c, "conversations", func(s bot.Store) ([]bot.Conversation, error) { return s.Load(c.ctx, ids) })
	for _, id := range ids {
		both(c, "transcript", func(s bot.Store) ([]bot.Line, error) { return s.Transcript(c.ctx, id, "", 7) })
	}
	for _, section := range []bot.Section{bot.SectionWaiting, bot.SectionBot, bot.SectionEnded, bot.SectionAll} {
		filter := bot.Filter{Section: section, Account: c.account, Limit: 2}
		page := both(c, "list", func(s bot.Store) ([]bot.Conversation, error) { return s.List(c.ctx, filter) })
		if len(page) > 0 {
			filter.After = page[len(page)-1].ID
			both(c, "second page", func(s bot.Store) ([]bot.Conversation, error) { return s.List(c.ctx, filter) })
		}
	}
}

// both asks the store and the model the same.
func both[T any](c *course, what string, ask func(bot.Store) ([]T, error)) []T {
	got, err := ask(c.store)
	c.noError(what, err)
	want, err := ask(c.model)
	c.noError(what+" of the model", err)
	c.equal(what, written(append([]T{}, got...)), written(append([]T{}, want...)))
	return want
}

func (c *course) noError(what string, err error) {
	if err != nil {
		c.Fatalf("%s: %v", what, err)
	}
}

func (c *course) equal(what, got, want string) {
	if got != want {
		c.Fatalf("%s:\n got %s\nwant %s", what, got, want)
	}
}
