package adaptertest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"otklik/bot"
)

// flaw is one way of not being an adapter.
type flaw string

const (
	sound            flaw = "none"
	acknowledgesSoon flaw = "acknowledges before the event is stored"
	numbersDelivery  flaw = "makes ids from deliveries, not from updates"
	sharesIDs        flaw = "gives all events one id"
	forgetsPeople    flaw = "leaves the person's name out"
	mixesLines       flaw = "hands the newest line over first"
	startsAtNow      flaw = "skips what was written while it was down"
	losesData        flaw = "forgets what a button carried"
	runsForever      flaw = "does not stop when it is told to"
	failsAtStop      flaw = "takes being stopped for an error"
	trustsAnyToken   flaw = "runs on with a wrong token"
	showsToken       flaw = "shows the token in its error"
	rewritesText     flaw = "changes the text"
	hopesForBlocked  flaw = "wants to try a blocked person again"
	dropsFast        flaw = "takes a message that was too fast for refused"
	blamesAccount    flaw = "pauses the account for one chat"
	saysAgain        flaw = "says a line again when the answer is lost"
	calmWhenLost     flaw = "takes a lost answer for a success"
	talksAloud       flaw = "says personal data in public"
	cutsText         flaw = "cuts a text that is too long"
)

// toy is a platform and its adapter in one, in memory.
type toy struct {
	flaw  flaw
	valid bool

	mu      sync.Mutex
	news    chan struct{}
	pending []bot.Event
	serial  int64
	twice   bool
	next    Trouble
	data    string
	said    []string
	aloud   []string
}

func newToy(f flaw) *toy { return &toy{flaw: f, valid: true, news: make(chan struct{}, 1)} }

func (y *toy) bench() Bench {
	stranger := newToy(y.flaw)
	stranger.valid = false
	return Bench{
		Account: "toy", Adapter: y, Stranger: stranger, Token: "1:secret", Public: bot.Place{Kind: bot.Group, Chat: -5},
		Write: func(p bot.Person, text string) int64 {
			return y.add(bot.Event{Kind: bot.HeardEvent, Person: p, Text: text})
		},
		Press: func(p bot.Person, label string) {
			y.add(bot.Event{Kind: bot.PressedEvent, Person: p, Text: label, Data: y.data})
		},
		Said:  func(int64) []string { return y.said },
		Aloud: func() []string { return y.aloud },
		Trouble: func(_ int64, what Trouble) {
			y.next, y.twice = what, what == DeliveredTwice
		},
	}
}

func (y *toy) add(e bot.Event) int64 {
	y.mu.Lock()
	defer y.mu.Unlock()
	y.serial++
	e.ID, e.Message = y.id(y.serial), y.serial
	e.Conversation = bot.NewID("toy", e.Person.ID)
	e.Place = bot.Place{Kind: bot.PrivateChat, Chat: e.Person.ID}
	if y.flaw == forgetsPeople {
		e.Person.Name = ""
	}
	y.pending = append(y.pending, e)
	if y.twice {
		again := e
		if y.flaw == numbersDelivery {
			again.ID += "-again"
		}
		y.pending, y.twice = append(y.pending, again), false
	}
	select {
	case y.news <- struct{}{}:
	default:
	}
	return e.Message
}

func (y *toy) id(n int64) string {
	if y.flaw == sharesIDs {
		return "toy"
	}
	return "toy:" + strconv.FormatInt(n, 10)
}

func (y *toy) Platform() bot.Platform { return "toy" }

func (y *toy) Run(ctx context.Context, accept bot.Accept) error {
	if !y.valid && y.flaw != trustsAnyToken {
		return y.unknown()
	}
	if y.flaw == startsAtNow {
		y.mu.Lock()
		y.pending = nil
		y.mu.Unlock()
	}
	for ctx.Err() == nil {
		y.deliver(ctx, accept)
		select {
		case <-ctx.Done():
		case <-y.news:
		}
	}
	return y.stopped()
}

func (y *toy) unknown() error {
	if y.flaw == showsToken {
		return errors.New("toy: the token 1:secret is not valid")
	}
	return errors.New("toy: the token is not valid")
}

func (y *toy) stopped() error {
	switch y.flaw {
	case runsForever:
		<-time.After(time.Hour)
	case failsAtStop:
		return context.Canceled
	}
	return nil
}

func (y *toy) deliver(ctx context.Context, accept bot.Accept) {
	y.mu.Lock()
	batch := slices.Clone(y.pending)
	y.mu.Unlock()
	if y.flaw == mixesLines {
		slices.Reverse(batch)
	}
	for len(batch) > 0 && ctx.Err() == nil {
		if err := accept(ctx, batch...); err == nil || y.flaw == acknowledgesSoon {
			break
		}
	}
	y.mu.Lock()
	y.pending = y.pending[len(batch):]
	y.mu.Unlock()
}

func (y *toy) Send(_ context.Context, m bot.Message, _ string) (bot.Sent, error) {
	switch {
	case m.Private && m.Place.Public() && y.flaw != talksAloud:
		return bot.Sent{}, &bot.RefusedError{Reason: "in private only"}
	case m.Place.Public():
		y.aloud = append(y.aloud, m.Text)
		return bot.Sent{Message: 1}, &bot.RefusedError{Reason: "said"}
	case len(m.Text) > 4096 && y.flaw != cutsText:
		return bot.Sent{}, &bot.RefusedError{Reason: "too long"}
	}
	trouble := y.next
	y.next = ""
	if trouble == Blocked || trouble == TooFast {
		return bot.Sent{}, y.turnedAway(trouble)
	}
	return y.say(m, trouble == AnswerLost)
}

func (y *toy) turnedAway(trouble Trouble) error {
	switch {
	case trouble == Blocked && y.flaw == hopesForBlocked, trouble == TooFast && y.flaw != dropsFast:
		return &bot.RetryError{After: time.Second, Account: y.flaw == blamesAccount}
	}
	return &bot.RefusedError{Gone: trouble == Blocked}
}

func (y *toy) say(m bot.Message, lost bool) (bot.Sent, error) {
	if y.flaw == rewritesText {
		m.Text = strings.ReplaceAll(m.Text, "*", "")
	}
	y.said = append(y.said, m.Text)
	for _, row := range m.Keyboard.Rows {
		if y.flaw != losesData {
			y.data = row[0].Data
		}
	}
	switch {
	case lost && y.flaw == saysAgain:
		y.said = append(y.said, m.Text)
		return bot.Sent{}, &bot.DoubtError{Reason: "said twice"}
	case lost && y.flaw != calmWhenLost:
		return bot.Sent{}, &bot.DoubtError{Reason: "no answer"}
	}
	y.serial++
	return bot.Sent{Message: y.serial}, nil
}

func (f flaw) String() string { return fmt.Sprintf("an adapter that %s", string(f)) }
