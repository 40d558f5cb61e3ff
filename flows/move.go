package flows

import (
	"cmp"
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
	intents  map[string]*intent // by language: what match stands for
	after    time.Duration
	say      string
	to       string // "" to stay
	forget   bool
	withdraw bool
	always   bool
	move     Move // where it leads
}

// Move tells where a trigger leads. For Heard the always rules are looked at before the state's own, for any other trigger
// after them; the first rule that fits is taken, and looplab/fsm judges where it leads. Took leads to the human state from everywhere.
// Its error wraps ErrState when the flow has no such state.
func (f *Flow) Move(state string, t Trigger, facts *Facts) (Move, error) {
	r, ok := f.states[state]
	if !ok {
		return Move{}, fmt.Errorf("%w %q", ErrState, state)
	}
	return f.choose(r, r.tracks[t], facts)
}

// Escape tells where what was heard leads going by the always rules alone.
func (f *Flow) Escape(state string, facts *Facts) (Move, error) {
	r, ok := f.states[state]
	if !ok {
		return Move{}, fmt.Errorf("%w %q", ErrState, state)
	}
	return f.choose(r, r.escape, facts)
}

// choose takes the first rule that fits; where none does, the conversation stays.
func (f *Flow) choose(r *room, rules []rule, facts *Facts) (Move, error) {
	h := hearing{language: f.spoken(facts.Language), facts: facts, judge: judge{words: f.words, facts: facts}}
	for i := range rules {
		fits, err := h.fits(&rules[i])
		if err != nil {
			return Move{From: r.Name, To: r.Name}, fmt.Errorf("judge rule %s: %w", rules[i].name, err)
		}
		if fits {
			return r.judged(&rules[i])
		}
	}
	return Move{From: r.Name, To: r.Name}, nil
}

// A hearing holds what several rules need of the same facts, so that it is prepared once and only when asked for.
type hearing struct {
	language string
	facts    *Facts
	judge    judge
	turn     turn
	heard    bool // turn is prepared
}

// fits looks at the guard before the words: most guards are a comparison, a pattern walks through the whole turn.
func (h *hearing) fits(r *rule) (bool, error) {
	if r.on == Silent && r.after != h.facts.After {
		return false, nil
	}
	holds, err := h.judge.holds(r.when)
	return holds && h.matches(r), err
}

func (h *hearing) matches(r *rule) bool {
	switch r.match {
	case "":
		return true
	case wantsHuman:
		return h.facts.WantsHuman
	}
	if !h.heard {
		h.turn, h.heard = newTurn(h.facts.Text), true
	}
	return r.intents[h.language].meant(&h.turn)
}

// judged is the move of a rule that fits.
func (r *room) judged(by *rule) (Move, error) {
	move := by.move
	to, err := r.lead(by)
	move.To = cmp.Or(to, move.From)
	return move, err
}

// lead asks a fresh machine where a rule leads: looplab/fsm is the judge of all moves. It knows one event of one state, has no callbacks
// and a context that is never cancelled: looplab/fsm stays wedged after a cancelled one.
func (r *room) lead(by *rule) (string, error) {
	event := fsm.EventDesc{Name: by.name, Src: []string{r.Name}, Dst: cmp.Or(by.to, r.Name)}
	machine := fsm.NewFSM(r.Name, fsm.Events{event}, nil)
	err := machine.Event(context.Background(), by.name)
	var stays fsm.NoTransitionError
	if err != nil && !errors.As(err, &stays) {
		return "", fmt.Errorf("judge rule %s in %s: %w", by.name, r.Name, err)
	}
	return machine.Current(), nil
}

// prepare sorts the rules of a room by trigger, once, so that a move only walks those that can fit.
func (r *room) prepare(f *Flow) error {
	r.tracks = map[Trigger][]rule{}
	for _, name := range triggers() {
		t := Trigger(name)
		own, always := only(t, r.rules), only(t, r.always)
		rules := slices.Concat(own, always)
		switch t {
		case Heard:
			rules, r.escape = slices.Concat(always, own), always
		case Took:
			rules = r.taken(rules, f.Human)
		}
		if err := r.settle(rules, f); err != nil {
			return err
		}
		r.tracks[t] = rules
	}
	return r.settle(r.escape, f)
}

// settle notes what each rule does, whatever the facts. A rule that the machine refuses keeps its flow from being used at all.
func (r *room) settle(rules []rule, f *Flow) error {
	for i := range rules {
		by := &rules[i]
		if _, err := r.lead(by); err != nil {
			return err
		}
		by.intents = f.intents[by.match]
		by.move = Move{From: r.Name, Rule: by.name, Say: by.say, Always: by.always, Moved: by.to != "", Forget: by.forget, Withdraw: by.withdraw}
	}
	return nil
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

func only(t Trigger, rules []rule) []rule {
	var chosen []rule
	for _, rule := range rules {
		if rule.on == t {
			chosen = append(chosen, rule)
		}
	}
	return chosen
}
