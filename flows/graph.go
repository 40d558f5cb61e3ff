package flows

import (
	"fmt"
	"slices"
)

// checkHumans demands exactly one state in which a human leads.
func (c *compiler) checkHumans() {
	var human *entry[stateShape]
	for i := range c.file.States {
		state := &c.file.States[i]
		if !state.body.Human.value {
			continue
		}
		if human != nil {
			c.found.add(state.body.Human.at, fmt.Sprintf("a second human state, %q", state.key.value), fmt.Sprintf("%q is one already; a flow has exactly one", human.key.value))
			continue
		}
		human = state
	}
	if human == nil && len(c.file.States) > 0 {
		c.found.add(c.file.States[0].key.at, "no human state", "add operator: {human: true, rules: [{on: closed, go: …}]}: every customer must be able to reach a human")
	}
}

// edges are the states that a state's rules lead to. An operator can take a conversation out of any state:
// that makes the human state reachable, but is no way a customer can go. Nor is the way back from an end.
func (c *compiler) edges(s *entry[stateShape]) []string {
	var next []string
	rules := slices.Clone(s.body.Rules)
	if !s.body.Human.value && !s.body.End.value {
		rules = append(rules, c.file.Always...)
	}
	for _, r := range rules {
		if r.Go.given() && r.On.value != string(Resumed) && !slices.Contains(next, r.Go.value) {
			next = append(next, r.Go.value)
		}
	}
	return next
}

// checkGraph notes states that no way leads to, and states that lead nowhere.
func (c *compiler) checkGraph() {
	edges := map[string][]string{}
	var humans []string
	for i := range c.file.States {
		s := &c.file.States[i]
		edges[s.key.value] = c.edges(s)
		if s.body.Human.value {
			humans = append(humans, s.key.value)
		}
	}
	if _, ok := edges[c.file.Start.value]; !ok {
		return
	}
	reached := reach(edges, append(humans, c.file.Start.value))
	for i := range c.file.States {
		s := &c.file.States[i]
		if !slices.Contains(reached, s.key.value) {
			c.found.add(s.key.at, fmt.Sprintf("no way leads to the state %q", s.key.value), "let a rule go there or take the state away")
		}
		c.checkExits(s, edges, humans)
	}
}

func (c *compiler) checkExits(s *entry[stateShape], edges map[string][]string, humans []string) {
	name := s.key.value
	if s.body.End.value {
		return
	}
	if !slices.ContainsFunc(s.body.Rules, func(r ruleShape) bool { return r.Go.given() && r.Go.value != name }) {
		c.found.add(s.key.at, fmt.Sprintf("no way out of the state %q", name), "add a rule with go: or mark it end: true")
		return
	}
	towards := reach(edges, []string{name})
	if len(humans) > 0 && !slices.ContainsFunc(humans, func(h string) bool { return slices.Contains(towards, h) }) {
		c.found.add(s.key.at, fmt.Sprintf("no way from the state %q to a human", name), "add a rule that goes to "+humans[0])
	}
	ends := func(name string) bool { state, ok := c.file.States.get(name); return ok && state.End.value }
	if !slices.ContainsFunc(towards, ends) {
		c.found.add(s.key.at, fmt.Sprintf("no way from the state %q to an end", name), "add a rule that leads to a state with end: true")
	}
}

// reach gives all states that some states lead to, themselves included.
func reach(edges map[string][]string, from []string) []string {
	reached := slices.Clone(from)
	for i := 0; i < len(reached); i++ {
		for _, next := range edges[reached[i]] {
			if !slices.Contains(reached, next) {
				reached = append(reached, next)
			}
		}
	}
	return reached
}
