package understand

import (
	"strings"
	"time"
)

// keptHeat is the share of the earlier heat that is left when a message with no heat of its own comes: people cool down
// slowly.
const keptHeat = 0.6

// conversationHeat joins the heat so far with the message: a hotter message counts at once, a cooler one little by little.
func conversationHeat(message float64, r *Reading, ctx Context, text string) float64 {
	heat := message
	if cooled := ctx.Heat*keptHeat + message*(1-keptHeat); cooled > heat {
		heat = cooled
	}
	for _, push := range pushes(ctx, text) {
		heat += push.Weight
		r.Reasons = append(r.Reasons, push)
	}
	if r.Kind == Thanks {
		heat -= 0.2
	}
	if r.Facts && !r.Level.Upset() {
		heat -= 0.05
	}
	return min(max(heat, 0), 1)
}

// pushes lists what raises the heat from outside the message.
func pushes(ctx Context, text string) []Reason {
	var reasons []Reason
	add := func(when bool, text string, weight float64) {
		if when {
			reasons = append(reasons, Reason{Text: text, Weight: weight})
		}
	}
	add(ctx.Reopened, "came back after the case was solved", 0.25)
	add(repeats(ctx.Earlier, text), "repeats what was written before", 0.2)
	add(onlyMarks(text) && ctx.Turns > 0, "asks again with nothing but marks", 0.2)
	add(ctx.Waiting >= 24*time.Hour, "has waited for more than a day", 0.25)
	add(ctx.Waiting >= time.Hour && ctx.Waiting < 24*time.Hour, "has waited for more than an hour", 0.1)
	return reasons
}

// repeats tells whether the customer has written nearly the same before.
func repeats(earlier []string, text string) bool {
	if len(earlier) == 0 {
		return false
	}
	now := strings.Fields(normalise(text))
	if len(now) < 2 {
		return false
	}
	for _, before := range earlier {
		if sharedWords(now, strings.Fields(normalise(before)))*10 >= len(now)*8 {
			return true
		}
	}
	return false
}

func sharedWords(a, b []string) int {
	in := make(map[string]bool, len(b))
	for _, word := range b {
		in[word] = true
	}
	shared := 0
	for _, word := range a {
		if in[word] {
			shared++
		}
	}
	return shared
}

func onlyMarks(text string) bool {
	trimmed := strings.TrimSpace(text)
	return trimmed != "" && strings.Trim(trimmed, "?!. ") == ""
}
