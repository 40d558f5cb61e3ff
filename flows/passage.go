package flows

import "slices"

// A Passage is one phrase of a phrases file as it was written, for those who judge its wording.
type Passage struct {
	Language, Tone, Name string
	// Layouts name the parts of a composed phrase, in order, for the lengths short, medium and long; nil for a plain list of variants.
	Layouts map[string][]string
	Texts   []Template
	// Spoken tells whether the flow ever speaks the phrase.
	Spoken bool

	at position
}

// A Template is one variant: what customers read, with its placeholders.
type Template struct {
	Part, Say, When string // Part is "" in a plain list
	// Public and Private tell where it can be read, going by the states that speak it and by its guard.
	Public, Private bool

	source located[string]
}

// Fault is a mistake of the phrase as a whole.
func (p *Passage) Fault(what, advice string) Fault { return p.at.fault(what, advice) }

// Fault is a mistake that begins so many characters inside the text.
func (t *Template) Fault(offset int, what, advice string) Fault {
	return inside(t.source, 1, offset).fault(what, advice)
}

func (p position) fault(what, advice string) Fault {
	return Fault{File: p.file, Line: p.line, Column: p.column, What: what, Advice: advice}
}

// Passages gives all phrases that belong to a flow, also when the flow or its phrases are faulty; what cannot be read is left out.
// The faults are those that Compile would tell.
func Passages(flow Source, phrases []Source) ([]Passage, Faults) {
	c := compile(flow, phrases)
	var all []Passage
	for _, book := range c.spokenTexts() {
		for i := range book.Phrases {
			all = append(all, c.passage(book, &book.Phrases[i]))
		}
	}
	return all, c.found.sorted()
}

func (c *compiler) passage(book *phrasebook, phrase *entry[phraseShape]) Passage {
	uses := c.uses[phrase.key.value]
	p := Passage{Language: book.Language.value, Tone: book.Tone.value, Name: phrase.key.value, Spoken: len(uses) > 0, at: phrase.key.at}
	public := slices.ContainsFunc(uses, func(u use) bool { return !u.private })
	add := func(part string, variants []variantShape) {
		for i := range variants {
			p.Texts = append(p.Texts, variants[i].text(part, public))
		}
	}
	add("", phrase.body.variants)
	if composed := phrase.body.composed; composed != nil {
		p.Layouts = composed.names()
		for i := range composed.Parts {
			add(composed.Parts[i].key.value, composed.Parts[i].body)
		}
	}
	return p
}

func (v *variantShape) text(part string, public bool) Template {
	return Template{
		Part: part, Say: v.Say.value, When: v.When.value, source: v.Say,
		Public: public && !v.guard.requires("private", "not public"), Private: !v.guard.requires("public", "not private"),
	}
}

// names gives the parts of each length, in order.
func (c *composedShape) names() map[string][]string {
	names := map[string][]string{}
	for length, paragraphs := range c.lengths() {
		for _, paragraph := range paragraphs {
			names[length] = append(names[length], values(paragraph)...)
		}
	}
	return names
}
