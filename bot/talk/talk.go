// Package talk plays written conversations against a flow, with a clock turned by hand: no network, no store, no waiting.
// Admins use it to try a changed flow (`otklik flows test`), the project to prove the shipped one.
package talk

import (
	"errors"
	"fmt"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"otklik/bot"
	"otklik/yamlfile"
)

// Talk is one story: what people do, and what is expected to be said.
type Talk struct {
	Name  string `yaml:"-"` // of the file
	Title string `yaml:"talk"`
	Flow  string `yaml:"flow"` // name of the flow; "" complaint
	// Offers are shortcuts of ready answers that the bot may offer in this talk, whatever their files say.
	Offers []string `yaml:"offers"`
	// Hours are when people of the company answer in this talk, in UTC; "": always. A talk begins on a Monday at 12:00.
	Hours string `yaml:"hours"`
	Steps []Step `yaml:"steps"`
}

// Step is one thing that happens and what must follow. Exactly one of Customer (or Files, or Edit alone), Opens, Press, Share, After
// and Operator is set.
type Step struct {
	Customer Lines         `yaml:"customer"` // what the customer writes: one line, or a monologue of several
	Times    int           `yaml:"times"`    // …each line so many times over, for letters of great length
	Public   bool          `yaml:"public"`   // …in public, to us
	Others   int           `yaml:"others"`   // …where so many other people complain
	Files    int           `yaml:"files"`    // …with so many photos
	Sends    string        `yaml:"sends"`    // …or so many of something else: voice, sticker, document, …
	Edit     string        `yaml:"edit"`     // …and then changes the last line to this, before the bot answers; alone: changes it later
	Opens    bool          `yaml:"opens"`    // the customer opens the private chat
	Press    string        `yaml:"press"`    // the customer presses the button with that label's name: consent.yes
	Share    string        `yaml:"share"`    // the customer shares a phone number by the platform's button
	Stranger bool          `yaml:"stranger"` // …but it is another person's
	After    time.Duration `yaml:"after"`    // time goes by
	Operator string        `yaml:"operator"` // take, answer, return, close
	Text     string        `yaml:"text"`     // of the operator's answer

	Expect *[]string         `yaml:"expect"` // the phrases that are said, in order; []: nothing is said; left out: not looked at
	State  string            `yaml:"state"`
	Known  map[string]string `yaml:"known"`  // answers that are known afterwards; "" for not known
	Says   []string          `yaml:"says"`   // pieces of what is said
	Silent []string          `yaml:"silent"` // pieces that must not be said
	Where  string            `yaml:"where"`  // private or public: where all that is said must stand
	// AtLeast and AtMost bound the length of what is said, in characters; 0: not looked at.
	AtLeast int        `yaml:"at_least"`
	AtMost  int        `yaml:"at_most"`
	Notes   []bot.Note `yaml:"notes"` // what operators are told, in any order: consent, withdrawn, speechless, …

	line int
}

// Lines is one text or a list of texts.
type Lines []string

// UnmarshalYAML takes a single text as a list of one.
func (l *Lines) UnmarshalYAML(unmarshal func(any) error) error {
	var one string
	if unmarshal(&one) == nil {
		*l = Lines{one}
		return nil
	}
	return unmarshal((*[]string)(l))
}

// ErrTalk begins every error about a talk file.
var ErrTalk = errors.New("talk")

// Parse reads a talk file. Errors name file, line and column.
func Parse(name string, data []byte) (Talk, error) {
	t := Talk{Name: name}
	if err := yaml.UnmarshalWithOptions(data, &t, yaml.Strict()); err != nil {
		return t, refused(name, err)
	}
	if t.Title == "" {
		return t, fmt.Errorf("%w: %s:1:1: no title; write under talk: what the story is about", ErrTalk, name)
	}
	if len(t.Steps) == 0 {
		return t, fmt.Errorf("%w: %s:1:1: no steps; write what the customer says under steps", ErrTalk, name)
	}
	lines := stepLines(data)
	for i := range t.Steps {
		if i < len(lines) {
			t.Steps[i].line = lines[i]
		}
		if err := t.Steps[i].check(); err != nil {
			return t, fmt.Errorf("%w: %s:%d:1: %w", ErrTalk, name, t.Steps[i].line, err)
		}
	}
	return t, nil
}

func refused(name string, err error) error {
	at, what := yamlfile.Refusal(err)
	return fmt.Errorf("%w: %s:%s: %s", ErrTalk, name, at, what)
}

// stepLines finds the line that each step begins in.
func stepLines(data []byte) []int {
	file, err := parser.ParseBytes(data, 0)
	if err != nil || len(file.Docs) == 0 {
		return nil
	}
	path, err := yaml.PathString("$.steps")
	if err != nil {
		return nil
	}
	node, err := path.FilterFile(file)
	if err != nil {
		return nil
	}
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		return nil
	}
	lines := make([]int, len(list.Values))
	for i, v := range list.Values {
		lines[i] = yamlfile.Begin(v).Line
	}
	return lines
}

// check wants exactly one thing to happen in a step.
func (s *Step) check() error {
	happens := 0
	for _, is := range []bool{len(s.Customer) > 0 || s.Files > 0 || s.Edit != "", s.Opens, s.Press != "", s.Share != "", s.After > 0, s.Operator != ""} {
		if is {
			happens++
		}
	}
	if happens != 1 {
		return fmt.Errorf("%d things happen in this step; give exactly one of customer, edit, opens, press, share, after, operator", happens)
	}
	if _, ok := operatorEvents[s.Operator]; s.Operator != "" && !ok {
		return fmt.Errorf("operator %q; write take, answer, return or close", s.Operator)
	}
	return nil
}
