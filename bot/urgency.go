package bot

import (
	"slices"
	"time"
)

// Boiling is the heat from which leading a customer wears a person out.
const Boiling = 0.75

// boilingInRow is how many boiling customers an operator gets one after the other.
const boilingInRow = 2

// Urgency orders who waits for people: more is sooner. Somebody about whom an admin wants to be alarmed goes before everybody, then who
// boils or has asked for a human, then by how much of the patience is used up: that of the target, or an hour where there is none.
func (c *Conversation) Urgency(now time.Time) float64 {
	if c.Waiting.IsZero() {
		return 0
	}
	u := now.Sub(c.Waiting).Hours()
	if span := c.Deadline.Sub(c.Waiting); !c.Deadline.IsZero() && span > 0 {
		u = float64(now.Sub(c.Waiting)) / float64(span)
	}
	u += c.Heat
	if c.Heat >= Boiling {
		u++
	}
	if c.Case.Alarm != "" {
		u += 1000
	}
	return u
}

// Next chooses whom an operator should take: the most urgent of those who wait and whom nobody leads. heats are those of the customers
// that the operator took last, newest last: after two who boiled comes one who does not, if anybody else waits.
func Next(waiting []Conversation, heats []float64, now time.Time) (ID, bool) {
	free := slices.DeleteFunc(slices.Clone(waiting), func(c Conversation) bool { return c.Operator != "" || c.Waiting.IsZero() })
	if len(free) == 0 {
		return "", false
	}
	slices.SortStableFunc(free, func(a, b Conversation) int {
		switch ua, ub := a.Urgency(now), b.Urgency(now); {
		case ua > ub:
			return -1
		case ua < ub:
			return 1
		}
		return 0
	})
	if worn(heats) {
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
