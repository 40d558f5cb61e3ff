package answers

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"otklik/yamlfile"
)

// ErrAnswers is wrapped when files of ready answers cannot be used.
var ErrAnswers = errors.New("answers: unusable ready answers")

// A Source is the content of one file. Name stands in errors and should be the path that the admin knows.
type Source struct {
	Name string
	Data []byte
}

// sheet is a file as an admin writes it.
type sheet struct {
	Language written `yaml:"language"`
	Answers  []entry `yaml:"answers"`
}

type entry struct {
	at        yamlfile.Place
	Shortcut  written   `yaml:"shortcut"`
	Title     written   `yaml:"title"`
	Topic     written   `yaml:"topic"`
	Questions []written `yaml:"questions"`
	Text      written   `yaml:"text"`
	Offer     bool      `yaml:"offer"`
}

// written is a text and where it stands; line 0: it is not there.
type written struct {
	text string
	at   yamlfile.Place
}

// UnmarshalYAML takes a text with its place.
func (w *written) UnmarshalYAML(node ast.Node) error {
	w.at = yamlfile.Begin(node)
	switch value := node.(type) {
	case *ast.StringNode:
		w.text = strings.TrimSpace(value.Value)
	case *ast.LiteralNode:
		w.text = strings.TrimSpace(value.Value.Value)
	default:
		return &yaml.UnexpectedNodeTypeError{Actual: node.Type(), Expected: ast.StringType, Token: node.GetToken()}
	}
	return nil
}

// plainEntry is an entry as it stands in the file.
type plainEntry entry

// UnmarshalYAML notes where the entry begins, for what is missing in it.
func (e *entry) UnmarshalYAML(node ast.Node) error {
	if err := yaml.NodeToValue(node, (*plainEntry)(e), yaml.Strict()); err != nil {
		return err
	}
	e.at = yamlfile.Begin(node)
	return nil
}

// Parse reads files of ready answers. Its error wraps ErrAnswers and tells all mistakes at once, each with file, line, column and advice;
// of a file that is no readable YAML only the first.
func Parse(sources ...Source) (*Shelf, error) {
	c := &checker{shortcuts: map[string]string{}}
	var all []Answer
	for _, source := range sources {
		c.file = source.Name
		var s sheet
		if err := yaml.UnmarshalWithOptions(source.Data, &s, yaml.Strict()); err != nil {
			c.syntax(err)
			continue
		}
		all = append(all, c.sheet(&s)...)
	}
	if len(c.faults) > 0 {
		return nil, fmt.Errorf("%w:\n%w", ErrAnswers, errors.Join(c.faults...))
	}
	return newShelf(all), nil
}

// checker collects mistakes.
type checker struct {
	file      string
	shortcuts map[string]string // where each was given
	faults    []error
}

func (c *checker) fault(p yamlfile.Place, what, advice string) {
	c.faults = append(c.faults, fmt.Errorf("%s:%d:%d: %s; %s", c.file, max(1, p.Line), max(1, p.Column), what, advice))
}

func (c *checker) syntax(err error) {
	p, what := yamlfile.Refusal(err)
	c.fault(p, what, "an answer has shortcut, title, questions, text, and perhaps topic and offer")
}

func (c *checker) sheet(s *sheet) []Answer {
	if s.Language.text == "" {
		c.fault(s.Language.at, "the key language is missing", "write language: and the short name, such as ru")
	}
	if len(s.Answers) == 0 {
		c.fault(yamlfile.Place{}, "no answers", "write them under answers:, or take the file away")
	}
	var all []Answer
	for i := range s.Answers {
		all = append(all, c.entry(&s.Answers[i], s.Language.text))
	}
	return all
}

func (c *checker) entry(e *entry, language string) Answer {
	c.shortcut(e)
	c.given(e, e.Title, "title", "operators choose by it")
	c.given(e, e.Text, "text", "it is what the customer reads")
	c.holes(e)
	if len(e.Questions) == 0 && e.Offer {
		c.fault(e.at, "an answer that the bot offers has no questions", "write some as customers ask them: by their words the bot knows when to offer it")
	}
	if t := e.Topic; t.text != "" && !slices.Contains(topics(), t.text) {
		c.fault(t.at, fmt.Sprintf("unknown topic %q", t.text), "known: "+strings.Join(topics(), ", "))
	}
	a := Answer{Shortcut: strings.ToLower(e.Shortcut.text), Title: e.Title.text, Language: language, Topic: e.Topic.text, Text: e.Text.text, Offer: e.Offer}
	for _, q := range e.Questions {
		a.Questions = append(a.Questions, q.text)
	}
	return a
}

func (c *checker) given(e *entry, w written, key, why string) {
	if w.text == "" {
		c.fault(e.at, "the answer has no "+key, "write "+key+": "+why)
	}
}

func topics() []string {
	return []string{"service", "quality", "staff", "delivery", "payment", "outage", "other"}
}
