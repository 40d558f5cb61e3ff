package wording

import (
	"fmt"
	"maps"
	"slices"
)

// Rules that are no lists of words, by the names that their reasons stand under.
const (
	shouting = "an exclamation mark"
	smiling  = "a smiley"
	asking   = "many questions"
	prying   = "asking for personal data"
	lengthy  = "too long"
	// Gap is a placeholder that nobody filled, Again a sentence that was said before, Exposure personal data for all to see. Of these two only those
	// know who know the conversation.
	Gap      = "a gap"
	Again    = "said before"
	Exposure = "showing personal data"
)

func ownRules() []string {
	return []string{shouting, smiling, asking, prying, lengthy, Gap, Again, Exposure}
}

// Reason tells an operator, in the operator's language, why a rule minds some words and what to say instead. It is "" where the file has none.
func (r *Rules) Reason(rule, language string) string { return r.reasons[rule][language] }

// checkReasons refuses reasons that no rule would ever give.
func (f *rulesFile) checkReasons() error {
	known := ownRules()
	for _, language := range f.Languages {
		for _, rule := range language.Rules {
			known = append(known, rule.Name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(f.Reasons)) {
		if !slices.Contains(known, name) {
			return fmt.Errorf("the reason %q belongs to no rule; there are %q", name, slices.Compact(slices.Sorted(slices.Values(known))))
		}
	}
	return nil
}
