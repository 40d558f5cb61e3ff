package engine

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"

	"otklik/bot"
	"otklik/bot/decision"
)

// decideAll decides the first open event of each conversation; the next ones wait until it is stored.
func (e *Engine) decideAll(b *batch, current *known) *verdicts {
	v := &verdicts{others: step{make([]bot.Change, 0, len(b.open)), make([]int, 0, len(b.open))},
		waits: make(map[int]bool), touched: make(map[bot.ID]bool, len(b.open)), broken: make(map[int]error)}
	made := e.decideFirst(b.open, current)
	for i := range b.open {
		event := &b.open[i]
		if v.touched[event.Conversation] {
			v.wait(i, event.Conversation)
			continue
		}
		d := made[i]
		if d == nil { // what came before it in its conversation changed nothing
			d = e.decide(*event, current)
		}
		switch err := d.err; {
		case errors.Is(err, bot.ErrDuplicate) || errors.Is(err, decision.ErrOverheard):
		case broken(err) && event.Operator == "":
			v.broken[i] = err
			e.count(event.Conversation, OutcomeRejected)
		case err != nil:
			b.reasons = append(b.reasons, err)
			e.count(event.Conversation, OutcomeDenied)
		default:
			v.add(i, &d.change, beside(&d.change, event, current))
		}
	}
	return v
}

// decided is what became of one event.
type decided struct {
	change bot.Change
	err    error
}

// decideFirst decides the first event of each conversation, on all processors: a batch waits for nothing else in the meantime. The
// decisions stand where their events do; nil: not the first one.
func (e *Engine) decideFirst(open []bot.Event, current *known) []*decided {
	made := make([]*decided, len(open))
	first := firstOfEach(open)
	var next atomic.Int64
	work := func() {
		for n := next.Add(1); n <= int64(len(first)); n = next.Add(1) {
			i := first[n-1]
			made[i] = e.decide(open[i], current)
		}
	}
	var deciding sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(first)) - 1 {
		deciding.Go(work)
	}
	work()
	deciding.Wait()
	return made
}

// firstOfEach is where the first event of each conversation stands.
func firstOfEach(open []bot.Event) []int {
	seen := make(map[bot.ID]bool, len(open))
	var first []int
	for i, event := range open {
		if !seen[event.Conversation] {
			seen[event.Conversation] = true
			first = append(first, i)
		}
	}
	return first
}

func (e *Engine) decide(event bot.Event, current *known) *decided {
	account := e.accounts[event.Conversation.Account()]
	if account == nil {
		return &decided{err: fmt.Errorf("%s %s: %w", event.Kind, event.Conversation, ErrUnknownAccount)}
	}
	d := &decided{err: current.readable(event)}
	if d.err != nil {
		return d
	}
	d.err = bot.Caught(func() (err error) {
		d.change, err = decision.Make(account, *current.of(event.Conversation), informed(event, current))
		return err
	})
	return d
}

// broken tells whether a decision failed by a fault of the program's own, or of what it keeps.
func broken(err error) bool {
	_, panicked := errors.AsType[*bot.PanicError](err)
	return panicked || torn(err)
}

func torn(err error) bool {
	_, some := errors.AsType[*bot.TornError](err)
	return some
}
