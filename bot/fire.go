package bot

import (
	"context"
	"errors"
	"fmt"
)

// suspectTries is from which take on a timer whose leases nobody settled is fired alone: had it been in good company when the
// process died, its company would be suspected of its deeds.
const suspectTries = 3

// fireDue brings due timers in by the one door, as one batch.
func (r *Runner) fireDue(ctx context.Context) (int, error) {
	jobs, err := r.lease(ctx, TimerQueue(r.account), leased)
	if err != nil || len(jobs) == 0 {
		return 0, err
	}
	var good, suspects []Job
	for _, j := range jobs {
		if j.Doubt && j.Tries >= suspectTries {
			suspects = append(suspects, j)
		} else {
			good = append(good, j)
		}
	}
	err = r.fire(ctx, good...)
	if len(suspects) > 0 {
		err = errors.Join(err, r.release(ctx, 0, suspects[1:]...), r.fireAlone(ctx, suspects[0]))
	}
	return len(jobs), err
}

// fire fires timers. Timers whose change cannot be stored now are no worse for it.
func (r *Runner) fire(ctx context.Context, jobs ...Job) error {
	events, done := make([]Event, len(jobs)), make([]Settlement, len(jobs))
	for i, j := range jobs {
		events[i], done[i] = j.fires(), j.Settles()
	}
	if err := r.engine.Handle(ctx, events...); err != nil {
		return errors.Join(err, r.release(ctx, firstRetry, jobs...))
	}
	return r.settle(ctx, done)
}

func (j Job) fires() Event {
	return Event{ID: j.ID, Kind: FiredEvent, Conversation: j.Conversation, Timer: j.Timer}
}

// fireAlone fires a timer that may be what kills the process. After its last take it is set aside instead, and only when that is
// settled its customer is given to the operators: should even that kill, it kills once.
func (r *Runner) fireAlone(ctx context.Context, j Job) error {
	if j.Tries <= maxTries {
		return r.fire(ctx, j)
	}
	event := j.fires()
	event.At = r.engine.now()
	f, err := failedEvent(event, fmt.Sprintf("the program ended %d times while it was decided", maxTries))
	if err != nil {
		return fmt.Errorf("set aside %s: %w", j.ID, err)
	}
	f.Tries = maxTries
	r.log.Error("timer is set aside", "job", j.ID, "reason", f.Reason)
	if err := r.engine.store.SetAside(ctx, []Failed{f}); err != nil {
		return fmt.Errorf("set aside %s: %w", j.ID, err)
	}
	if err := r.settle(ctx, []Settlement{j.Settles()}); err != nil {
		return err
	}
	return r.engine.Handle(ctx, event.handsOver(f.ID))
}
