package train

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
)

var errTemplate = errors.New("the braces of the template do not match; write {one|two}, also inside each other")

// template is a text with choices: parts are said one after the other, of choices one is said.
type template struct {
	text    string
	parts   []template
	choices []template
}

func parseTemplate(text string) (template, error) {
	p := templateParser{rest: text}
	t := p.sequence()
	if p.rest != "" || p.broken {
		return template{}, fmt.Errorf("%w: %q", errTemplate, text)
	}
	return t, nil
}

type templateParser struct {
	rest   string
	depth  int
	broken bool
}

// sequence reads up to the end of the text or of the choice that it stands in.
func (p *templateParser) sequence() template {
	var t template
	for p.rest != "" {
		at := strings.IndexAny(p.rest, "{|}")
		if at < 0 || p.depth == 0 && p.rest[at] == '|' {
			at = len(p.rest)
		}
		t.parts = append(t.parts, template{text: p.rest[:at]})
		p.rest = p.rest[at:]
		if p.rest == "" || p.rest[0] != '{' {
			break
		}
		t.parts = append(t.parts, p.choice())
	}
	return t
}

func (p *templateParser) choice() template {
	var t template
	p.depth++
	for {
		p.rest = p.rest[1:]
		t.choices = append(t.choices, p.sequence())
		if p.rest == "" {
			p.broken = true
			return t
		}
		if p.rest[0] == '}' {
			p.rest, p.depth = p.rest[1:], p.depth-1
			return t
		}
	}
}

// say writes one of the texts that the template stands for.
func (t template) say(out *strings.Builder, choose *rand.Rand) {
	out.WriteString(t.text)
	for _, part := range t.parts {
		part.say(out, choose)
	}
	if len(t.choices) > 0 {
		t.choices[choose.IntN(len(t.choices))].say(out, choose)
	}
}

// expand returns up to n different texts of a row, the row's own text where it is no template.
func expand(text string, n int, choose *rand.Rand) ([]string, error) {
	if !strings.ContainsRune(text, '{') {
		return []string{text}, nil
	}
	t, err := parseTemplate(text)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var texts []string
	for range n * 3 {
		var out strings.Builder
		t.say(&out, choose)
		said := strings.Join(strings.Fields(out.String()), " ")
		if !seen[said] && len(texts) < n {
			seen[said] = true
			texts = append(texts, said)
		}
	}
	return texts, nil
}
