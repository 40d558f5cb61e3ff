package understand

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"otklik/yamlfile"
)

// ErrMarkers is in every error about a marker file.
var ErrMarkers = errors.New("understand: markers")

// Markers are the words and phrases of one language that an admin can change without training a model.
type Markers struct {
	Language  string
	negations []string
	list      []marker
}

// marker is one reason: phrases and patterns that mean the same.
type marker struct {
	language string
	reason   string
	heat     float64 // towards angry; below 0 towards positive
	calm     float64 // towards neutral
	kinds    [len(kinds)]float32
	topics   [len(topics)]float32
	topical  bool // names a topic and nothing else
	toxic    float64
	flips    bool // a negation in front turns it round
	human    bool
	concern  Concern // an admin wants a human to look at once
	request  bool
	facts    bool
	phrases  []string
	patterns []pattern
}

// markerFile is the YAML of a marker file.
type markerFile struct {
	Language  string        `yaml:"language"`
	Negations []string      `yaml:"negations"`
	Markers   []markerEntry `yaml:"markers"`
}

type markerEntry struct {
	Name     string            `yaml:"name"`
	Reason   string            `yaml:"reason"`
	Heat     float64           `yaml:"heat"`
	Calm     float64           `yaml:"calm"`
	Kinds    map[Kind]float32  `yaml:"kinds"`
	Topics   map[Topic]float32 `yaml:"topics"`
	Toxic    float64           `yaml:"toxic"`
	Flips    bool              `yaml:"flips"`
	Human    bool              `yaml:"human"`
	Alarm    any               `yaml:"alarm"`
	Request  bool              `yaml:"request"`
	Facts    bool              `yaml:"facts"`
	Phrases  []string          `yaml:"phrases"`
	Patterns []string          `yaml:"patterns"`
}

// ParseMarkers reads one marker file strictly: unknown keys, wrong types, doubled names, empty markers, weights out of
// range and bad patterns are all reported as "name:line:column: what is wrong; what to do". The error wraps ErrMarkers.
func ParseMarkers(name string, text []byte) (Markers, error) {
	var file markerFile
	if err := yaml.UnmarshalWithOptions(text, &file, yaml.Strict()); err != nil {
		return Markers{}, fmt.Errorf("%w: %s", ErrMarkers, yamlFault(name, err))
	}
	tree, err := parser.ParseBytes(text, 0)
	if err != nil {
		return Markers{}, fmt.Errorf("%w: %s", ErrMarkers, yamlFault(name, err))
	}
	check := markerCheck{name: name, tree: tree}
	markers := check.file(file)
	if err := errors.Join(check.faults...); err != nil {
		return Markers{}, fmt.Errorf("%w:\n%w", ErrMarkers, err)
	}
	return markers, nil
}

// yamlFault puts the position of a YAML error first, as compilers do.
func yamlFault(name string, err error) string {
	at, what := yamlfile.Refusal(err)
	return fmt.Sprintf("%s:%s: %s; see docs/understanding.md for the keys", name, at, what)
}

// markerCheck turns the YAML into markers and collects every fault on the way.
type markerCheck struct {
	name   string
	tree   *ast.File
	seen   map[string]bool
	faults []error
}

func (c *markerCheck) fault(path, format string, args ...any) {
	at := yamlfile.Place{Line: 1, Column: 1}
	if where, err := yaml.PathString(path); err == nil {
		if node, err := where.FilterFile(c.tree); err == nil && node != nil {
			at = yamlfile.Begin(node)
		}
	}
	c.faults = append(c.faults, fmt.Errorf("%s:%s: %s", c.name, at, fmt.Sprintf(format, args...)))
}

func (c *markerCheck) file(file markerFile) Markers {
	if !slices.Contains(languages(), file.Language) {
		c.fault("$.language", "language %q is not read; choose one of %s", file.Language, strings.Join(languages(), ", "))
	}
	c.seen = map[string]bool{}
	markers := Markers{Language: file.Language, negations: file.Negations}
	for i, entry := range file.Markers {
		markers.list = append(markers.list, c.marker(fmt.Sprintf("$.markers[%d]", i), entry))
	}
	return markers
}

