package understand

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"time"
)

// keptHeat is the share of the earlier heat that is left when a message with no heat of its own comes: people cool down
// slowly.
const keptHeat = 0.6

// finest is how many steps there are from calm to boiling: nobody is upset by less, and what is kept of a heat is short.
const finest = 1e4

// conversationHeat joins the heat so far with the message: a hotter message counts at once, a cooler one little by little.
func (s *scratch) conversationHeat(r *Reading, ctx Context, text string) float64 {
	heat := r.MessageHeat
	if cooled := ctx.Heat*keptHeat + heat*(1-keptHeat); cooled > heat {
		heat = cooled
	}
	for _, push := range s.pushes(ctx, text) {
		heat += push.Weight
		r.Reasons = append(r.Reasons, push)
	}
	if r.Kind == Thanks {
		heat -= 0.2
	}
	if r.Facts && !r.Level.Upset() {
		heat -= 0.05
	}
	return math.Round(min(max(heat, 0), 1)*finest) / finest
}

// pushes lists what raises the heat from outside the message.
func (s *scratch) pushes(ctx Context, text string) []Reason {
	var reasons []Reason
	add := func(when bool, text string, weight float64) {
		if when {
			reasons = append(reasons, Reason{Text: text, Weight: weight})
		}
	}
	add(ctx.Reopened, "came back after the case was solved", 0.25)
	add(s.repeats(ctx.Earlier, text), "repeats what was written before", 0.2)
	add(onlyMarks(text) && ctx.Turns > 0, "asks again with nothing but marks", 0.2)
	add(ctx.Waiting >= 24*time.Hour, "has waited for more than a day", 0.25)
	add(ctx.Waiting >= time.Hour && ctx.Waiting < 24*time.Hour, "has waited for more than an hour", 0.1)
	return reasons
}

// repeats tells whether the customer has written nearly the same before. Stars are nothing here.
func (s *scratch) repeats(earlier []string, text string) bool {
	if len(earlier) == 0 {
		return false
	}
	now := &s.message
	if s.rewritten || strings.Contains(text, "*") {
		now = &s.now
		now.prepare(strings.ReplaceAll(text, "*", ""))
	}
	if len(now.words) < 2 {
		return false
	}
	for _, before := range earlier {
		if s.earlier.prepare(strings.ReplaceAll(before, "*", "")); now.mostlyIn(&s.earlier) {
			return true
		}
	}
	return false
}

// mostlyIn tells whether at least four of five words stand in another message, too.
func (m *message) mostlyIn(other *message) bool {
	strange := 0
	for _, w := range m.words {
		if !other.has(m.text(w)) {
			strange++
		}
		if strange*5 > len(m.words) {
			return false
		}
	}
	return true
}

func (m *message) has(text []byte) bool {
	return slices.ContainsFunc(m.words, func(w word) bool { return bytes.Equal(m.text(w), text) })
}

func onlyMarks(text string) bool {
	trimmed := strings.TrimSpace(text)
	return trimmed != "" && strings.Trim(trimmed, "?!. ") == ""
}
