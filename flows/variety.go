package flows

import (
	"fmt"
	"slices"
)

// checkVariety demands of every phrase as many variants as it may have to be said in one case. Only those count
// that can be said whatever came before: their sentences stand in no other phrase, and all they are filled with is known.
func (c *compiler) checkVariety() {
	for _, book := range c.spokenTexts() {
		shared := book.shared()
		for i := range book.Phrases {
			phrase := &book.Phrases[i]
			uses := c.uses[phrase.key.value]
			switch {
			case len(uses) == 0:
			case phrase.body.composed != nil:
				c.checkWhole(phrase, shared)
			case len(phrase.body.variants) > 0:
				c.checkEnough(phrase, uses, shared)
			}
		}
	}
}

func (c *compiler) checkEnough(phrase *entry[phraseShape], uses []use, shared map[string]int) {
	needed, known := 0, []string{"company"}
	for _, u := range uses {
		needed, known = max(needed, u.times), append(known, u.known...)
	}
	safe := slices.DeleteFunc(slices.Clone(phrase.body.variants), func(v variantShape) bool { return !v.safe(shared, known) })
	least, situation := c.fewest(safe)
	if least >= needed {
		return
	}
	c.found.add(phrase.key.at, fmt.Sprintf("too few variants of %q: %d needed, %d can surely be said%s", phrase.key.value, needed, least, situation),
		"write more; those with placeholders that may be unknown or with a sentence of another phrase do not count")
}

// checkWhole demands of a composed phrase that each of its lengths says something in every situation.
func (c *compiler) checkWhole(phrase *entry[phraseShape], shared map[string]int) {
	for _, length := range []string{"short", "medium", "long"} {
		var sayable []variantShape
		for _, part := range slices.Concat(phrase.body.composed.lengths()[length]...) {
			if variants, ok := phrase.body.composed.Parts.get(part.value); ok {
				sayable = append(sayable, slices.DeleteFunc(slices.Clone(*variants), func(v variantShape) bool { return !v.safe(shared, []string{"company"}) })...)
			}
		}
		if least, situation := c.fewest(sayable); least == 0 {
			c.found.add(phrase.key.at, fmt.Sprintf("the %s answer of %q can be empty%s", length, phrase.key.value, situation),
				"give one of its parts variants without a guard and without placeholders but {company}")
			return
		}
	}
}

// shared counts in how many phrases of a language a sentence stands, by its mark.
func (b *phrasebook) shared() map[string]int {
	count := map[string]int{}
	for i := range b.Phrases {
		inPhrase := map[string]bool{}
		b.Phrases[i].body.every(func(v *variantShape) {
			for _, s := range v.sentences {
				inPhrase[s.mark] = true
			}
		})
		for mark := range inPhrase {
			count[mark]++
		}
	}
	return count
}

func (v *variantShape) safe(shared map[string]int, known []string) bool {
	for _, p := range v.pieces {
		if p.placeholder != "" && !slices.Contains(known, p.placeholder) {
			return false
		}
	}
	return !slices.ContainsFunc(v.sentences, func(s sentence) bool { return shared[s.mark] > 1 })
}

// fewest counts the variants whose guards hold in the situation that leaves the fewest, and names it.
func (c *compiler) fewest(variants []variantShape) (int, string) {
	if !slices.ContainsFunc(variants, func(v variantShape) bool { return v.When.given() }) {
		return len(variants), ""
	}
	if c.corners == nil {
		c.corners = c.situations()
	}
	least, situation := len(variants)+1, ""
	for corner, facts := range c.corners {
		n := 0
		for i := range variants {
			if v := &variants[i]; !v.When.given() || v.guard != nil && c.judged(v.guard)[corner] {
				n++
			}
		}
		if n < least {
			least, situation = n, describe(facts)
		}
	}
	return least, situation
}

// judged tells in which of the corners a guard holds; many variants share one guard.
func (c *compiler) judged(g *guard) []bool {
	if held, ok := c.held[g]; ok {
		return held
	}
	held := make([]bool, len(c.corners))
	for i := range c.corners {
		holds, err := c.words.judge(&c.corners[i]).holds(g)
		held[i] = err == nil && holds
	}
	c.held[g] = held
	return held
}

func describe(f Facts) string {
	place := "public"
	if f.Private {
		place = "private"
	}
	return fmt.Sprintf(" (for instance in %s, heat %.1f, a %s message)", place, f.Heat, f.Length)
}

// situations are the corners of what can be the case when something is said.
func (c *compiler) situations() []Facts {
	var all []Facts
	for _, answers := range c.answerings() {
		for _, heat := range []float64{0, 0.5, 1} {
			for _, length := range []string{"short", "medium", "long"} {
				all = append(all, placed(Facts{Heat: heat, Length: length, Answers: answers})...)
			}
		}
	}
	return all
}

// placed are the same facts in private and in public, at the first turn and much later.
func placed(f Facts) (all []Facts) {
	for _, private := range []bool{true, false} {
		first := f
		first.Private, first.Public, first.Reachable, first.Turns, first.Here, first.Visits = private, !private, private, 1, 1, 1
		later := first
		later.Turns, later.Here, later.Visits, later.Attempts, later.Waiting, later.Reopened = 9, 5, 3, 2, true, true
		later.Named, later.Waited = true, 600
		all = append(all, first, later)
	}
	return all
}

// answerings are some states of knowledge: nothing, and everything, with each option of the choices and each number of stars.
func (c *compiler) answerings() []map[string]string {
	all := []map[string]string{nil}
	for i := range 5 {
		known := map[string]string{}
		for j := range c.file.Answers {
			answer := &c.file.Answers[j]
			switch of := answer.body.Of; {
			case answer.body.Kind.value == string(Stars):
				known[answer.key.value] = fmt.Sprint(i + 1)
			case len(of) > 0:
				known[answer.key.value] = of[i%len(of)].value
			default:
				known[answer.key.value] = "known"
			}
		}
		all = append(all, known)
	}
	return all
}
