package engine

import (
	"context"
	"errors"
	"time"

	"otklik/bot"
)

// shownAtOnce is how many conversations' changes are on their way to the operators' group at once; the group takes few a minute.
const shownAtOnce = 8

// staleLooks is how often it is looked whether something is left that a group was to show.
const staleLooks = time.Minute

// Show brings a window of the desk up to what is stored of a conversation. It is asked again until it returns nil, and sees then
// what was missing; a *RetryError says when.
type Show func(ctx context.Context, id bot.ID) error

// tellDue has all shown that is due.
func (r *Runner) tellDue(ctx context.Context) (int, error) {
	if r.show == nil {
		return 0, nil
	}
	jobs, err := r.lease(ctx, bot.StaffQueue(r.account), leasedAtOnce)
	for _, j := range jobs {
		err = errors.Join(err, r.finish(ctx, j, r.tell))
	}
	return len(jobs), err
}

// tell has one change shown. It is never given up: what is shown is what is stored, so one that comes late does no harm.
func (r *Runner) tell(ctx context.Context, j leased) (bot.Settlement, error) {
	s := j.Settles()
	var retry *bot.RetryError
	switch err := bot.Caught(func() error { return r.show(ctx, j.Conversation) }); {
	case errors.As(err, &retry):
		s.Again, s.Free = r.engine.now().Add(retry.After), true
	case err != nil:
		s.Again = r.engine.now().Add(patience(j.Tries))
		r.log.Warn("the operators' group does not show a change yet", "conversation", j.Conversation, "until", s.Again, "error", err)
	}
	return s, nil
}

// tellNobody settles what a group was to show that admins have given up: it would be due for ever.
func (r *Runner) tellNobody(ctx context.Context) {
	for ctx.Err() == nil {
		jobs, err := r.lease(ctx, bot.StaffQueue(r.account), leasedAtOnce)
		done := make([]bot.Settlement, len(jobs))
		for i, j := range jobs {
			done[i] = j.Settles()
		}
		if err = errors.Join(err, r.settle(ctx, done)); err != nil && ctx.Err() == nil {
			r.log.Warn("what a group was to show that is there no more waits for ever", "error", err)
		}
		if len(jobs) == 0 {
			rest(ctx, staleLooks)
		}
	}
}
