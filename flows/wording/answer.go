package wording

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"otklik/flows"
)

// lengths of composed answers.
func lengths() []string { return []string{"short", "medium", "long"} }

// whole judges a composed answer as the customer may read it at its longest.
func (v *verdict) whole(p *flows.Passage) {
	for _, length := range lengths() {
		for _, public := range []bool{true, false} {
			characters, asked := 0, 0
			for _, part := range p.Layouts[length] {
				longest, most := extremes(p, part, length, public)
				characters, asked = characters+longest+1, asked+most
			}
			if most := v.rules.limits.Answer[length]; most > 0 && characters > most {
				v.faults = append(v.faults, p.Fault(fmt.Sprintf("the %s %s answer of %q can be %d characters long, %d are enough", length, place(public), p.Name, characters, most), "shorten its longest variants, or take a part out"))
			}
			if asked > maxQuestions {
				v.faults = append(v.faults, p.Fault(fmt.Sprintf("the %s %s answer of %q can ask %d questions at once", length, place(public), p.Name, asked), fmt.Sprintf("ask %d at the most", maxQuestions)))
			}
		}
	}
}

// extremes are the length of the longest variant of a part, and the most questions that one asks.
func extremes(p *flows.Passage, part, length string, public bool) (longest, asked int) {
	for i := range p.Texts {
		if t := &p.Texts[i]; t.Part == part && said(t, length, public) {
			longest, asked = max(longest, utf8.RuneCountInString(t.Say)), max(asked, questions(unquoted(t.Say)))
		}
	}
	return longest, asked
}

// said tells whether a variant can stand in an answer of this length and place.
func said(t *flows.Template, length string, public bool) bool {
	if public && !t.Public || !public && !t.Private || strings.Contains(t.When, fmt.Sprintf("length != %q", length)) {
		return false
	}
	if strings.Contains(t.When, "||") || strings.Contains(t.When, " or ") {
		return true
	}
	return !slices.ContainsFunc(lengths(), func(other string) bool {
		return other != length && strings.Contains(t.When, fmt.Sprintf("length == %q", other))
	})
}

// care says what each part of a first answer does, for advice.
func care(part string) string {
	switch part {
	case "who":
		return "who answers: the company, and openly an assistant"
	case "audience":
		return "a word for everyone who reads along"
	case "thanks":
		return "thanks for the time and the detail"
	case "done":
		return "what was done already"
	case "empathy":
		return "the feeling, named and regretted"
	case "commitment":
		return "that it will be looked into"
	case "next":
		return "what the customer does next, and why in private"
	}
	return "a warm end"
}

// firstAnswer demands the parts of care, and that whoever answers says openly to be an assistant.
func (v *verdict) firstAnswer(p *flows.Passage, parts map[string][]string) {
	if p.Layouts == nil {
		v.faults = append(v.faults, p.Fault(fmt.Sprintf("the first answer %q is not composed of parts", p.Name), "write short, medium, long and parts, so that a long letter gets a long answer"))
		return
	}
	for _, length := range lengths() {
		needed := v.rules.needs[length]
		if slices.Contains(v.rules.asking, p.Name) {
			needed = append(slices.Clone(needed), "next")
		}
		for _, part := range needed {
			if !stands(p, parts[part], length) {
				v.faults = append(v.faults, p.Fault(fmt.Sprintf("the %s public answer of %q lacks a part: %s", length, p.Name, care(part)), missingAdvice(parts[part])))
			}
		}
	}
	v.assistants(p, parts["who"])
}

// stands tells whether one of the parts can be said in public in an answer of this length.
func stands(p *flows.Passage, parts []string, length string) bool {
	return slices.ContainsFunc(p.Texts, func(t flows.Template) bool {
		return slices.Contains(parts, t.Part) && slices.Contains(p.Layouts[length], t.Part) && said(&t, length, p.Spoken)
	})
}

func missingAdvice(parts []string) string {
	if len(parts) == 0 {
		return "name the part that stands for it in the wording file"
	}
	return "name " + strings.Join(parts, " or ") + " in its layout and give it variants that can be said in public"
}

func (v *verdict) assistants(p *flows.Passage, parts []string) {
	rules, ok := v.rules.languages[p.Language]
	if !ok || rules.assistant == nil {
		return
	}
	for i := range p.Texts {
		if t := &p.Texts[i]; slices.Contains(parts, t.Part) && len(rules.assistant.find(t.Say)) == 0 {
			v.faults = append(v.faults, t.Fault(0, "does not say that an assistant answers", "a bot never passes for a human: say it openly"))
		}
	}
}

func place(public bool) string {
	if public {
		return "public"
	}
	return "private"
}
