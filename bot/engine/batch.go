package engine

import (
	"crypto/rand"
	"encoding/base64"
	"sync"
	"time"

	"otklik/bot"
)

// batch is the events that are still to be applied, in order.
type batch struct {
	open    []bot.Event
	reasons []error
	more    []bot.Event // what the round has brought about
	strict  bool        // what cannot be applied is an error and is not set aside
	turn    *sync.Mutex // held while it is decided; parts of one batch share it
}

// batch stamps the events with the time and leaves out what stands in it twice.
func (e *Engine) batch(events []bot.Event) *batch {
	b := &batch{open: make([]bot.Event, 0, len(events)), turn: new(sync.Mutex)}
	seen := make(map[string]bool, len(events))
	now := e.now().UTC().Truncate(time.Microsecond)
	for _, event := range events {
		if event.ID != "" && seen[event.ID] {
			continue
		}
		seen[event.ID] = true
		if event.At.IsZero() {
			event.At = now
		}
		if event.Kind == bot.FiredEvent || event.Kind == bot.HeardEvent {
			event.Nonce = newNonce()
		}
		if event.Kind == bot.RetriedEvent {
			event.ID = "retried:" + event.Job
		}
		b.open = append(b.open, event)
		if paired(event) {
			b.open = append(b.open, mirrored(event))
		}
	}
	return b
}

func (b *batch) finished() bool { return len(b.open) == 0 }

// verdicts are what one round makes of the open events of a batch.
type verdicts struct {
	// tokens are stored before all other changes: a link that is said leads somewhere, and who is joined to a case has claimed its link,
	// whenever the program ends in between.
	tokens, others step
	waits          map[int]bool // open events that stay for the next round
	touched        map[bot.ID]bool
	broken         map[int]error // open events that no decision survives
}

// step is changes that are stored by one call.
type step struct {
	changes []bot.Change
	of      []int // the open event that each change belongs to
}

func (s *step) add(event int, change *bot.Change) {
	s.changes, s.of = append(s.changes, *change), append(s.of, event)
}

// without leaves out the changes of events that wait.
func (s *step) without(waits map[int]bool) *step {
	left := &step{}
	for i, event := range s.of {
		if !waits[event] {
			left.add(event, &s.changes[i])
		}
	}
	return left
}

// add takes an event's change and those beside it, or lets it wait when an earlier event of the round changes one of the same records: a change that
// was decided on another one that is not stored yet could overwrite what somebody else has stored meanwhile.
func (v *verdicts) add(event int, change *bot.Change, beside []bot.Change) {
	free := !v.touched[change.Conversation.ID]
	for i := range beside {
		free = free && !v.touched[beside[i].Conversation.ID]
	}
	if !free {
		v.wait(event, change.Conversation.ID)
		return
	}
	v.others.add(event, change)
	v.touched[change.Conversation.ID] = true
	for i := range beside {
		v.touched[beside[i].Conversation.ID] = true
		if beside[i].Conversation.Token != nil {
			v.tokens.add(event, &beside[i])
		} else {
			v.others.add(event, &beside[i])
		}
	}
}

// wait leaves an event and all later ones of its conversation to the next round.
func (v *verdicts) wait(event int, conversation bot.ID) {
	v.waits[event], v.touched[conversation] = true, true
}

// keep leaves only those events open that wait, and opens what the round has brought about.
func (b *batch) keep(waits map[int]bool) {
	var open []bot.Event
	for i, event := range b.open {
		if waits[i] {
			open = append(open, event)
		}
	}
	b.open, b.more = append(open, b.more...), nil
}

// newNonce is 128 random bits, in the letters that deep links allow.
func newNonce() string {
	var bits [16]byte
	_, _ = rand.Read(bits[:]) // never fails
	return base64.RawURLEncoding.EncodeToString(bits[:])
}
