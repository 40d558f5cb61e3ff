package bot

import "time"

// Goal names a target.
type Goal string

const (
	GoalFirst    Goal = "first"    // the first answer of a human in a case
	GoalNext     Goal = "next"     // each later one
	GoalSolution Goal = "solution" // the end of the case, from the moment that people have it
)

// Target is how soon customers are to hear from people, in business time; 0: no target.
type Target struct{ First, Next, Solution time.Duration }

// Targets are what a company wants to keep. What is set for a kind goes before what is set for public places, and that before the rest.
type Targets struct {
	Target
	Public Target            // for cases that began in public, where everybody sees the silence
	Kinds  map[string]Target // by kind of case
	// Idle is how long, in business time, an operator may let a customer wait before somebody else gets them; 0: for ever.
	Idle time.Duration
}

// Of is the target of a goal; 0: none.
func (t Targets) Of(goal Goal, c *Conversation) time.Duration {
	choices := []Target{t.Kinds[c.Case.Kind], t.Target}
	if c.Case.Origin.Public() {
		choices = []Target{t.Kinds[c.Case.Kind], t.Public, t.Target}
	}
	for _, choice := range choices {
		if d := choice.goal(goal); d > 0 {
			return d
		}
	}
	return 0
}

func (t Target) goal(goal Goal) time.Duration {
	switch goal {
	case GoalFirst:
		return t.First
	case GoalNext:
		return t.Next
	}
	return t.Solution
}
