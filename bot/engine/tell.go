package engine

import (
	"context"
	"errors"

	"otklik/bot"
)

// shownAtOnce is how many conversations' changes are on their way to the operators' group at once; the group takes few a minute.
const shownAtOnce = 8

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
