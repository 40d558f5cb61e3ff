package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/cenkalti/backoff/v5"

	"otklik/bot"
	"otklik/bot/decision"
)

const (
	// hold is how long a job belongs to the one who leased it. It outlasts the slowest send.
	hold = 90 * time.Second
	// leasedAtOnce is how many jobs are taken at once where that is not bounded by what is on its way.
	leasedAtOnce = 128
	// looks is how often a queue is looked at when nothing wakes it.
	looks = 100 * time.Millisecond
	// firstRetry and longestRetry bound the waiting between tries of a message that nobody knows the fate of.
	firstRetry   = 2 * time.Second
	longestRetry = 5 * time.Minute
	// maxTries is after how many takes a job is given to people; counted when it is taken, so that one that kills the process is
	// caught too. Of a suspect only what was begun counts.
	maxTries = 5
)

// errLate means that a job was in hand for longer than its lease lasts, as when the process was frozen: somebody else may do it by now.
var errLate = errors.New("engine: the lease ran out before the job was begun")

// Runner does the jobs of one account: it sends what is due and fires timers.
type Runner struct {
	engine  *Engine
	adapter bot.Adapter
	account string
	began   time.Time
	limits  bot.Limits
	pacer   bot.Pacer
	tally   *Tally
	show    Show // nil: there is no group
	log     *slog.Logger
}

// NewRunner makes the runner of an account's adapter.
func NewRunner(e *Engine, account string, a bot.Adapter) *Runner {
	r := &Runner{engine: e, adapter: a, account: account, began: e.now(), log: e.log.With("account", account)}
	if limited, ok := a.(bot.Limited); ok {
		r.limits = limited.Limits()
	}
	r.pacer = pacerOf(e, r.limits)
	r.tally = cmp.Or(e.Tally(account), newTally())
	return r
}

// Tells has changes that the operators' group is to show brought to a window of the desk. It must be called before Run.
func (r *Runner) Tells(show Show) { r.show = show }

// Run works until ctx ends, and then finishes what is in hand: what was leased is done and settled.
func (r *Runner) Run(ctx context.Context) {
	var wg sync.WaitGroup
	wg.Go(func() {
		r.work(ctx, bot.TimerQueue(r.account), func(ctx context.Context) (bool, error) {
			fired, err := r.fireDue(ctx)
			return fired >= leasedAtOnce, err
		})
	})
	wg.Go(func() { r.along(ctx, bot.SendQueue(r.account), inFlight, r.deliver) })
	if r.show != nil {
		wg.Go(func() { r.along(ctx, bot.StaffQueue(r.account), shownAtOnce, r.tell) })
	} else {
		wg.Go(func() { r.tellNobody(ctx) })
	}
	wg.Wait()
}

// work repeats a step until ctx ends, and rests while there is nothing more to do or the store is out of reach.
func (r *Runner) work(ctx context.Context, queue bot.Queue, step func(context.Context) (more bool, err error)) {
	pause := backoff.NewExponentialBackOff()
	waker := r.engine.feed.waker(queue)
	for ctx.Err() == nil {
		more, err := step(context.WithoutCancel(ctx))
		wait := looks
		if err != nil {
			r.log.Error("queue stands still", "queue", queue, "error", err)
			wait = pause.NextBackOff()
		} else {
			pause.Reset()
		}
		if more && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
		case <-waker:
		case <-time.After(wait):
		}
	}
}

// Step does all that is due now, waits for it, and returns how much that was. Tests turn the clock and call it.
func (r *Runner) Step(ctx context.Context) (int, error) {
	fired, err := r.fireDue(ctx)
	if err != nil {
		return fired, err
	}
	jobs, err := r.lease(ctx, bot.SendQueue(r.account), leasedAtOnce)
	for _, j := range jobs {
		err = errors.Join(err, r.finish(ctx, j, r.deliver))
	}
	told, tellErr := r.tellDue(ctx)
	return fired + len(jobs) + told, errors.Join(err, tellErr)
}

func (r *Runner) lease(ctx context.Context, queue bot.Queue, n int) ([]leased, error) {
	defer r.engine.times.Lease.since(time.Now())
	jobs, err := r.engine.store.Lease(ctx, queue, r.engine.now(), hold, n)
	if err != nil {
		return nil, fmt.Errorf("lease %s: %w", queue, err)
	}
	taken := make([]leased, len(jobs))
	for i, j := range jobs {
		taken[i].Job = j
	}
	if err := r.readNotes(ctx, taken); err != nil {
		return nil, errors.Join(err, r.release(ctx, firstRetry, taken...))
	}
	return taken, nil
}

