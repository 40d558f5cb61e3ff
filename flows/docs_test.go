package flows

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// handbook gives what admins read, and the YAML in it.
func handbook(t *testing.T) (text string, examples []string) {
	t.Helper()
	data, err := os.ReadFile("../docs/flows.md")
	if err != nil {
		t.Fatal(err)
	}
	text, _, _ = strings.Cut(string(data), "## Testing with talks") // talks are the business of their player
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(text, -1) {
		examples = append(examples, block[1])
	}
	return text, examples
}

func TestTheExamplesOfTheHandbookAreFlowsAndPhrases(t *testing.T) {
	_, examples := handbook(t)
	if len(examples) < 7 {
		t.Fatalf("%d examples", len(examples))
	}
	whole, phrases := Source{"flow.yaml", []byte(examples[0])}, Source{"en.yaml", []byte(examples[1])}
	flow, err := Compile(whole, []Source{phrases})
	if err != nil {
		t.Fatal(err)
	}
	if notes := flow.Notes(); len(notes) > 0 {
		t.Error(notes)
	}
	for _, example := range examples[2:] {
		found := findings{}
		if strings.HasPrefix(example, "language:") {
			readSource(Source{"phrases", []byte(example)}, &found, &phrasesShape{})
		} else {
			checkExcerpt(example, &found)
		}
		if len(found.faults) > 0 {
			t.Errorf("%s\n%s", found.sorted().Error(), example)
		}
	}
}

// checkExcerpt reads a part of a flow and compiles its guards and patterns.
func checkExcerpt(example string, found *findings) {
	c := &compiler{words: newVocabulary(), guards: map[string]*guard{}}
	readSource(Source{"flow", []byte(example)}, &c.found, &c.file)
	for name, kind := range map[string]Kind{"what": Text, "reach": Choice, "stars": Stars, "helped": Choice} {
		c.words.answer(name, kind)
	}
	for _, state := range c.file.States {
		for _, rule := range state.body.Rules {
			c.guard(rule.When)
		}
	}
	for _, answer := range c.file.Answers {
		c.guard(answer.body.When)
	}
	for _, intent := range c.file.Intents {
		for _, pattern := range intent.body {
			c.pattern(pattern.body, wholeTurn)
		}
	}
	found.faults = append(found.faults, c.found.faults...)
}

func TestTheHandbookLeavesNothingOut(t *testing.T) {
	text, _ := handbook(t)
	words := append(triggers(), kinds()...)
	words = slices.AppendSeq(words, maps.Keys(knownFacts()))
	words = append(words, placeholders()...)
	for _, values := range newVocabulary().values {
		for _, value := range values {
			words = append(words, `"`+value+`"`)
		}
	}
	for _, word := range words {
		if !strings.Contains(text, "`"+word+"`") {
			t.Errorf("the handbook does not explain %s", word)
		}
	}
}

func placeholders() []string {
	var braced []string
	for _, word := range placeholderWords() {
		braced = append(braced, "{"+word+"}")
	}
	return braced
}
