package flows

import (
	"testing"

	"pgregory.net/rapid"
)

// anyFacts are facts as they may be at any moment; words and numbers are few, so that they are often those of a guard.
func anyFacts(t *rapid.T) *Facts {
	count := func(name string) int { return rapid.IntRange(0, 4).Draw(t, name) }
	word := func(name string, words ...string) string {
		return rapid.SampledFrom(append(words, "")).Draw(t, name)
	}
	flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
	return &Facts{
		Heat: rapid.SampledFrom([]float64{0, 0.3, 0.4, 0.45, 0.5, 0.6, 0.75, 0.8, 0.88, 1}).Draw(t, "heat"), Turns: count("turns"), Here: count("here"),
		Visits: count("visits"), Attempts: count("attempts"), Public: flag("public"), Private: flag("private"), Waiting: flag("waiting"),
		Reachable: flag("reachable"), WantsHuman: flag("wants a human"), Reopened: flag("reopened"), Named: flag("named"), Open: flag("open"),
		Alarm: flag("alarm"), Unmoved: count("unmoved"), Waited: 20 * count("waited"), Crossed: flag("crossed"), Others: count("others"),
		Language: word("language", "ru", "en", "pl"), Kind: word("kind", "constructive", "impulsive", "trolling", "question", "thanks"),
		Level: word("level", "angry", "frustrated", "neutral", "positive"), Topic: word("topic", "delivery", "payment", "other"),
		Length: word("length", "short", "medium", "long"),
		Answers: map[string]string{"reach": word("reach", "phone", "email", "here"), "what": word("what", "a kettle"), "order": word("order", "48213"),
			"stars": word("stars", "1", "2", "3", "many"), "helped": word("helped", "solved", "human")},
	}
}

// shippedGuards are those of the shipped flow and its phrases.
func shippedGuards(t *testing.T) *compiler {
	t.Helper()
	return compile(source(t, "../config/flows/complaint.yaml"), []Source{source(t, "../config/phrases/ru.yaml"), source(t, "../config/phrases/ru.informal.yaml"),
		source(t, "../config/phrases/en.yaml"), source(t, "../config/phrases/pl.yaml")})
}

func TestAGuardHoldsWithoutTheMachineWhereItHoldsWithIt(t *testing.T) {
	c := shippedGuards(t)
	for _, written := range []string{
		"true", "not (heat > 0.5)", "!public || 0.5 <= heat", `"short" == length`, `kind != topic`, "turns == here", "heat > here", "public == private",
		`kind in ["thanks", topic]`, "turns in [1, 2]", `level not in ["angry"]`, "here + 1 > turns", `public ? heat > 0.5 : turns > 1`, `topic contains "pay"`,
		"let hot = heat > 0.5; hot and heat < 0.9", "stars >= 1 and stars != 2", "-1 < heat", "1 < 2", `what < order`, "not not public",
	} {
		if c.guard(located[string]{value: written, at: position{line: 1}}) == nil {
			t.Fatal(c.found.sorted())
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		facts := anyFacts(t)
		for source, guard := range c.guards {
			if guard.condition == nil {
				continue
			}
			want, err := c.words.judge(facts).run(guard)
			if got := guard.condition(facts); err != nil || got != want {
				t.Fatalf("%s: %v, the machine says %v (%v) of %+v", source, got, want, err, facts)
			}
		}
	})
}

func TestNoShippedGuardNeedsTheMachine(t *testing.T) {
	for source, guard := range shippedGuards(t).guards {
		if guard.condition == nil {
			t.Error(source)
		}
	}
}
