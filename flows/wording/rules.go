package wording

import (
	"errors"
	"fmt"

	"github.com/goccy/go-yaml"

	"otklik/yamlfile"
)

// ErrRules is wrapped when a file of rules cannot be used.
var ErrRules = errors.New("wording: unusable rules")

// Rules are what texts are judged by. They never change after Parse and are safe for concurrent use.
type Rules struct {
	limits    limits
	answers   map[string]map[string][]string // by first answer: the parts that stand for each part of care
	needs     map[string][]string            // parts of care, by length
	asking    []string                       // first answers that must say what to do next
	languages map[string]*language
	reasons   map[string]map[string]string // by rule and the operator's language
}

// rulesFile is the file as an admin writes it.
type rulesFile struct {
	Limits       limits                         `yaml:"limits"`
	FirstAnswers map[string]map[string][]string `yaml:"first_answers"`
	Needs        map[string][]string            `yaml:"needs"`
	AsksItself   []string                       `yaml:"asks_itself"`
	Languages    map[string]languageRules       `yaml:"languages"`
	Reasons      map[string]map[string]string   `yaml:"reasons"`
}

// limits are lengths in characters; 0 sets none.
type limits struct {
	Variant placeLimits    `yaml:"variant"`
	Draft   placeLimits    `yaml:"draft"`
	Answer  map[string]int `yaml:"answer"` // by length
}

type placeLimits struct {
	Public  int `yaml:"public"`
	Private int `yaml:"private"`
}

func (l placeLimits) at(public bool) int {
	if public {
		return l.Public
	}
	return l.Private
}

type languageRules struct {
	Greetings []string   `yaml:"greetings"`
	Assistant []string   `yaml:"assistant"`
	Personal  personal   `yaml:"personal"`
	Rules     []wordRule `yaml:"rules"`
}

type personal struct {
	Things []string `yaml:"things"`
	Asks   []string `yaml:"asks"`
	Unless []string `yaml:"unless"`
}

type wordRule struct {
	Name   string   `yaml:"name"`
	Words  []string `yaml:"words"`
	Why    string   `yaml:"why"`
	Advice string   `yaml:"advice"`
	Note   bool     `yaml:"note"`
	Place  string   `yaml:"place"` // "public", or "" for everywhere
}

// language is what texts in one language are held against.
type language struct {
	greetings, assistant *expressions
	things, asks, unless *expressions
	rules                []compiledRule
}

type compiledRule struct {
	wordRule
	words *expressions
}

// Parse reads a file of rules; name is what errors call it. Its error wraps ErrRules and tells line and column.
func Parse(name string, data []byte) (*Rules, error) {
	var file rulesFile
	if err := yaml.UnmarshalWithOptions(data, &file, yaml.Strict()); err != nil {
		at, what := yamlfile.Refusal(err)
		return nil, fmt.Errorf("%w: %s:%s: %s", ErrRules, name, at, what)
	}
	r := &Rules{limits: file.Limits, answers: file.FirstAnswers, needs: file.Needs, asking: file.AsksItself, languages: map[string]*language{}, reasons: file.Reasons}
	if err := file.checkReasons(); err != nil {
		return nil, fmt.Errorf("%w: read %s: %w", ErrRules, name, err)
	}
	for code, written := range file.Languages {
		compiled, err := written.compile()
		if err != nil {
			return nil, fmt.Errorf("%w: read %s: language %s: %w", ErrRules, name, code, err)
		}
		r.languages[code] = compiled
	}
	return r, nil
}

func (l languageRules) compile() (*language, error) {
	compiled := &language{
		greetings: anyOf(l.Greetings), assistant: anyOf(l.Assistant), things: anyOf(l.Personal.Things), asks: anyOf(l.Personal.Asks), unless: anyOf(l.Personal.Unless),
	}
	for i, rule := range l.Rules {
		switch {
		case rule.Name == "" || len(rule.Words) == 0:
			return nil, fmt.Errorf("rule %d has no name or no words", i+1)
		case rule.Place != "" && rule.Place != "public":
			return nil, fmt.Errorf("rule %q has the place %q; write public, or leave it out", rule.Name, rule.Place)
		}
		compiled.rules = append(compiled.rules, compiledRule{rule, anyOf(rule.Words)})
	}
	return compiled, nil
}
