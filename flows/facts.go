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
	// Named holds when a named role speaks for the company (the placeholder {role}), not just "we".
	Named bool
	// Open holds when people of the company answer at this hour; always, where no hours are set.
	Open bool
	// Alarm holds when the turn has a word that an admin wants a human to see at once: a court, the police, somebody's health.
	Alarm bool
	// Unmoved counts the customer's last turns in which the heat of an upset customer did not fall, whatever the bot said.
	Unmoved int
	// Waited is how many minutes have passed since what is answered now was written.
	Waited int
	// Language is the customer's ("ru"); Kind, Level and Topic are what was understood of the message.
	Language, Kind, Level, Topic string
	// Crossed holds when the case began in public and the customer is spoken to in private now.
	Crossed bool
	// Others counts the other people who complain in the same public thread.
	Others int
	// Length of what the customer wrote: short, medium or long.
	Length string
	// After tells on trigger silent which of the state's Silences passed.
	After time.Duration
	// Answers holds what is known, by question; a star rating as "1" to "5".
	Answers map[string]string
}

// vocabulary is what guards of one flow may name, and the type of each.
type vocabulary struct {
	types   types.Map
	numbers map[string]int  // tells the names apart
	kinds   map[string]Kind // of answers
	// values are the words that some variables can be; others can be anything. "" stands for not known.
	values map[string][]string
}

func newVocabulary() *vocabulary {
	v := &vocabulary{types: types.Map{}, numbers: map[string]int{}, kinds: map[string]Kind{}, values: map[string][]string{
		"length": {"short", "medium", "long"},
		"kind":   {"constructive", "impulsive", "trolling", "spam", "question", "thanks", "unsure"},
		"level":  {"angry", "frustrated", "neutral", "positive"},
		"topic":  {"service", "quality", "staff", "delivery", "payment", "outage", "other"},
	}}
	for _, name := range factNames() {
		v.learn(name)
	}
	return v
}

func (v *vocabulary) answer(name string, kind Kind) {
	v.kinds[name] = kind
	v.learn(name)
}

func (v *vocabulary) learn(name string) {
	v.types[name] = types.TypeOf(v.value(name, &Facts{}))
	v.numbers[name] = len(v.numbers)
}

// A variable is a fact or an answer by its name, and by the number that tells it apart.
type variable struct {
	name   string
	number int
}

// variables are those of the names that stand for a fact or an answer.
func (v *vocabulary) variables(names []string) []variable {
	var all []variable
	for _, name := range names {
		if number, ok := v.numbers[name]; ok {
			all = append(all, variable{name, number})
		}
	}
	return all
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

func (v *vocabulary) value(name string, facts *Facts) any {
	kind, answer := v.kinds[name]
	switch {
	case !answer:
		return facts.value(name)
	case kind != Stars:
		return facts.Answers[name]
	}
	stars, err := strconv.Atoi(facts.Answers[name])
	if err != nil {
		return 0
	}
	return stars
}

func factNames() []string {
	return []string{
		"heat", "turns", "here", "visits", "attempts", "public", "private", "waiting", "reachable", "wants_human", "reopened",
		"named", "open", "alarm", "unmoved", "waited", "crossed", "others", "language", "kind", "level", "topic", "length",
	}
}

// value gives a fact by the name it has in guards.
func (f *Facts) value(name string) any {
	switch name {
	case "heat":
		return f.Heat
	case "turns":
		return f.Turns
	case "here":
		return f.Here
	case "visits":
		return f.Visits
	case "attempts":
		return f.Attempts
	case "public":
		return f.Public
	case "private":
		return f.Private
	case "waiting":
		return f.Waiting
	case "reachable":
		return f.Reachable
	case "wants_human":
		return f.WantsHuman
	case "reopened":
		return f.Reopened
	case "named":
		return f.Named
	case "waited":
		return f.Waited
	}
	return f.pressing(name)
}

// pressing gives what decides how fast a human must come.
func (f *Facts) pressing(name string) any {
	switch name {
	case "open":
		return f.Open
	case "alarm":
		return f.Alarm
	case "unmoved":
		return f.Unmoved
	}
	return f.bridged(name)
}

// bridged gives what is known of the public thread that the case began in.
func (f *Facts) bridged(name string) any {
	switch name {
	case "crossed":
		return f.Crossed
	case "others":
		return f.Others
	}
	return f.understood(name)
}

// understood gives what was understood of the message.
func (f *Facts) understood(name string) string {
	switch name {
	case "language":
		return f.Language
	case "kind":
		return f.Kind
	case "level":
		return f.Level
	case "topic":
		return f.Topic
	}
	return f.Length
}
