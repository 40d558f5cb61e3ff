package flows

import "fmt"

// checkPlaces keeps private things out of public places: what is asked, where rules lead, where a case begins.
func (c *compiler) checkPlaces() {
	if start, ok := c.file.States.get(c.file.Start.value); ok && (start.Private.value || start.Public.value) {
		c.found.add(c.file.Start.at, fmt.Sprintf("a case cannot begin in %q, which speaks in one place only", c.file.Start.value),
			"a first message comes from anywhere: take private and public away from it")
	}
	for i := range c.file.States {
		s := &c.file.States[i]
		c.checkAsked(s)
		for j := range s.body.Rules {
			c.checkPassage(s, s.body.Rules[:j], &s.body.Rules[j])
		}
	}
	anywhere := &entry[stateShape]{}
	for j := range c.file.Always {
		c.checkPassage(anywhere, c.file.Always[:j], &c.file.Always[j])
	}
}

func (c *compiler) checkAsked(s *entry[stateShape]) {
	for _, asked := range s.body.Ask {
		if answer, ok := c.file.Answers.get(asked.value); ok && answer.Private.value && !s.body.Private.value {
			c.found.add(asked.at, fmt.Sprintf("the private answer %q is asked for in %q, where others may read along", asked.value, s.key.value),
				"mark the state private: true, or ask in a private state")
		}
	}
}

// checkPassage looks at a rule that leads to a state which speaks in one place only: it must know that the customer can be spoken to there.
func (c *compiler) checkPassage(from *entry[stateShape], earlier []ruleShape, r *ruleShape) {
	to, ok := c.file.States.get(r.Go.value)
	if !ok || !r.Go.given() {
		return
	}
	if to.Private.value && !from.body.Private.value && r.On.value != string(Opened) &&
		!r.guard.requires("private", "not public", "reachable") && !handles(earlier, r, "public", "not private") {
		c.found.add(r.Go.at, fmt.Sprintf("the rule leads to the private state %q also while the customer speaks in public", r.Go.value),
			fmt.Sprintf("add when: private, or a rule before it: {on: %s, when: public, go: …}", r.On.value))
	}
	if to.Public.value && !from.body.Public.value &&
		!r.guard.requires("public", "not private") && !handles(earlier, r, "private", "not public") {
		c.found.add(r.Go.at, fmt.Sprintf("the rule leads to the public state %q also while the customer speaks in private", r.Go.value), "add when: public")
	}
}

// handles tells whether an earlier rule takes care of all that happens in a place.
func handles(earlier []ruleShape, r *ruleShape, place ...string) bool {
	for i := range earlier {
		e := &earlier[i]
		if e.rivals(r) && (!e.Match.given() || e.Match.value == r.Match.value) && e.guard.is(place...) {
			return true
		}
	}
	return false
}
