package flows

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/expr-lang/expr/types"
)

// Facts are what guards see of a conversation at one event. In guards they are written in lower case with
// underscores: heat, turns, wants_human; every question's name stands for its answer.
type Facts struct {
	// Text is what the customer wrote in this turn; `match` is held against it, guards do not see it.
	Text string
	// Heat is how upset the customer is, from 0 (calm) to 1.
	Heat float64
	// Turns counts the customer's turns in this case, Here those in this visit of the state (both with the
	// turn just heard), Visits the visits of this state in this case, Attempts the tries at the open question.
	Turns, Here, Visits, Attempts int
	// Public and Private tell where the customer speaks now.
	Public, Private bool
	// Waiting holds in the human state as long as no operator took the conversation.
	Waiting bool
	// Reachable holds when a private chat with the customer is known.
	Reachable bool
	// WantsHuman holds when the customer asked for a human in this turn.
	WantsHuman bool
	// Reopened holds when the customer came back after an earlier case.
	Reopened bool
	// Language is the customer's ("ru"); Kind, Level and Topic are what was understood of the message.
	Language, Kind, Level, Topic string
	// Length of what the customer wrote: short, medium or long.
	Length string
	// After tells on trigger silent which of the state's Silences passed.
	After time.Duration
	// Answers holds what is known, by question; a star rating as "1" to "5".
	Answers map[string]string
}

// vocabulary is what guards of one flow may name, and the type of each.
type vocabulary struct {
	types types.Map
	stars []string // questions whose variable is a number
	texts []string // all other questions
	// values are the words that some variables can be; others can be anything. "" stands for not known.
	values map[string][]string
}

func newVocabulary() *vocabulary {
	v := &vocabulary{types: types.Map{}, values: map[string][]string{
		"length": {"short", "medium", "long"},
		"kind":   {"constructive", "impulsive", "trolling", "spam", "question", "thanks", "unsure"},
		"level":  {"angry", "frustrated", "neutral", "positive"},
		"topic":  {"service", "quality", "staff", "delivery", "payment", "outage", "other"},
	}}
	for name, value := range (Facts{}).variables() {
		v.types[name] = types.TypeOf(value)
	}
	return v
}

func (v *vocabulary) answer(name string, kind Kind) {
	if kind == Stars {
		v.types[name] = types.Int
		v.stars = append(v.stars, name)
		return
	}
	v.types[name] = types.String
	v.texts = append(v.texts, name)
}

// never gives what a variable can be when it can never be this word.
func (v *vocabulary) never(c comparison) ([]string, bool) {
	known, limited := v.values[c.name]
	return known, limited && c.word != "" && !slices.Contains(known, c.word)
}

func (v *vocabulary) has(name string) bool {
	_, known := v.types[name]
	return known
}

func (v *vocabulary) names() []string { return slices.Sorted(maps.Keys(v.types)) }

// bind gives every variable of the vocabulary its value; what is not known is empty or 0.
func (v *vocabulary) bind(facts Facts) map[string]any {
	bound := facts.variables()
	for _, name := range v.texts {
		bound[name] = facts.Answers[name]
	}
	for _, name := range v.stars {
		stars, err := strconv.Atoi(facts.Answers[name])
		if err != nil {
			stars = 0
		}
		bound[name] = stars
	}
	return bound
}

func (f Facts) variables() map[string]any {
	bound := make(map[string]any, 32)
	bound["heat"] = f.Heat
	bound["turns"] = f.Turns
	bound["here"] = f.Here
	bound["visits"] = f.Visits
	bound["attempts"] = f.Attempts
	bound["public"] = f.Public
	bound["private"] = f.Private
	bound["waiting"] = f.Waiting
	bound["reachable"] = f.Reachable
	bound["wants_human"] = f.WantsHuman
	bound["reopened"] = f.Reopened
	bound["language"] = f.Language
	bound["kind"] = f.Kind
	bound["level"] = f.Level
	bound["topic"] = f.Topic
	bound["length"] = f.Length
	return bound
}
