package flows

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"github.com/expr-lang/expr/types"
)

// Facts are what guards see of a conversation at one event; they are only read. In guards they are written in lower case with
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
	// Concern is what the gravest of those words is about: despair, grief, health, law, press or other; "" without one.
	Concern string
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
	// Volunteered is what the customer has written without being asked, and not yet confirmed: phone or email; "" for nothing.
	Volunteered string
	// Sent is what came with the turn: voice, file, sticker; "" for nothing. Wordless: it came without a word.
	Sent     string
	Wordless bool
	// After tells on trigger silent which of the state's Silences passed.
	After time.Duration
	// Answers holds what is known, by question; a star rating as "1" to "5".
	Answers map[string]string
}

// A fact is how guards read one of the facts: one of the ways is set, that of its type.
type fact struct {
	flag  func(*Facts) bool
	count func(*Facts) int
	share func(*Facts) float64
	word  func(*Facts) string
}

func (r fact) value(f *Facts) any {
	switch {
	case r.flag != nil:
		return r.flag(f)
	case r.count != nil:
		return r.count(f)
	case r.share != nil:
		return r.share(f)
	}
	return r.word(f)
}

// knownFacts are all facts by the names that they have in guards.
func knownFacts() map[string]fact {
	return map[string]fact{
		"heat":        {share: func(f *Facts) float64 { return f.Heat }},
		"turns":       {count: func(f *Facts) int { return f.Turns }},
		"here":        {count: func(f *Facts) int { return f.Here }},
		"visits":      {count: func(f *Facts) int { return f.Visits }},
		"attempts":    {count: func(f *Facts) int { return f.Attempts }},
		"public":      {flag: func(f *Facts) bool { return f.Public }},
		"private":     {flag: func(f *Facts) bool { return f.Private }},
		"waiting":     {flag: func(f *Facts) bool { return f.Waiting }},
		"reachable":   {flag: func(f *Facts) bool { return f.Reachable }},
		"wants_human": {flag: func(f *Facts) bool { return f.WantsHuman }},
		"reopened":    {flag: func(f *Facts) bool { return f.Reopened }},
		"named":       {flag: func(f *Facts) bool { return f.Named }},
		"open":        {flag: func(f *Facts) bool { return f.Open }},
		"alarm":       {flag: func(f *Facts) bool { return f.Alarm }},
		"concern":     {word: func(f *Facts) string { return f.Concern }},
		"unmoved":     {count: func(f *Facts) int { return f.Unmoved }},
		"waited":      {count: func(f *Facts) int { return f.Waited }},
		"crossed":     {flag: func(f *Facts) bool { return f.Crossed }},
		"others":      {count: func(f *Facts) int { return f.Others }},
		"language":    {word: func(f *Facts) string { return f.Language }},
		"kind":        {word: func(f *Facts) string { return f.Kind }},
		"level":       {word: func(f *Facts) string { return f.Level }},
		"topic":       {word: func(f *Facts) string { return f.Topic }},
		"volunteered": {word: func(f *Facts) string { return f.Volunteered }},
		"sent":        {word: func(f *Facts) string { return f.Sent }},
		"wordless":    {flag: func(f *Facts) bool { return f.Wordless }},
		"length":      {word: func(f *Facts) string { return f.Length }},
	}
}

// answerFact reads the answer to a question; stars are a number, 0 where none were given.
func answerFact(question string, kind Kind) fact {
	if kind != Stars {
		return fact{word: func(f *Facts) string { return f.Answers[question] }}
	}
	return fact{count: func(f *Facts) int {
		stars, err := strconv.Atoi(f.Answers[question])
		if err != nil {
			return 0
		}
		return stars
	}}
}

// vocabulary is what guards of one flow may name, and the type of each.
type vocabulary struct {
	types types.Map
	facts map[string]fact // and answers
	// values are the words that some variables can be; others can be anything. "" stands for not known.
	values map[string][]string
}

func newVocabulary() *vocabulary {
	v := &vocabulary{types: types.Map{}, facts: map[string]fact{}, values: map[string][]string{
		"length":      {"short", "medium", "long"},
		"kind":        {"constructive", "impulsive", "trolling", "spam", "question", "thanks", "unsure"},
		"level":       {"angry", "frustrated", "neutral", "positive"},
		"volunteered": {"phone", "email"},
		"sent":        {"voice", "file", "sticker"},
		"concern":     {"despair", "grief", "health", "law", "press", "other"},
		"topic":       {"service", "quality", "staff", "delivery", "payment", "outage", "other"},
	}}
	for name, fact := range knownFacts() {
		v.learn(name, fact)
	}
	return v
}

func (v *vocabulary) answer(name string, kind Kind) { v.learn(name, answerFact(name, kind)) }

func (v *vocabulary) learn(name string, fact fact) {
	v.types[name] = types.TypeOf(fact.value(&Facts{}))
	v.facts[name] = fact
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
