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
	var d draft
	d.start(a, &c, &e)
	if err := d.apply(); err != nil {
		return bot.Change{}, fmt.Errorf("%s %s: %w", e.Kind, e.Conversation, err)
	}
	return d.change(), nil
}

func (d *draft) apply() error {
	if d.bygone() || d.overheard() {
		return ErrOverheard
	}
	d.prepare()
	if d.happens() {
		d.listenOn()
		return nil
	}
	return d.order()
}

// order is what an operator wants.
func (d *draft) order() error {
	switch {
	case d.fresh:
		return bot.ErrNobody
	case slices.Contains(d.c.Orders, d.e.ID):
		return bot.ErrDuplicate
	case d.e.Operator == "" && d.e.Kind != bot.FreedEvent:
		return bot.ErrAnonymous
	}
	d.albumBefore()
	if err := d.obey(); err != nil {
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

// happens is what customers, clocks and platforms do: it always succeeds. It returns false when it is none of that.
func (d *draft) happens() bool {
	switch d.e.Kind {
	case bot.HeardEvent:
		d.heard()
	case bot.OpenedEvent:
		d.opened()
	case bot.PressedEvent:
		d.pressed()
	case bot.EditedEvent:
		d.edited()
	case bot.DeletedEvent:
		d.deleted()
	case bot.RestoredEvent:
		d.restored()
	case bot.RepliedEvent:
		d.replied()
	case bot.FiredEvent:
		d.fired()
	case bot.RefusedEvent:
		d.refused()
	case bot.BlockedEvent, bot.AllowedEvent:
		d.c.Closed = d.e.Kind == bot.BlockedEvent
	default:
		return false
	}
	return true
}

// obey is what operators do: it may be denied.
func (d *draft) obey() error {
	switch d.e.Kind {
	case bot.TookEvent:
		return d.took()
	case bot.AnsweredEvent:
		return d.answered()
	case bot.PublishedEvent:
		return d.published()
	case bot.NotedEvent:
		return d.noted()
	case bot.ReturnedEvent:
		return d.returned()
	case bot.ClosedEvent:
		return d.closed()
	case bot.GaveEvent:
		return d.gave()
	case bot.FreedEvent:
		return d.freed()
	case bot.SpamEvent:
		return d.spam()
	case bot.CorrectedEvent:
		return d.corrected()
	case bot.MergedEvent:
		return d.merged()
	case bot.PartedEvent:
		return d.parted()
	case bot.SawEvent:
		return d.saw()
	case bot.RetriedEvent:
		return d.retried()
	}
	return bot.ErrUnknownKind
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
