package flows

import (
	"fmt"
	"slices"
	"strings"
)

func (c *compiler) checkState(s *entry[stateShape]) {
	c.named(s.key, "a state")
	state := &s.body
	c.checkMarks(s)
	for _, asked := range state.Ask {
		if _, ok := c.file.Answers.get(asked.value); !ok {
			c.found.add(asked.at, fmt.Sprintf("unknown answer %q", asked.value), advise(asked.value, c.file.Answers.names()))
		}
	}
	c.checkRules(s.key.value, state.Rules)
	for i := range state.Rules {
		c.checkFitting(s, &state.Rules[i])
	}
	c.checkShadows(s.key.value, state.Rules)
	c.checkWaiting(s)
}

// checkMarks looks at what a state calls itself.
func (c *compiler) checkMarks(s *entry[stateShape]) {
	state := &s.body
	if state.Private.value && state.Public.value {
		c.found.add(state.Public.at, fmt.Sprintf("the state %q is private and public", s.key.value), "choose one; without both it speaks wherever the customer does")
	}
	if state.Human.value && state.End.value {
		c.found.add(state.End.at, fmt.Sprintf("the state %q is the human's and an end", s.key.value), "let the rule on closed lead to an end")
	}
	if len(state.Ask) > 0 && (state.Human.value || state.End.value) {
		c.found.add(state.Ask[0].at, fmt.Sprintf("the state %q cannot ask", s.key.value), "the bot asks in states of its own, before")
	}
}

// checkRules looks at every rule by itself, names it and compiles its guard.
func (c *compiler) checkRules(owner string, rules []ruleShape) {
	counts := map[string]int{}
	for i := range rules {
		r := &rules[i]
		counts[r.On.value]++
		r.name = fmt.Sprintf("%s.%s.%d", owner, r.On.value, counts[r.On.value])
		c.checkRule(owner, r)
		r.guard = c.guard(r.When)
	}
}

func (c *compiler) checkRule(owner string, r *ruleShape) {
	switch {
	case !r.has("on"):
		c.found.add(r.at, "a rule without a trigger", "add on: one of "+strings.Join(triggers(), ", "))
	case r.On.given() && !slices.Contains(triggers(), r.On.value):
		c.found.add(r.On.at, fmt.Sprintf("unknown trigger %q", r.On.value), advise(r.On.value, triggers()))
	}
	if !r.has("say") && !r.has("go") {
		c.found.add(r.at, "a rule that does nothing", "add go: a state, say: a phrase, or both")
	}
	if r.Go.given() {
		c.target(r.Go)
	}
	if r.Forget.value && !r.Go.given() {
		c.found.add(r.Forget.at, "forget without go", "say where the conversation starts again")
	}
	if r.Withdraw.value && !r.Go.given() && !c.isHuman(owner) {
		c.found.add(r.Withdraw.at, "withdraw without go", "say where the conversation goes on without the data: go to the human state")
	}
	c.checkTiming(r)
	c.checkMatch(r)
	if r.On.value == string(Took) && r.Go.given() && !c.isHuman(r.Go.value) {
		c.found.add(r.Go.at, "an operator who takes over leads the conversation", "take go away: took always leads to the human state")
	}
}

func (c *compiler) checkTiming(r *ruleShape) {
	silent := r.On.value == string(Silent)
	switch {
	case silent && !r.has("after"):
		c.found.add(r.On.at, "silent without after", "say how long nothing was heard: after: 24h")
	case !silent && r.After.given():
		c.found.add(r.After.at, "after without silent", "only on: silent waits; write on: silent or take after away")
	}
}

func (c *compiler) checkMatch(r *ruleShape) {
	if !r.Match.given() {
		return
	}
	if r.On.value != string(Heard) && r.On.value != string(Resumed) {
		c.found.add(r.Match.at, "match without heard", "only what was heard can match")
	}
	known := append(c.file.Intents.names(), wantsHuman)
	if !slices.Contains(known, r.Match.value) {
		c.found.add(r.Match.at, fmt.Sprintf("unknown intent %q", r.Match.value), advise(r.Match.value, known))
	}
}

func (c *compiler) isHuman(name string) bool {
	state, ok := c.file.States.get(name)
	return ok && state.Human.value
}

