package answers

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// How surely an answer is the answer, in shares of the words that count.
const (
	// sureEnough is the Sure from which an answer may be offered to a customer unseen; ahead is by how much it must be surer than the next.
	sureEnough = 0.6
	ahead      = 0.1
	// strangeShare is what a word that no answer knows weighs, in shares of the mean: a kettle is as good as a sofa.
	strangeShare = 0.4
	// askedMore and saidMore are what a missing word costs: one of the customer's, one of the example's.
	askedMore, saidMore = 0.5, 0.75
)

// searched is how much of a text is looked for, in bytes: enough for any question.
const searched = 2000

// found is a match with the index's own measure, which orders.
type found struct {
	Match
	score float64
}

// Find gives up to n answers in a language, the best first; in "" those of all languages. A word finds its other forms, and a slip of
// the pen is forgiven. A text that is a shortcut finds that answer first. The first search in a language makes its index: up to 0.1 s.
func (s *Shelf) Find(text, language string, n int) []Match {
	if s == nil || n <= 0 || strings.TrimSpace(text) == "" {
		return nil
	}
	var all []found
	for _, spoken := range slices.Sorted(maps.Keys(s.indexes)) {
		if language == "" || language == spoken {
			all = append(all, s.search(cut(text), spoken, n)...)
		}
	}
	slices.SortStableFunc(all, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	var best []Match
	if a, ok := s.Shortcut(text); ok && (language == "" || language == a.Language) {
		best = append(best, Match{a, 1})
	}
	for _, f := range all {
		if len(best) < n && !slices.ContainsFunc(best, func(m Match) bool { return m.Shortcut == f.Shortcut }) {
			best = append(best, f.Match)
		}
	}
	return best
}

func cut(text string) string {
	if len(text) <= searched {
		return text
	}
	return strings.ToValidUTF8(text[:searched], "")
}

// search asks the index of one language. It reads memory and fails for no text; if it did, operators would find nothing and go on.
func (s *Shelf) search(text, language string, n int) []found {
	i, err := s.indexes[language]()
	if err != nil {
		return nil
	}
	hits, err := i.search(text, n)
	if err != nil {
		return nil
	}
	asked := termsOf(text, i.roots)
	all := make([]found, len(hits))
	for at, h := range hits {
		all[at] = found{Match{i.answers[h.answer], i.sure(asked, h.answer)}, h.score}
	}
	return all
}

// rivals is how many answers are looked at before one is offered.
const rivals = 8

// Offer gives the answer that the bot may say to a customer who asks this, where an admin lets it be offered and no other answer is nearly as
// sure.
func (s *Shelf) Offer(text, language string) (Answer, bool) {
	if s == nil || !slices.ContainsFunc(s.answers, func(a Answer) bool { return a.Offer && a.Language == language }) {
		return Answer{}, false
	}
	best := s.Find(text, language, rivals)
	slices.SortStableFunc(best, func(a, b Match) int { return cmp.Compare(b.Sure, a.Sure) })
	switch {
	case len(best) == 0 || !best[0].Offer || best[0].Sure < sureEnough:
		return Answer{}, false
	case len(best) > 1 && best[0].Sure-best[1].Sure < ahead:
		return Answer{}, false
	}
	return best[0].Answer, true
}

// sure holds what was asked against the title and the questions of an answer.
func (i *index) sure(asked terms, answer int) float64 {
	best := 0.0
	for _, example := range i.examples[answer] {
		best = max(best, i.likeness(asked, example))
	}
	return best
}

// likeness is the share of the words that two questions have in common (Tversky's index, with weighted words).
func (i *index) likeness(asked, example terms) float64 {
	common, more := i.divide(asked, example)
	if common == 0 {
		return 0
	}
	_, less := i.divide(example, asked)
	return common / (common + askedMore*more + saidMore*less)
}

// divide weighs the words of one text that another has, and those that it has not.
func (i *index) divide(words, other terms) (common, more float64) {
	for _, term := range slices.Sorted(maps.Keys(words)) { // in order: sums of fractions depend on it
		if other[term] {
			common += i.weight(term)
		} else {
			more += i.weight(term)
		}
	}
	return common, more
}

func (i *index) weight(term string) float64 {
	if weight, known := i.weights[term]; known {
		return weight
	}
	return i.strange
}
