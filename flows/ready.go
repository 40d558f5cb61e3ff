package flows

import (
	"fmt"
	"slices"
)

// readyAnswer is the placeholder of a ready answer that the bot offers to the customer; it has a value on the trigger found only.
const readyAnswer = "ready"

// checkFound demands of a rule that offers a ready answer that the answer is said, and that the customer is asked whether it helped.
func (c *compiler) checkFound(s *entry[stateShape], r *ruleShape) {
	switch {
	case s.body.Human.value || s.body.End.value || len(s.body.Ask) > 0:
		c.found.add(r.On.at, fmt.Sprintf("found never comes in %q", s.key.value), "a ready answer is offered only where the bot leads and has asked nothing; move the rule there")
	case !r.Say.given():
		c.found.add(r.at, "a ready answer is found and not said", "add say: and a phrase with {ready}")
	}
	if to, ok := c.file.States.get(r.Go.value); !r.Go.given() || ok && len(to.Ask) == 0 {
		c.found.add(r.at, "nobody asks whether the ready answer helped", "let the rule go to a state that asks it, with a choice of two")
	}
	c.checkHeld(r.Say)
}

// checkHeld demands that whatever is said on found holds the answer.
func (c *compiler) checkHeld(say located[string]) {
	holds := func(v *variantShape) bool {
		return slices.ContainsFunc(pieces(v.Say.value), func(p piece) bool { return p.placeholder == readyAnswer })
	}
	for _, book := range c.spokenTexts() {
		phrase, ok := book.Phrases.get(say.value)
		if !ok {
			continue
		}
		if phrase.composed != nil {
			c.found.add(phrase.at, fmt.Sprintf("the phrase %q is composed of parts, and is said on found", say.value), "write a list of texts, each with {ready}")
			continue
		}
		phrase.every(func(v *variantShape) {
			if !holds(v) {
				c.found.add(v.Say.at, fmt.Sprintf("the phrase %q is said on found, but this text does not hold the answer", say.value), "add {ready}")
			}
		})
	}
}

// checkReady notes the answer's placeholder in a phrase that is said when none was found.
func (c *compiler) checkReady(phrase string, at position) {
	for _, u := range c.uses[phrase] {
		if !slices.Contains(u.known, readyAnswer) {
			c.found.add(at, fmt.Sprintf("{ready} is known on found only, but %q is spoken by %s", phrase, u.where),
				fmt.Sprintf("take it out, or give that rule a phrase of its own (line %d of %s)", u.at.line, u.at.file))
			return
		}
	}
}
