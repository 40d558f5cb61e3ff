package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"otklik/bot"
)

func (r *Runner) undelivered(ctx context.Context, j leased, s *bot.Settlement, err error) error {
	var retry *bot.RetryError
	var refusal *bot.RefusedError
	switch {
	case errors.As(err, &refusal):
		r.tally.Results.add(ResultRefused)
		return r.giveUp(ctx, j, s, refusal)
	case errors.As(err, &retry):
		r.tally.retried(retry)
		if tired, err := r.tired(ctx, j, s, retry); tired || err != nil {
			return err
		}
		r.pause(ctx, j, retry)
		s.Again, s.Doubt, s.Free = r.engine.now().Add(retry.After), j.Doubt, true
	default:
		r.tally.Results.add(ResultDoubt)
		s.Again, s.Doubt = r.engine.now().Add(patience(j.Tries)), true
	}
	r.log.Warn("message waits", "job", j.ID, "until", s.Again, "doubt", s.Doubt, "error", err)
	return nil
}

// longestPutOff is how long a platform may put off one message while it takes others.
const longestPutOff = time.Hour

// tired gives a message up that the platform has put off for too long, and notes at its line since when. Where the platform takes nothing at
// all, or too much was asked of it, there is nothing wrong with the message.
func (r *Runner) tired(ctx context.Context, j leased, s *bot.Settlement, retry *bot.RetryError) (bool, error) {
	if retry.Account || retry.Flood {
		return false, nil
	}
	line, err := r.engine.line(ctx, j.Conversation, j.ID)
	if err != nil || line == nil || line.Delivery == nil || line.Delivery.State != bot.Pending {
		return false, err
	}
	now := r.engine.now()
	switch since := line.Delivery.At; {
	case since.IsZero():
		s.Delivery = &bot.Delivery{State: bot.Pending, At: now, Reason: retry.Reason}
	case now.Sub(since) > longestPutOff:
		return true, r.giveUp(ctx, j, s, &bot.RefusedError{Reason: retry.Reason})
	}
	return false, nil
}

// patience grows fivefold with every try: the few tries there are outlast some minutes of a platform's trouble.
func patience(tries int) time.Duration {
	d := firstRetry
	for range tries - 1 {
		if d *= 5; d > longestRetry {
			return longestRetry
		}
	}
	return d
}

// giveUp tells the conversation that a message will never arrive. The operators take over from there.
func (r *Runner) giveUp(ctx context.Context, j leased, s *bot.Settlement, refusal *bot.RefusedError) error {
	s.Delivery = &bot.Delivery{State: bot.Undelivered, At: r.engine.now(), Reason: refusal.Reason}
	r.log.Warn("message refused", "job", j.ID, "reason", refusal.Reason)
	if err := r.setAside(ctx, j, bot.FailedMessage, refusal.Reason); err != nil {
		return err
	}
	return r.engine.Handle(ctx, bot.Event{ID: "refused:" + j.ID, Kind: bot.RefusedEvent, Conversation: j.Conversation, Place: j.Message.Place,
		Job: j.ID, Reason: refusal.Reason, Gone: refusal.Gone, Mute: refusal.Mute, Way: r.way(ctx, j, refusal)})
}

// setAside keeps a job that will not be done. It may be kept twice: the job's id names it. Of a customer who was erased meanwhile it keeps nothing.
func (r *Runner) setAside(ctx context.Context, j leased, kind bot.FailedKind, reason string) error {
	known, err := r.engine.store.Load(ctx, []bot.ID{j.Conversation})
	torn, err := bot.Torn(err)
	if err != nil {
		return fmt.Errorf("set aside job %s: %w", j.ID, err)
	}
	if known[0].Version == 0 && len(torn) == 0 {
		return nil
	}
	raw, err := json.Marshal(j.Job)
	if err == nil {
		err = r.engine.store.SetAside(ctx, []bot.Failed{{ID: bot.FailedID(kind, j.ID), Account: r.account, Conversation: j.Conversation,
			Kind: kind, At: r.engine.now(), Reason: reason, Raw: raw, Tries: j.Tries - 1}})
	}
	if err != nil {
		return fmt.Errorf("set aside job %s: %w", j.ID, err)
	}
	return nil
}

// takeAway deletes a line in public. Where that is not allowed the line stays: the customer was asked kindly, too.
func (r *Runner) takeAway(ctx context.Context, j leased) (bot.Settlement, error) {
	s := j.Settles()
	deleter, ok := r.adapter.(bot.Deleter)
	switch {
	case !ok:
		return s, nil
	case j.Tries > maxTries:
		return s, r.setAside(ctx, j, bot.FailedMessage, stillPublic)
	}
	err := bot.Caught(func() error { return deleter.Delete(ctx, j.Message.Place, j.Message.Delete) })
	var refusal *bot.RefusedError
	if err != nil && !errors.As(err, &refusal) {
		s.Again = r.engine.now().Add(patience(j.Tries))
	}
	if err != nil {
		r.log.Warn(stillPublic, "job", j.ID, "again", s.Again, "error", err)
	}
	return s, nil
}

// stillPublic is why a line that could not be deleted stands among the failed ones.
const stillPublic = "a line with personal data still stands in public"

// way finds the private chat of the person to whom nothing can be said in public.
func (r *Runner) way(ctx context.Context, j leased, refusal *bot.RefusedError) bot.Place {
	reach, able := r.adapter.(bot.Reach)
	person := j.Conversation.Person()
	if !refusal.Mute || !able || person <= 0 {
		return bot.Place{}
	}
	allowed, err := reach.CanWrite(ctx, person)
	if err != nil {
		r.log.Warn("unknown whether the person can be written to", "conversation", j.Conversation, "error", err)
	}
	if !allowed {
		return bot.Place{}
	}
	return bot.Place{Kind: bot.PrivateChat, Chat: person}
}
