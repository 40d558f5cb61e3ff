package flows

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/looplab/fsm"
)

// wantsHuman is the one `match` that is not an intent: it asks the fact of the same name.
const wantsHuman = "wants_human"

// Move is where one trigger leads.
type Move struct {
	From, To string
	// Rule names the rule that was taken, such as "calm.heard.2" or "always.heard.1"; "" when none fits and nothing happens.
	Rule string
	// Say is the phrase of the rule, spoken where From speaks and before what To says on entry; "" for none.
	Say string
	// Always: the rule is one of those that hold in every state.
	Always bool
	// Moved: a new visit of To begins, also when To is From. Otherwise the conversation stays where it is.
	Moved bool
	// Forget: the answers of the case are to be put aside (start again).
	Forget bool
	// Withdraw: the customer withdraws the consent; private answers are to be dropped.
	Withdraw bool
}

type rule struct {
	name     string
	on       Trigger
	when     *guard
	match    string
	after    time.Duration
	say      string
	to       string // "" to stay
	forget   bool
	withdraw bool
	always   bool
}

// Move tells where a trigger leads. For Heard the always rules are looked at before the state's own, for any other trigger
// after them; the first rule that fits is taken, and looplab/fsm judges it. Took leads to the human state from everywhere.
// Its error wraps ErrState when the flow has no such state.
func (f *Flow) Move(state string, t Trigger, facts *Facts) (Move, error) {
	r, ok := f.states[state]
	if !ok {
		return Move{}, fmt.Errorf("%w %q", ErrState, state)
	}
	return f.judge(r, r.tracks[t], facts)
}

// Escape tells where what was heard leads going by the always rules alone.
func (f *Flow) Escape(state string, facts *Facts) (Move, error) {
	r, ok := f.states[state]
	if !ok {
		return Move{}, fmt.Errorf("%w %q", ErrState, state)
	}
	return f.judge(r, r.escape, facts)
}

func (f *Flow) judge(r *room, t track, facts *Facts) (Move, error) {
	i, err := f.choose(t.rules, facts)
	if err != nil || i < 0 {
		return Move{From: r.Name, To: r.Name}, err
	}
	chosen := &t.rules[i]
	to, err := lead(r.Name, chosen.name, t.events[i:i+1]) // a machine is built for every move: no other event can be taken
	if err != nil {
		return Move{}, err
	}
	return Move{From: r.Name, To: to, Rule: chosen.name, Say: chosen.say, Always: chosen.always, Moved: chosen.to != "", Forget: chosen.forget, Withdraw: chosen.withdraw}, nil
}

// choose gives the place of the first rule that fits, or -1.
func (f *Flow) choose(rules []rule, facts *Facts) (int, error) {
	h := hearing{flow: f, facts: facts}
	for i := range rules {
		fits, err := h.fits(&rules[i])
		if err != nil {
			return -1, fmt.Errorf("judge rule %s: %w", rules[i].name, err)
		}
		if fits {
			return i, nil
		}
	}
	return -1, nil
}

// A hearing holds what several rules need of the same facts, so that it is prepared once and only when asked for.
type hearing struct {
	flow  *Flow
	facts *Facts
	judge *judge
	turn  *turn
}

func (h *hearing) fits(r *rule) (bool, error) {
	if r.on == Silent && r.after != h.facts.After || !h.matches(r.match) {
		return false, nil
	}
	if r.when == nil {
		return true, nil
	}
	if h.judge == nil {
		h.judge = h.flow.words.judge(h.facts)
	}
	return h.judge.holds(r.when)
}

func (h *hearing) matches(match string) bool {
	switch match {
	case "":
		return true
	case wantsHuman:
		return h.facts.WantsHuman
	}
	if h.turn == nil {
		h.turn = newTurn(h.facts.Text)
	}
	return h.flow.means(match, h.facts.Language, h.turn)
}

// lead asks a fresh machine where an event leads. The machine has no callbacks and a context that is never
// cancelled: looplab/fsm stays wedged after a cancelled one.
func lead(from, event string, events fsm.Events) (string, error) {
	machine := fsm.NewFSM(from, events, nil)
	err := machine.Event(context.Background(), event)
	var stays fsm.NoTransitionError
	if err != nil && !errors.As(err, &stays) {
		return "", fmt.Errorf("take rule %s: %w", event, err)
	}
	return machine.Current(), nil
}

// prepare sorts the rules of a room by trigger, once, so that a move only walks those that can fit.
func (r *room) prepare(human string) {
	r.tracks = map[Trigger]track{}
	for _, name := range triggers() {
		t := Trigger(name)
		own, always := only(t, r.rules), only(t, r.always)
		rules := slices.Concat(own, always)
		if t == Heard {
			rules = slices.Concat(always, own)
			r.escape = r.track(always)
		}
		if t == Took {
			rules = r.taken(rules, human)
		}
		r.tracks[t] = r.track(rules)
	}
}

// taken makes every rule on Took lead to the human, and ends with one that always fits.
func (r *room) taken(rules []rule, human string) []rule {
	if r.Name == human {
		human = ""
	}
	for i := range rules {
		rules[i].to = human
	}
	return append(rules, rule{name: string(Took), on: Took, to: human})
}

func (r *room) track(rules []rule) track {
	t := track{rules: rules, events: make(fsm.Events, len(rules))}
	for i, rule := range rules {
		to := rule.to
		if to == "" {
			to = r.Name
		}
		t.events[i] = fsm.EventDesc{Name: rule.name, Src: []string{r.Name}, Dst: to}
	}
	return t
}

func only(t Trigger, rules []rule) []rule {
	var chosen []rule
	for _, rule := range rules {
		if rule.on == t {
			chosen = append(chosen, rule)
		}
	}
	return chosen
}
