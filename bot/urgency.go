package bot

import (
	"slices"
	"time"
)

// Boiling is the heat from which leading a customer wears a person out.
const Boiling = 0.75

// boilingInRow is how many boiling customers an operator gets one after the other.
const boilingInRow = 2

// How much sooner than others a customer counts as having come: one who boils, one of whom an admin wants to be alarmed, and, where a
// lead chooses, one who gave a low rating.
const (
	boilingCounts   = time.Hour
	alarmCounts     = 1000 * time.Hour
	lowRatingCounts = 500 * time.Hour
	usualPatience   = time.Hour // where there is no target
)

// Urgency is the moment by which those who wait for people are put in order, the earliest first: when the customer's patience is used up,
// by the target or after an hour where there is none, and the hotter the sooner; an alarm goes before all. It does not change with time.
func (c *Conversation) Urgency() time.Time {
	patience := c.Waiting.Add(usualPatience)
	if !c.Deadline.IsZero() {
		patience = c.Deadline
	}
	sooner := time.Duration(c.Heat * float64(boilingCounts))
	if c.Case.Alarm != "" {
		sooner += alarmCounts
	}
	return patience.Add(-sooner)
}

// Shift is what counts about an operator who asks for the next customer.
type Shift struct {
	Heats []float64 // of the customers that they took last, newest last
	Leads bool      // the operator is a lead
}

// moment is when a customer's turn comes by this operator. A low rating comes back to a lead; others take it when nobody else waits, so
// that it is not forgotten where there is no lead.
func (s Shift) moment(c *Conversation) time.Time {
	switch {
	case !c.LowRated():
		return c.Urgency()
	case s.Leads:
		return c.Urgency().Add(-lowRatingCounts)
	}
	return c.Urgency().Add(lowRatingCounts)
}

// Next chooses whom an operator should take: the most urgent of those who wait and whom nobody leads. After two who boiled comes one who
// does not, if anybody else waits.
func Next(waiting []Conversation, s Shift) (ID, bool) {
	free := slices.DeleteFunc(slices.Clone(waiting), func(c Conversation) bool { return c.Operator != "" || c.Waiting.IsZero() })
	if len(free) == 0 {
		return "", false
	}
	slices.SortStableFunc(free, func(a, b Conversation) int { return s.moment(&a).Compare(s.moment(&b)) })
	if worn(s.Heats) {
		if i := slices.IndexFunc(free, func(c Conversation) bool { return c.Heat < Boiling }); i >= 0 {
			return free[i].ID, true
		}
	}
	return free[0].ID, true
}

// worn tells whether the last customers of an operator have all been boiling.
func worn(heats []float64) bool {
	if len(heats) < boilingInRow {
		return false
	}
	return !slices.ContainsFunc(heats[len(heats)-boilingInRow:], func(heat float64) bool { return heat < Boiling })
}