// checkFitting notes rules whose trigger never comes in this state.
func (c *compiler) checkFitting(s *entry[stateShape], r *ruleShape) {
	asks, at := len(s.body.Ask) > 0, r.On.at
	switch Trigger(r.On.value) {
	case Complete, Refused, Stuck:
		if !asks {
			c.found.add(at, fmt.Sprintf("the state %q asks nothing, %s never comes", s.key.value, r.On.value), "add ask: or take the rule away")
		}
	case Returned, Closed:
		if !s.body.Human.value {
			c.found.add(at, fmt.Sprintf("%s comes only in the human state", r.On.value), "move the rule there")
		}
	case Resumed:
		if !s.body.End.value {
			c.found.add(at, "resumed comes only after the end of a case", "move the rule into a state with end: true")
		}
	}
	if r.On.value == string(Found) {
		c.checkFound(s, r)
	}
	if !s.body.End.value {
		return
	}
	if r.Go.given() && r.On.value != string(Resumed) {
		c.found.add(r.Go.at, fmt.Sprintf("%q is an end, nothing leads out of it", s.key.value), "what is heard there begins a new case at the start by itself")
	}
	if r.On.value == string(Silent) {
		c.found.add(at, fmt.Sprintf("%q is an end, nobody waits there", s.key.value), "take the rule away")
	}
}

// checkShadows notes rules that are never looked at, since an earlier one takes all.
func (c *compiler) checkShadows(owner string, rules []ruleShape) {
	for i := range rules {
		for _, earlier := range rules[:i] {
			if earlier.covers(&rules[i]) {
				c.found.add(rules[i].at, fmt.Sprintf("this rule of %q is never taken", owner),
					fmt.Sprintf("the rule in line %d fits whenever this one does; move this one before it", earlier.at.line))
				break
			}
		}
	}
}

// covers tells whether a rule fits whenever a later one does.
func (r *ruleShape) covers(later *ruleShape) bool {
	if !r.On.given() || !r.rivals(later) || r.When.given() && r.When.value != later.When.value {
		return false
	}
	return !r.Match.given() || r.Match.value == later.Match.value
}

// rivals tells whether two rules wait for the same thing.
func (r *ruleShape) rivals(other *ruleShape) bool {
	if r.On.value == string(Silent) && !(r.After.given() && other.After.given()) {
		return false
	}
	return r.On.value == other.On.value && r.After.value == other.After.value
}

// checkWaiting notes states that would keep a customer waiting for ever.
func (c *compiler) checkWaiting(s *entry[stateShape]) {
	state := &s.body
	if state.Human.value || state.End.value || len(state.keys) == 0 {
		return
	}
	if len(state.Ask) > 0 {
		c.checkAsking(s)
	}
	if s.key.value != c.file.Start.value && !slices.ContainsFunc(state.Rules, leadsOut(s.key.value, Silent)) {
		c.found.add(s.key.at, fmt.Sprintf("who falls silent in %q is forgotten", s.key.value), "add {on: silent, after: 24h, go: …}")
	}
}

// checkAsking demands a way on from questions, whatever becomes of them.
func (c *compiler) checkAsking(s *entry[stateShape]) {
	c.demandExit(s, Complete, "nothing follows when all is answered in %q", "add {on: complete, go: …}")
	c.demandExit(s, Stuck, "who is not understood in %q is asked in a loop", "add {on: stuck, go: …}: after the attempts a human should go on")
	for _, asked := range s.body.Ask {
		if answer, ok := c.file.Answers.get(asked.value); ok && !answer.Optional.value && answer.Private.value {
			c.demandExit(s, Refused, "who refuses in %q is asked in a loop", "add {on: refused, go: …}: a refusal still reaches a human")
			return
		}
	}
}

func (c *compiler) demandExit(s *entry[stateShape], t Trigger, what, advice string) {
	if !slices.ContainsFunc(s.body.Rules, leadsOut(s.key.value, t)) {
		c.found.add(s.key.at, fmt.Sprintf(what, s.key.value), advice)
	}
}

// leadsOut finds rules that leave a state on a trigger.
func leadsOut(state string, t Trigger) func(ruleShape) bool {
	return func(r ruleShape) bool { return r.On.value == string(t) && r.Go.given() && r.Go.value != state }
}

func (c *compiler) checkAlways() {
	c.checkRules("always", c.file.Always)
	c.checkShadows("always", c.file.Always)
	for i := range c.file.Always {
		switch r := &c.file.Always[i]; Trigger(r.On.value) {
		case Silent, Returned, Closed, Complete, Refused, Stuck, Found, Resumed:
			c.found.add(r.On.at, fmt.Sprintf("%s cannot stand under always", r.On.value), "write the rule into the states it is meant for")
		case Heard:
			if !r.When.given() && !r.Match.given() {
				c.found.add(r.at, "this rule would take everything that is heard", "give it a match or a when: always goes before the rules of states")
			}
		}
	}
}
