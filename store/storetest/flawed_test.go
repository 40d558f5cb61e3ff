package storetest

import (
	"context"
	"iter"
	"runtime"
	"slices"
	"strings"
	"time"

	"otklik/bot"
)

// flaw makes a store wrong in one way that the named law has to find.
type flaw struct {
	law        string
	load       func(*model, []bot.Conversation) []bot.Conversation
	commit     func(*model, []bot.Change) []error
	lease      func(m *model, queue bot.Queue, now time.Time, hold time.Duration, n int) []bot.Job
	take       func(m *model, c []bot.Change, w bot.Wanted) []bot.Job
	settle     func(*model, []bot.Settlement) []bot.Settlement // what is really settled
	list       func(*model, bot.Filter) []bot.Conversation
	transcript func(m *model, id bot.ID, before string, limit int) []bot.Line
	position   func(name string) string
	failed     func(*model, []bot.Failed) []bot.Failed // what is really set aside
	drop       func(ids []string) []string
	put        func(*model, bot.Record) bot.Record
	dump       func(*bot.Parcel)
	restore    func(*model, []bot.Parcel) []bot.Parcel
	erase      func(*model, []bot.ID) []bot.ID // what is really erased
	restart    func(*model)
}

// flawed is the model with a flaw.
type flawed struct {
	*model
	flaw flaw
}

// withLock lets a flaw reach into the model.
func (m *model) withLock(wrong func()) {
	m.lock.Lock()
	defer m.lock.Unlock()
	wrong()
}

func (f *flawed) Load(ctx context.Context, ids []bot.ID) ([]bot.Conversation, error) {
	found, err := f.model.Load(ctx, ids)
	if err == nil && f.flaw.load != nil {
		found = f.flaw.load(f.model, found)
	}
	return found, err
}

func (f *flawed) Commit(ctx context.Context, changes []bot.Change) ([]error, error) {
	if f.flaw.commit == nil || f.closed || ctx.Err() != nil {
		return f.model.Commit(ctx, changes)
	}
	return f.flaw.commit(f.model, changes), nil
}

func (f *flawed) CommitTaking(ctx context.Context, changes []bot.Change, wanted bot.Wanted) ([]error, []bot.Job, error) {
	if f.flaw.take == nil {
		return f.model.CommitTaking(ctx, changes, wanted)
	}
	return make([]error, len(changes)), f.flaw.take(f.model, changes, wanted), nil
}

func (f *flawed) Lease(ctx context.Context, queue bot.Queue, now time.Time, hold time.Duration, n int) ([]bot.Job, error) {
	if f.flaw.lease == nil || f.closed {
		return f.model.Lease(ctx, queue, now, hold, n)
	}
	return f.flaw.lease(f.model, queue, now, hold, n), nil
}

func (f *flawed) Settle(ctx context.Context, done []bot.Settlement) error {
	if f.flaw.settle != nil {
		f.withLock(func() { done = f.flaw.settle(f.model, slices.Clone(done)) })
	}
	return f.model.Settle(ctx, done)
}

func (f *flawed) List(ctx context.Context, filter bot.Filter) ([]bot.Conversation, error) {
	page, err := f.model.List(ctx, filter)
	if err == nil && f.flaw.list != nil {
		f.withLock(func() { page = f.flaw.list(f.model, filter) })
	}
	return page, err
}

func (f *flawed) Transcript(ctx context.Context, id bot.ID, before string, limit int) ([]bot.Line, error) {
	lines, err := f.model.Transcript(ctx, id, before, limit)
	if err == nil && f.flaw.transcript != nil {
		f.withLock(func() { lines = f.flaw.transcript(f.model, id, before, limit) })
	}
	return lines, err
}

func (f *flawed) Position(ctx context.Context, name string) (string, error) {
	if f.flaw.position != nil {
		name = f.flaw.position(name)
	}
	return f.model.Position(ctx, name)
}

func (f *flawed) SetPosition(ctx context.Context, name, value string) error {
	if f.flaw.position != nil {
		name = f.flaw.position(name)
	}
	return f.model.SetPosition(ctx, name, value)
}

func (f *flawed) SetAside(ctx context.Context, items []bot.Failed) error {
	if f.flaw.failed != nil {
		f.withLock(func() { items = f.flaw.failed(f.model, slices.Clone(items)) })
	}
	return f.model.SetAside(ctx, items)
}

