package flows

import (
	"cmp"
	"slices"
	"time"
)

// build makes the flow out of what was checked.
func (c *compiler) build(version string) (*Flow, error) {
	f := &Flow{
		Name: c.file.Name.value, Version: version, Start: c.file.Start.value, Languages: c.languages(),
		order: c.file.States.names(), states: map[string]*room{}, wanted: map[string]*guard{}, intents: c.intents, words: c.words,
		phrases: map[string]map[string]phrase{}, placeholders: map[string][]string{}, labels: map[string]map[string]string{}, notes: c.notes.sorted(),
	}
	for i := range c.file.Answers {
		answer := &c.file.Answers[i]
		f.questions = append(f.questions, c.buildQuestion(answer))
		f.wanted[answer.key.value] = answer.body.guard
	}
	if err := c.buildRooms(f); err != nil {
		return nil, err
	}
	for _, book := range c.spokenTexts() {
		language := key(book.Language.value, book.Tone.value)
		f.phrases[language], f.labels[language] = map[string]phrase{}, map[string]string{}
		for i := range book.Phrases {
			if name := book.Phrases[i].key.value; len(c.uses[name]) > 0 {
				f.placeholders[name] = book.Phrases[i].body.placeholders(f.placeholders[name])
				f.phrases[language][name] = book.Phrases[i].body.build(f.placeholders[name])
			}
		}
		for _, label := range book.Labels {
			f.labels[language][label.key.value] = label.body.value
		}
	}
	return f, nil
}

func (c *compiler) buildQuestion(answer *entry[answerShape]) Question {
	a := &answer.body
	return Question{
		Name: answer.key.value, Kind: Kind(a.Kind.value), Match: c.patterns[answer.key.value], Of: values(a.Of), Min: cmp.Or(a.Min.value, 1),
		Optional: a.Optional.value, Private: a.Private.value, Attempts: c.attempts(a),
		Document: a.Document.value, Region: a.Region.value,
	}
}

func (c *compiler) buildRooms(f *Flow) error {
	always := buildRules(c.file.Always)
	for i := range always {
		always[i].always = true
	}
	for i := range c.file.States {
		name, s := c.file.States[i].key.value, &c.file.States[i].body
		if s.Human.value {
			f.Human = name
		}
		r := &room{rules: buildRules(s.Rules), State: State{
			Name: name, Say: s.Say.value, Ask: values(s.Ask), Private: s.Private.value, Public: s.Public.value,
			Human: s.Human.value, End: s.End.value, Silences: silences(s.Rules),
		}}
		if !s.Human.value && !s.End.value {
			r.always = always
		}
		f.states[name] = r
	}
	for _, r := range f.states {
		if err := r.prepare(f); err != nil {
			return err
		}
	}
	return nil
}

func buildRules(shapes []ruleShape) []rule {
	rules := make([]rule, len(shapes))
	for i := range shapes {
		s := &shapes[i]
		rules[i] = rule{
			name: s.name, on: Trigger(s.On.value), when: s.guard, match: s.Match.value, after: s.After.value,
			say: s.Say.value, to: s.Go.value, forget: s.Forget.value, withdraw: s.Withdraw.value,
		}
	}
	return rules
}

func silences(rules []ruleShape) []time.Duration {
	var all []time.Duration
	for i := range rules {
		if rules[i].After.given() {
			all = append(all, rules[i].After.value)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func values(texts []located[string]) []string {
	if len(texts) == 0 {
		return nil
	}
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = text.value
	}
	return all
}

func (p *phraseShape) build(placeholders []string) phrase {
	parts, built := map[string]*part{}, phrase{holders: map[string]*variant{}}
	for name, variants := range p.sets() {
		parts[name] = buildPart(name, variants, placeholders)
		parts[name].index(built.holders)
	}
	if p.composed == nil {
		built.list = parts[""]
		return built
	}
	built.layouts = map[string][][]*part{}
	for length, paragraphs := range p.composed.lengths() {
		for _, names := range paragraphs {
			var paragraph []*part
			for _, name := range names {
				paragraph = append(paragraph, parts[name.value])
			}
			built.layouts[length] = append(built.layouts[length], paragraph)
		}
	}
	return built
}

// placeholders adds those of the phrase to others.
func (p *phraseShape) placeholders(known []string) []string {
	p.every(func(v *variantShape) {
		for _, piece := range v.pieces {
			if piece.placeholder != "" && !slices.Contains(known, piece.placeholder) {
				known = append(known, piece.placeholder)
			}
		}
	})
	return known
}

// buildPart sorts variants by how they are looked at: neighbours with the same guard together, and those without one apart.
func buildPart(name string, shapes []variantShape, placeholders []string) *part {
	p := &part{name: name}
	for i := range shapes {
		v := buildVariant(&shapes[i], placeholders)
		when := shapes[i].guard
		switch last := len(p.guarded) - 1; {
		case when == nil:
			p.plain = append(p.plain, v)
		case last >= 0 && p.guarded[last].when == when:
			p.guarded[last].variants = append(p.guarded[last].variants, v)
		default:
			p.guarded = append(p.guarded, run{when: when, variants: []variant{v}})
		}
	}
	return p
}

// index notes by mark which variant holds a sentence.
func (p *part) index(holders map[string]*variant) {
	note := func(variants []variant) {
		for i := range variants {
			for _, mark := range variants[i].marks {
				holders[mark] = &variants[i]
			}
		}
	}
	note(p.plain)
	for _, r := range p.guarded {
		note(r.variants)
	}
}

func buildVariant(shape *variantShape, placeholders []string) variant {
	v := variant{pieces: shape.pieces}
	for _, p := range shape.pieces {
		if p.placeholder != "" {
			v.needs |= holeAt(slices.Index(placeholders, p.placeholder))
		}
	}
	for _, s := range shape.sentences {
		v.marks = append(v.marks, s.mark)
	}
	return v
}
