package topics

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"otklik/bot"
)

const (
	// waitingErrands bounds the queue. When it is full an errand is left out.
	waitingErrands = 256
	// patientErrand is how long an errand may be held up by the platform's limits before it is left out: nobody waits longer for an answer.
	patientErrand = 30 * time.Second
)

// errands are words to operators on which nothing depends: the answer to a command, a hint, the end of a press. They are said
// beside the receiving, in their order, and never hold it up.
type errands struct {
	log   *slog.Logger
	queue chan errand
}

type errand struct {
	what string
	do   func(ctx context.Context) error
}

func newErrands(log *slog.Logger) *errands {
	return &errands{log: log, queue: make(chan errand, waitingErrands)}
}

// later queues an errand, called by what it is ("answer a command"); it does not wait.
func (e *errands) later(what string, do func(ctx context.Context) error) {
	select {
	case e.queue <- errand{what, do}:
	default:
		e.log.Warn("too much is to be answered; an answer is left out", "errand", what)
	}
}

// run does errands until ctx ends.
func (e *errands) run(ctx context.Context) {
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case next := <-e.queue:
			if err := next.patiently(ctx); err != nil && ctx.Err() == nil {
				e.log.Warn("an operator was not answered", "errand", next.what, "error", err)
			}
		}
	}
}

// patiently does it again when the platform asks for a moment.
func (e errand) patiently(ctx context.Context) error {
	var waited time.Duration
	for {
		err := e.do(ctx)
		var retry *bot.RetryError
		if !errors.As(err, &retry) || waited+retry.After > patientErrand {
			return err
		}
		pause := max(retry.After, time.Second)
		waited += pause
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return ctx.Err()
		case <-timer.C:
		}
	}
}
