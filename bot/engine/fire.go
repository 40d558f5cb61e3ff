package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"otklik/bot"
)

// suspectsTime is how long suspected timers are fired one after the other before it is looked whether others are due.
const suspectsTime = time.Second

// fireDue brings due timers in by the one door, as one batch.
func (r *Runner) fireDue(ctx context.Context) (int, error) {
	jobs, err := r.lease(ctx, bot.TimerQueue(r.account), leasedAtOnce)
	if err != nil || len(jobs) == 0 {
		return 0, err
	}
	var good, suspects []leased
	for _, j := range jobs {
		if j.note == nil {
			good = append(good, j)
		} else {
			suspects = append(suspects, j)
		}
	}
	err = r.fire(ctx, good...)
	return len(jobs), errors.Join(err, r.fireEach(ctx, suspects))
}

// fire fires timers. Timers whose change cannot be stored now are no worse for it.
func (r *Runner) fire(ctx context.Context, jobs ...leased) error {
	events, done := make([]bot.Event, len(jobs)), make([]bot.Settlement, len(jobs))
	for i, j := range jobs {
		events[i], done[i] = j.fires(), j.Settles()
	}
	if err := r.engine.Handle(ctx, events...); err != nil {
		return errors.Join(err, r.release(ctx, firstRetry, jobs...))
	}
	return r.settle(ctx, done)
}

func (j leased) fires() bot.Event {
	return bot.Event{ID: j.ID, Kind: bot.FiredEvent, Conversation: j.Conversation, Timer: j.Timer}
}

// fireEach fires suspected timers one after the other for a while, and gives back the rest.
func (r *Runner) fireEach(ctx context.Context, suspects []leased) error {
	var faults []error
	began := r.engine.now()
	for i, j := range suspects {
		if r.engine.now().Sub(began) > suspectsTime {
			return errors.Join(append(faults, r.release(ctx, 0, suspects[i:]...))...)
		}
		faults = append(faults, r.fireAlone(ctx, j))
	}
	return errors.Join(faults...)
}

// fireAlone fires a timer that may be what kills the process.
func (r *Runner) fireAlone(ctx context.Context, j leased) error {
	return r.finish(ctx, j, func(ctx context.Context, j leased) (bot.Settlement, error) {
		events, err := r.outcome(ctx, j)
		if err != nil {
			return j.Settles(), err
		}
		return r.noted(ctx, j, func(ctx context.Context, j leased) (bot.Settlement, error) {
			return j.Settles(), r.engine.Handle(ctx, events...)
		})
	})
}

// outcome is what a timer that may kill the process brings about. After its last take it is set aside, unless it has fired and only was
// not settled, and its customer is given to the operators; should even that kill so often, nothing is done but that.
func (r *Runner) outcome(ctx context.Context, j leased) ([]bot.Event, error) {
	event := j.fires()
	if j.Tries <= maxTries {
		return []bot.Event{event}, nil
	}
	if applied, err := r.engine.applied(ctx, event); applied || err != nil {
		return nil, err
	}
	event.At = r.engine.now()
	f, err := failedEvent(event, fmt.Sprintf("the program ended %d times while it was decided", maxTries))
	if err != nil {
		return nil, fmt.Errorf("set aside %s: %w", j.ID, err)
	}
	f.Tries = maxTries
	r.log.Error("timer is set aside", "job", j.ID, "reason", f.Reason)
	if err := r.engine.store.SetAside(ctx, []bot.Failed{f}); err != nil {
		return nil, fmt.Errorf("set aside %s: %w", j.ID, err)
	}
	if j.Tries > 2*maxTries {
		return nil, nil
	}
	return []bot.Event{handsOver(event, f.ID)}, nil
}
