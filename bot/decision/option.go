package decision

import (
	"maps"
	"slices"
	"strings"

	"otklik/flows"
	"otklik/understand"
)

// option is a choice by its label, by an intent of its own, alone or among other words, or by giving at once what the option would ask for.
func (d *draft) option(q flows.Question) (string, bool) {
	if option := d.optionOf(q, d.text); option != "" {
		return option, true
	}
	option, ok := d.amongOthers(q)
	if ok && d.ends(q, option) && d.saysMore(q) {
		return "", false
	}
	return option, ok
}

// amongOthers is the one option that stands among other words.
func (d *draft) amongOthers(q flows.Question) (string, bool) {
	chosen := d.chosenIn(q, d.parts())
	switch len(chosen) {
	case 0:
		return d.labelled(q)
	case 1:
		return chosen[0], true
	}
	return "", false
}

// ends tells whether an option would end the case. What else the customer says is then read by nobody; elsewhere somebody goes on.
func (d *draft) ends(q flows.Question, option string) bool {
	facts := d.facts()
	facts.Answers = maps.Clone(d.c.Answers)
	facts.Answers[q.Name] = option
	m, err := d.a.Flow.Move(d.c.State, flows.Complete, facts)
	to, _ := d.a.Flow.State(m.To)
	return err == nil && m.Moved && to.End
}

// saysMore tells whether a part of the turn beside the option asks, denies, objects or wants something: "yes, but when will it come?"
func (d *draft) saysMore(q flows.Question) bool {
	wants := d.reading.Level.Upset() || d.reading.Request ||
		d.reading.Kind == understand.Question || d.reading.Kind == understand.Constructive
	return slices.ContainsFunc(d.parts(), func(part string) bool {
		return d.optionOf(q, part) == "" && (wants || negated(part) || objects(part))
	})
}

// chosenIn are the options that the parts of a turn mean, each once.
func (d *draft) chosenIn(q flows.Question, parts []string) (chosen []string) {
	for _, part := range parts {
		if option := d.optionOf(q, part); option != "" && !slices.Contains(chosen, option) {
			chosen = append(chosen, option)
		}
	}
	return chosen
}

// optionOf is the option that a text means and nothing else; "" for none.
func (d *draft) optionOf(q flows.Question, text string) string {
	for _, option := range q.Of {
		if d.textMeans(q.Name+"_"+option, text) || strings.EqualFold(text, d.label(q.Name+"."+option)) {
			return option
		}
	}
	return ""
}

// labelled is the option whose label stands in the turn, or which the turn answers already.
func (d *draft) labelled(q flows.Question) (string, bool) {
	for _, option := range q.Of {
		if !negated(d.text) && containsFold(d.text, d.label(q.Name+"."+option)) {
			return option, true
		}
	}
	for _, option := range q.Of {
		if other, ok := d.a.Flow.Question(option); ok && d.mentioned(&other) != "" {
			return option, true
		}
	}
	return "", false
}

// negated tells whether a text denies something: "not by phone" chooses no phone.
func negated(text string) bool {
	return slices.ContainsFunc(strings.Fields(strings.ToLower(text)), func(word string) bool {
		return slices.Contains([]string{"не", "ни", "not", "don't", "no", "nie"}, word)
	})
}

// objects tells whether a text begins with a "but".
func objects(text string) bool {
	first, _, _ := strings.Cut(strings.ToLower(text), " ")
	return slices.Contains([]string{"но", "только", "однако", "хотя", "кроме", "правда", "but", "only", "though", "although", "except", "however",
		"ale", "lecz", "tylko", "jednak", "choć", "chociaż", "oprócz", "poza"}, first)
}

func containsFold(text, part string) bool {
	return part != "" && strings.Contains(strings.ToLower(text), strings.ToLower(part))
}

// reconsiders takes another option of the choice that led to the open question: who is asked for a number may want a letter after all.
func (d *draft) reconsiders() bool {
	for _, name := range d.state().Ask {
		choice, _ := d.a.Flow.Question(name)
		if d.c.Answers[name] == "" || !slices.Contains(choice.Of, d.c.Asking) {
			continue
		}
		if option, ok := d.option(choice); ok && option != d.c.Asking {
			d.c.Answers[name] = option
			d.advance()
			return true
		}
	}
	return false
}

// volunteeredFor is the option for which the customer has written what it would ask for; "" where none is, or several are.
func (d *draft) volunteeredFor(q flows.Question) (option string) {
	for _, o := range q.Of {
		switch {
		case d.c.Candidates[o] == "":
		case option != "":
			return ""
		default:
			option = o
		}
	}
	return option
}
