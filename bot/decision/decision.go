// Package decision decides what happens in a conversation: what is said, what is remembered, who leads. It is pure: the same account,
// conversation and event always give the same change, and nothing is done about it here.
package decision

import (
	"errors"
	"fmt"
	"slices"

	"otklik/bot"
)

// ErrOverheard means that an event concerns nobody: nothing of it is kept.
var ErrOverheard = errors.New("decision: overheard")

// Make says all that an event does. It knows no clock, no I/O and no goroutine.
// An error is the answer to an operator: the event changes nothing and is not marked as applied.
func Make(a *bot.Account, c bot.Conversation, e bot.Event) (bot.Change, error) {
	d := newDraft(a, c, e)
	if err := d.apply(); err != nil {
		return bot.Change{}, fmt.Errorf("%s %s: %w", e.Kind, e.Conversation, err)
	}
	return d.change(), nil
}

func (d *draft) apply() error {
	if step, ok := customerSteps[d.e.Kind]; ok {
		if d.overheard() {
			return ErrOverheard
		}
		d.prepare()
		step(d)
		return nil
	}
	step, ok := operatorSteps[d.e.Kind]
	if !ok {
		return bot.ErrUnknownKind
	}
	if d.fresh {
		return bot.ErrNobody
	}
	if slices.Contains(d.c.Orders, d.e.ID) {
		return bot.ErrDuplicate
	}
	if d.e.Operator == "" && d.e.Kind != bot.FreedEvent {
		return bot.ErrAnonymous
	}
	d.prepare()
	d.albumBefore()
	if err := step(d); err != nil {
		return err
	}
	d.c.Orders = lastOf(append(d.c.Orders, d.e.ID), rememberedOrders)
	return nil
}

// rememberedOrders is how many of the operators' latest events a conversation knows by id.
const rememberedOrders = 8

// lastOf keeps the last n of a list.
func lastOf(list []string, n int) []string {
	if len(list) <= n {
		return list
	}
	return slices.Clone(list[len(list)-n:])
}

// customerSteps is what customers, clocks and platforms do: it always succeeds.
var customerSteps = map[bot.Kind]func(*draft){
	bot.HeardEvent:    (*draft).heard,
	bot.OpenedEvent:   (*draft).opened,
	bot.PressedEvent:  (*draft).pressed,
	bot.EditedEvent:   (*draft).edited,
	bot.DeletedEvent:  (*draft).deleted,
	bot.RestoredEvent: (*draft).restored,
	bot.RepliedEvent:  (*draft).replied,
	bot.FiredEvent:    (*draft).fired,
	bot.RefusedEvent:  (*draft).refused,
	bot.BlockedEvent:  func(d *draft) { d.c.Closed = true },
	bot.AllowedEvent:  func(d *draft) { d.c.Closed = false },
}

// operatorSteps is what operators do: it may be denied.
var operatorSteps = map[bot.Kind]func(*draft) error{
	bot.TookEvent:      (*draft).took,
	bot.AnsweredEvent:  (*draft).answered,
	bot.PublishedEvent: (*draft).published,
	bot.NotedEvent:     (*draft).noted,
	bot.ReturnedEvent:  (*draft).returned,
	bot.ClosedEvent:    (*draft).closed,
	bot.GaveEvent:      (*draft).gave,
	bot.FreedEvent:     (*draft).freed,
	bot.SpamEvent:      (*draft).spam,
	bot.CorrectedEvent: (*draft).corrected,
	bot.MergedEvent:    (*draft).merged,
	bot.PartedEvent:    (*draft).parted,
	bot.SawEvent:       (*draft).saw,
	bot.RetriedEvent:   (*draft).retried,
}

// prepare puts a new conversation at the start of the flow, and one whose state an admin has removed back to it.
func (d *draft) prepare() {
	if d.fresh {
		d.c.ID, d.c.Person = d.e.Conversation, d.e.Person
		d.openCase()
		return
	}
	if _, ok := d.a.Flow.State(d.c.State); !ok {
		d.system(bot.NoteStateGone, d.c.State)
		d.enter(d.a.Flow.Start)
	}
	d.c.Flow = d.a.Flow.Version
}

// openCase begins a new case; what is known of how to reach the person stays, what was said does not.
func (d *draft) openCase() {
	if d.c.Case.Number > 0 {
		d.c.Past = append(d.c.Past, d.past())
	}
	for _, q := range d.a.Flow.Questions() {
		if v := d.c.Answers[q.Name]; v != "" && q.Private && confirmable(q.Kind) {
			d.c.Candidates[q.Name] = v
		}
	}
	visits, said := d.c.Case.Visits, d.c.Case.Said
	d.c.Case = bot.Case{Number: d.c.Case.Number + 1, Opened: d.e.At, Origin: d.e.Place, OriginMessage: d.e.Message, Visits: visits, Said: said}
	clear(visits) // all of them are the draft's own
	clear(said)
	clear(d.c.Answers)
	clear(d.c.Skipped)
	d.c.Heat, d.c.HeatBefore, d.c.Consent, d.c.Mute = 0, 0, nil, ""
	d.c.Flow = d.a.Flow.Version
	d.enter(d.a.Flow.Start)
}

func (d *draft) past() bot.Past {
	c := d.c.Case
	return bot.Past{Number: c.Number, Opened: c.Opened, Closed: c.Closed, Stars: c.Stars, Words: c.Words, Steps: d.c.Steps(), Consent: d.c.Consent, Spam: c.Spam, Led: c.Led,
		Corrections: c.Corrections, Comment: c.Comment}
}
