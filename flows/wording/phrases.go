package wording

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"otklik/flows"
)

// A Verdict is what was found in phrases: Faults are to be mended, Notes are to be thought about.
type Verdict struct{ Faults, Notes flows.Faults }

// Phrases judges all phrases of a flow, each text by itself and composed answers as wholes. The findings are sorted by file, line and column.
func (r *Rules) Phrases(passages []flows.Passage) Verdict {
	v := &verdict{rules: r, unknown: map[string]bool{}}
	for i := range passages {
		v.passage(&passages[i])
	}
	return Verdict{Faults: sorted(v.faults), Notes: sorted(v.notes)}
}

// verdict collects what is found.
type verdict struct {
	rules         *Rules
	faults, notes flows.Faults
	unknown       map[string]bool // languages without rules, told once
}

func (v *verdict) passage(p *flows.Passage) {
	if _, ok := v.rules.languages[p.Language]; !ok && !v.unknown[p.Language] {
		v.unknown[p.Language] = true
		v.notes = append(v.notes, p.Fault(fmt.Sprintf("there are no rules for the language %q", p.Language), "add it to the wording file, so that its words are judged as well"))
	}
	for i := range p.Texts {
		v.text(p, &p.Texts[i])
	}
	v.beginnings(p)
	if p.Layouts != nil {
		v.whole(p)
	}
	if parts, first := v.rules.answers[p.Name]; first {
		v.firstAnswer(p, parts)
	}
}

// text judges one variant.
func (v *verdict) text(p *flows.Passage, t *flows.Template) {
	hints := v.rules.judge(p.Language, t.Say, t.Public)
	if most := v.rules.limits.Variant.at(t.Public); most > 0 && utf8.RuneCountInString(t.Say) > most {
		hints = append(hints, tooLong(t.Say, most, true))
	}
	for _, h := range hints {
		fault := t.Fault(h.Start, h.What, h.Advice)
		if h.Grave {
			v.faults = append(v.faults, fault)
		} else {
			v.notes = append(v.notes, fault)
		}
	}
}

// fewBeginnings is how many variants may begin alike before a share of them counts.
const fewBeginnings = 3

// beginnings remarks where more than a third of the variants that stand for each other begin with the same two words.
func (v *verdict) beginnings(p *flows.Passage) {
	type choice struct{ part, when string }
	rules := v.rules.languages[p.Language]
	choices, alike := map[choice]int{}, map[choice]map[string]int{}
	for i := range p.Texts {
		t := &p.Texts[i]
		c, words := choice{t.Part, t.When}, rules.beginning(t.Say)
		choices[c]++
		if alike[c] == nil {
			alike[c] = map[string]int{}
		}
		if words != "" {
			alike[c][words]++
		}
	}
	for i := range p.Texts {
		t := &p.Texts[i]
		c, words := choice{t.Part, t.When}, rules.beginning(t.Say)
		if n := alike[c][words]; n > fewBeginnings && n*3 > choices[c] {
			v.notes = append(v.notes, t.Fault(0, fmt.Sprintf("%d of %d variants begin with «%s»", n, choices[c], words), "begin some of them otherwise"))
			delete(alike[c], words)
		}
	}
}

func sorted(faults flows.Faults) flows.Faults {
	slices.SortStableFunc(faults, func(a, b flows.Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column), cmp.Compare(a.What, b.What))
	})
	return slices.Compact(faults)
}
