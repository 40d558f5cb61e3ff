package flows

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

// phrasesShape is a phrases file: all that is said in one language.
type phrasesShape struct {
	spot     `json:"-"`
	Language located[string]        `json:"language" jsonschema_description:"The language of this file, such as ru."`
	Tone     located[string]        `json:"tone,omitempty" jsonschema:"enum=informal" jsonschema_description:"informal: these phrases replace those of the same name for a company that addresses its customers so."`
	Labels   table[located[string]] `json:"labels,omitempty" jsonschema_description:"The texts of buttons."`
	Phrases  table[phraseShape]     `json:"phrases" jsonschema_description:"What is said, by name."`
}

// Informal is the tone of a company that says "ты" and not "вы". Its phrases stand in a file of their own and replace those of
// the same name; what it leaves out is said as in the language's own file.
const Informal = "informal"

// key names the texts of a language in a tone; those without a tone are the language's own.
func key(language, tone string) string {
	if tone == "" {
		return language
	}
	return language + "." + tone
}

// phraseShape is either a list of variants or an answer composed of parts.
type phraseShape struct {
	at       position
	variants []variantShape
	composed *composedShape
}

// composedShape is an answer put together of parts: for each length a list of paragraphs, each a list of part names.
type composedShape struct {
	spot   `json:"-"`
	Short  layout                    `json:"short" jsonschema_description:"Paragraphs of parts for who wrote a line."`
	Medium layout                    `json:"medium" jsonschema_description:"Paragraphs of parts for who wrote some sentences."`
	Long   layout                    `json:"long" jsonschema_description:"Paragraphs of parts for who wrote a long letter."`
	Parts  table[list[variantShape]] `json:"parts" jsonschema_description:"The variants of each part."`
}

type layout = list[list[located[string]]]

type variantShape struct {
	spot `json:"-"`
	Say  located[string] `json:"say" jsonschema_description:"The text."`
	When located[string] `json:"when,omitempty" jsonschema_description:"A guard: said only when it holds."`

	guard     *guard
	pieces    []piece
	sentences []sentence
}

// plainVariant is a variant with more than its text, as it stands in the file.
type plainVariant variantShape

func (p *phraseShape) fill(r *reader, node ast.Node) {
	p.at = r.at(node)
	if _, ok := node.(*ast.SequenceNode); ok {
		var variants list[variantShape]
		r.read(node, &variants)
		p.variants = variants
		return
	}
	p.composed = &composedShape{}
	r.read(node, p.composed)
}

func (v *variantShape) fill(r *reader, node ast.Node) {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		var plain plainVariant
		r.read(node, &plain)
		v.Say, v.When = plain.Say, plain.When
		if !plain.has("say") {
			r.found.add(v.at, "a variant without a text", "write say: …")
		}
	default:
		r.read(node, &v.Say)
	}
}

// lengths gives the layouts of a composed answer by the length they are for.
func (c *composedShape) lengths() map[string]layout {
	return map[string]layout{"short": c.Short, "medium": c.Medium, "long": c.Long}
}

// sets gives the lists of variants a phrase draws from, by part; a plain phrase has one, "".
func (p *phraseShape) sets() map[string][]variantShape {
	if p.composed == nil {
		return map[string][]variantShape{"": p.variants}
	}
	sets := map[string][]variantShape{}
	for _, part := range p.composed.Parts {
		sets[part.key.value] = part.body
	}
	return sets
}

// every calls each for all variants of a phrase, in the order of the file.
func (p *phraseShape) every(each func(v *variantShape)) {
	for i := range p.variants {
		each(&p.variants[i])
	}
	if p.composed == nil {
		return
	}
	for i := range p.composed.Parts {
		for j := range p.composed.Parts[i].body {
			each(&p.composed.Parts[i].body[j])
		}
	}
}

// readPhrases reads all phrases files, by language.
func (c *compiler) readPhrases(sources []Source) {
	for _, source := range sources {
		shape := &phrasesShape{}
		if !readSource(source, &c.found, shape) {
			continue
		}
		c.adopt(source.Name, shape)
	}
}

func (c *compiler) adopt(file string, shape *phrasesShape) {
	language := shape.Language.value
	switch {
	case !shape.has("language"):
		c.found.add(shape.at, "the key language is missing", "write language: and the short name, such as ru")
		return
	case !shape.Language.given():
		return
	}
	if tone := shape.Tone; tone.given() && tone.value != Informal {
		c.found.add(tone.at, fmt.Sprintf("unknown tone %q", tone.value), "write informal, or leave it out")
		return
	}
	name := key(language, shape.Tone.value)
	if _, twice := c.texts[name]; twice {
		c.found.add(shape.Language.at, fmt.Sprintf("a second phrases file for %q", name), "keep one file for a language and tone")
		return
	}
	c.texts[name] = &phrasebook{phrasesShape: shape, file: file}
}