func (f *flawed) DropFailed(ctx context.Context, ids []string) error {
	if f.flaw.drop != nil {
		ids = f.flaw.drop(ids)
	}
	return f.model.DropFailed(ctx, ids)
}

func (f *flawed) PutRecord(ctx context.Context, r bot.Record) error {
	if f.flaw.put != nil {
		f.withLock(func() { r = f.flaw.put(f.model, r) })
	}
	yield()
	return f.model.PutRecord(ctx, r)
}

func (f *flawed) Dump(ctx context.Context, after bot.ID) iter.Seq2[bot.Parcel, error] {
	return func(yield func(bot.Parcel, error) bool) {
		for p, err := range f.model.Dump(ctx, after) {
			if f.flaw.dump != nil {
				f.flaw.dump(&p)
			}
			if !yield(p, err) {
				return
			}
		}
	}
}

func (f *flawed) Restore(ctx context.Context, parcels []bot.Parcel, records []bot.Record) error {
	if f.flaw.restore != nil {
		f.withLock(func() { parcels = f.flaw.restore(f.model, copied(parcels)) })
	}
	return f.model.Restore(ctx, parcels, records)
}

func (f *flawed) Erase(ctx context.Context, ids []bot.ID) error {
	if f.flaw.erase != nil {
		f.withLock(func() { ids = f.flaw.erase(f.model, ids) })
	}
	return f.model.Erase(ctx, ids)
}

// committing is a commit that does something wrong with each change before or after its check.
func committing(each func(m *model, c bot.Change) error) func(*model, []bot.Change) []error {
	return func(m *model, changes []bot.Change) (results []error) {
		m.withLock(func() {
			for _, c := range changes {
				results = append(results, each(m, c))
			}
		})
		return results
	}
}

// applying does something wrong when a change is applied, and to the change alone.
func applying(wrong func(m *model, c *bot.Change)) func(*model, []bot.Change) []error {
	return committing(func(m *model, c bot.Change) error {
		err := m.check(c)
		if err == nil {
			c = copied(c)
			wrong(m, &c)
			m.apply(c)
		}
		return err
	})
}

// leasing takes the first n of what it is given to choose from.
func leasing(choose func(m *model, queue bot.Queue, now time.Time) []*modelJob) func(*model, bot.Queue, time.Time, time.Duration, int) []bot.Job {
	return func(m *model, queue bot.Queue, now time.Time, hold time.Duration, n int) (jobs []bot.Job) {
		m.withLock(func() {
			due := choose(m, queue, now)
			for _, j := range due[:min(n, len(due))] {
				jobs = append(jobs, j.take(now.Add(hold)))
			}
		})
		return jobs
	}
}

// keying leases as if the keys were other ones.
func keying(key func(*modelJob) string) func(*model, bot.Queue, time.Time, time.Duration, int) []bot.Job {
	return leasing(func(m *model, queue bot.Queue, now time.Time) (due []*modelJob) {
		seen := make(map[string]bool)
		for _, j := range m.jobs {
			k := key(j)
			if j.Queue == queue && (k == "" || !seen[k]) && !j.Due.Truncate(time.Microsecond).After(now) {
				due = append(due, j)
			}
			seen[k] = true
		}
		return due
	})
}

// leased spoils the jobs that are handed out.
func leased(spoil func(*bot.Job)) func(*model, bot.Queue, time.Time, time.Duration, int) []bot.Job {
	return func(m *model, queue bot.Queue, now time.Time, hold time.Duration, n int) []bot.Job {
		jobs, _ := m.Lease(context.Background(), queue, now, hold, n)
		for i := range jobs {
			spoil(&jobs[i])
		}
		return jobs
	}
}

// settling does something wrong with each settlement of a job that is there.
func settling(wrong func(s *bot.Settlement, job *modelJob)) func(*model, []bot.Settlement) []bot.Settlement {
	return func(m *model, done []bot.Settlement) []bot.Settlement {
		for i := range done {
			if at := slices.IndexFunc(m.jobs, func(j *modelJob) bool { return j.ID == done[i].Job }); at >= 0 {
				wrong(&done[i], m.jobs[at])
			}
		}
		return done
	}
}

func held(s *bot.Settlement, job *modelJob) bool {
	return job.taken && job.Due.UnixMicro() == s.Lease.UnixMicro()
}

// yield lets the others go first, as a network does.
func yield() {
	for range 20 {
		runtime.Gosched()
	}
}

func cut(text string) string {
	before, _, _ := strings.Cut(text, "\x00")
	return before
}
