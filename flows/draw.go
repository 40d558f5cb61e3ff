package flows

import (
	"fmt"
	"strings"
	"time"
)

// Draw gives the flow as a Mermaid state diagram (stateDiagram-v2), to be looked at and shown to others.
func (f *Flow) Draw() string {
	var drawing strings.Builder
	fmt.Fprintf(&drawing, "---\ntitle: %s\n---\nstateDiagram-v2\n    [*] --> %s\n", f.Name, drawnName(f.Start))
	for _, name := range f.order {
		r := f.states[name]
		if note := r.describe(); note != "" {
			fmt.Fprintf(&drawing, "    %s : %s\n", drawnName(name), note)
		}
		for _, rule := range r.rules {
			if rule.to != "" {
				fmt.Fprintf(&drawing, "    %s --> %s : %s\n", drawnName(name), drawnName(rule.to), rule.caption())
			}
		}
		if r.End {
			fmt.Fprintf(&drawing, "    %s --> [*]\n", drawnName(name))
		}
	}
	f.drawAlways(&drawing)
	return drawing.String()
}

// drawAlways draws the rules of every state once, from a state of their own.
func (f *Flow) drawAlways(drawing *strings.Builder) {
	for _, name := range f.order {
		always := f.states[name].always
		for _, rule := range always {
			if rule.to != "" {
				fmt.Fprintf(drawing, "    any_state --> %s : %s\n", drawnName(rule.to), rule.caption())
			}
		}
		if len(always) > 0 {
			return
		}
	}
}

// drawnName keeps clear of the words that Mermaid has for itself.
func drawnName(state string) string {
	switch state {
	case "end", "state", "note", "class", "direction", "default", "any_state":
		return state + "_"
	}
	return state
}

// describe names what is special about a state: where it speaks, what it asks, who leads.
func (r *room) describe() string {
	var notes []string
	for _, mark := range []struct {
		name string
		set  bool
	}{{"private", r.Private}, {"public", r.Public}, {"human", r.Human}} {
		if mark.set {
			notes = append(notes, mark.name)
		}
	}
	if r.Say != "" {
		notes = append(notes, "says "+r.Say)
	}
	if len(r.Ask) > 0 {
		notes = append(notes, "asks "+strings.Join(r.Ask, ", "))
	}
	return strings.Join(notes, "; ")
}

// caption tells when a rule is taken. Signs that Mermaid would read as its own are left out.
func (r rule) caption() string {
	words := []string{string(r.on)}
	if r.after > 0 {
		words = append(words, shortTime(r.after))
	}
	if r.match != "" {
		words = append(words, r.match)
	}
	if r.when != nil {
		words = append(words, "if "+strings.NewReplacer("\n", " ", ";", ",", ":", " ", "#", "").Replace(r.when.source))
	}
	return strings.Join(words, " ")
}

// shortTime writes 24h0m0s as 24h.
func shortTime(d time.Duration) string {
	text := d.String()
	if rest, ok := strings.CutSuffix(text, "m0s"); ok {
		text = rest + "m"
	}
	if rest, ok := strings.CutSuffix(text, "h0m"); ok {
		text = rest + "h"
	}
	return text
}