// finish does one job and settles its lease.
func (r *Runner) finish(ctx context.Context, j leased, do func(context.Context, leased) (bot.Settlement, error)) error {
	s, err := do(ctx, j)
	if err != nil {
		return errors.Join(err, r.release(ctx, firstRetry, j))
	}
	return r.settle(ctx, []bot.Settlement{s})
}

// release gives jobs back for a while that were not even tried.
func (r *Runner) release(ctx context.Context, wait time.Duration, jobs ...leased) error {
	done := make([]bot.Settlement, len(jobs))
	for i, j := range jobs {
		done[i] = r.freed(j, wait)
	}
	return r.settle(ctx, done)
}

// freed is the settlement of a job that was not tried.
func (r *Runner) freed(j leased, wait time.Duration) bot.Settlement {
	s := j.Settles()
	s.Again, s.Doubt, s.Free = r.engine.now().Add(wait), j.Doubt, true
	return s
}

func (r *Runner) settle(ctx context.Context, done []bot.Settlement) error {
	if len(done) == 0 {
		return nil
	}
	defer r.engine.times.Settle.since(time.Now())
	if err := r.engine.store.Settle(ctx, done); err != nil {
		return fmt.Errorf("settle %d jobs: %w", len(done), err)
	}
	for _, s := range done {
		if s.Delivery != nil {
			r.engine.feed.changed(s.Conversation)
		}
	}
	return nil
}

// deliver sends one message and says what became of it. An error means that it was not tried: it is given back.
func (r *Runner) deliver(ctx context.Context, j leased) (bot.Settlement, error) {
	return r.noted(ctx, j, r.attempt)
}

func (r *Runner) attempt(ctx context.Context, j leased) (bot.Settlement, error) {
	s := j.Settles()
	switch secret, err := r.confidential(ctx, j); {
	case torn(err): // nobody can tell what must not be said in public
		r.tally.Results.add(ResultRefused)
		return s, r.giveUp(ctx, j, &s, &bot.RefusedError{Reason: err.Error()})
	case err != nil:
		return s, err
	case secret:
		r.tally.Results.add(ResultRefused)
		return s, r.giveUp(ctx, j, &s, &bot.RefusedError{Reason: decision.Confidential})
	}
	if j.Tries > maxTries && j.Message.Delete == 0 {
		r.tally.Results.add(ResultGaveUp)
		return s, r.giveUp(ctx, j, &s, &bot.RefusedError{Reason: fmt.Sprintf("%d tries ended without an answer; it may have arrived all the same", maxTries)})
	}
	if wait := r.wait(ctx, j); wait > 0 {
		return r.freed(j, wait), nil
	}
	if !r.engine.now().Before(j.Due) {
		return s, errLate
	}
	if j.Message.Delete != 0 {
		return r.takeAway(ctx, j)
	}
	return r.say(ctx, j)
}

// say has the platform say a line.
func (r *Runner) say(ctx context.Context, j leased) (bot.Settlement, error) {
	s := j.Settles()
	sent, said, err := r.found(ctx, j)
	switch {
	case err != nil:
		return s, err
	case said:
		s.Delivery = r.delivered(j, sent)
		return s, nil
	}
	err = bot.Caught(func() (err error) {
		sent, err = r.adapter.Send(ctx, *j.Message, j.ID)
		return err
	})
	if err == nil {
		s.Delivery = r.delivered(j, sent)
		return s, nil
	}
	return s, r.undelivered(ctx, j, &s, err)
}

// delivered marks what was perhaps sent twice, unless the platform knows the key and says it once.
func (r *Runner) delivered(j leased, sent bot.Sent) *bot.Delivery {
	d := &bot.Delivery{State: bot.Delivered, Message: sent.Message, At: r.engine.now()}
	once, ok := r.adapter.(bot.Idempotent)
	result := ResultSent
	if j.Doubt && !(ok && once.Idempotent()) {
		d.State, result = bot.Repeated, ResultRepeated
	}
	r.tally.Results.add(result)
	return d
}

// confidential is the sender's own look at a line for everybody, whatever decided that it be said.
func (r *Runner) confidential(ctx context.Context, j leased) (bool, error) {
	m := j.Message
	account := r.engine.Account(r.account)
	if !m.Place.Public() || account == nil {
		return false, nil
	}
	if m.Private {
		return true, nil
	}
	loaded, err := r.engine.store.Load(ctx, []bot.ID{j.Conversation})
	if err != nil {
		return false, fmt.Errorf("load %s: %w", j.Conversation, err)
	}
	return decision.GivesAway(account, &loaded[0], m.Text), nil
}