func (c *markerCheck) marker(path string, entry markerEntry) marker {
	c.names(path, entry)
	m := marker{
		reason: entry.Reason, heat: entry.Heat, calm: entry.Calm, toxic: entry.Toxic, flips: entry.Flips,
		human: entry.Human, concern: c.concern(path+".alarm", entry.Alarm), request: entry.Request, facts: entry.Facts,
	}
	c.weights(path, entry, &m)
	for i, phrase := range entry.Phrases {
		m.phrases = append(m.phrases, c.phrase(fmt.Sprintf("%s.phrases[%d]", path, i), phrase))
	}
	for i, expression := range entry.Patterns {
		m.patterns = append(m.patterns, c.pattern(fmt.Sprintf("%s.patterns[%d]", path, i), expression))
	}
	return m
}

func (c *markerCheck) names(path string, entry markerEntry) {
	switch {
	case entry.Name == "":
		c.fault(path, "a marker has no name; give it one")
	case c.seen[entry.Name]:
		c.fault(path+".name", "the name %q is taken; join the two markers or rename one", entry.Name)
	}
	c.seen[entry.Name] = true
	if entry.Reason == "" {
		c.fault(path, "marker %q has no reason; say in a few words what it means to an operator", entry.Name)
	}
	if len(entry.Phrases)+len(entry.Patterns) == 0 {
		c.fault(path, "marker %q finds nothing; give it phrases or patterns", entry.Name)
	}
}

// concern is what an alarm is about: true says no more than that a human must look.
func (c *markerCheck) concern(path string, written any) Concern {
	switch said := written.(type) {
	case nil:
		return ""
	case bool:
		if said {
			return Alarm
		}
		return ""
	case string:
		if slices.Contains(concerns(), Concern(said)) {
			return Concern(said)
		}
	}
	c.fault(path, "alarm %v is unknown; choose one of %v, or write true", written, concerns())
	return ""
}

// maxWeight bounds every weight: a marker helps to decide, it does not decide alone.
const maxWeight = 5

func (c *markerCheck) weights(path string, entry markerEntry, m *marker) {
	c.weight(path+".heat", entry.Heat)
	c.weight(path+".calm", entry.Calm)
	c.weight(path+".toxic", entry.Toxic)
	for kind, weight := range entry.Kinds {
		if at := slices.Index(kinds[:], kind); at >= 0 {
			m.kinds[at] = weight
		} else {
			c.fault(path+".kinds", "kind %q is unknown; choose one of %v", kind, kinds)
		}
		c.weight(path+".kinds", float64(weight))
	}
	for topic, weight := range entry.Topics {
		if at := slices.Index(topics[:], topic); at >= 0 {
			m.topics[at] = weight
		} else {
			c.fault(path+".topics", "topic %q is unknown; choose one of %v", topic, topics)
		}
		c.weight(path+".topics", float64(weight))
	}
	m.topical = len(entry.Topics) > 0 && len(entry.Kinds) == 0 && entry.Heat == 0 && entry.Calm == 0 && entry.Toxic == 0
}

func (c *markerCheck) weight(path string, weight float64) {
	if weight < -maxWeight || weight > maxWeight {
		c.fault(path, "the weight %g is out of range; keep it between -%d and %d", weight, maxWeight, maxWeight)
	}
}

func (c *markerCheck) phrase(path, phrase string) string {
	plain, err := plainPhrase(phrase)
	if err != nil {
		c.fault(path, "%v", err)
	}
	return plain
}

func (c *markerCheck) pattern(path, expression string) pattern {
	compiled, err := regexp.Compile(expression)
	if err != nil {
		c.fault(path, "the pattern does not compile: %v; it is a Go regular expression over lower-case words", err)
		return pattern{}
	}
	if compiled.MatchString("") {
		c.fault(path, "the pattern matches every message; make it say more")
	}
	p := pattern{expression: compiled}
	for _, group := range neededLiterals(expression) {
		p.needs = append(p.needs, literals(group...))
	}
	return p
}
