package flows

import (
	"errors"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestWhereACustomerIsLed(t *testing.T) {
	flow := little(t)
	private, public := Facts{Private: true, Language: "en"}, Facts{Public: true, Language: "en"}
	with := func(f Facts, change func(*Facts)) Facts { change(&f); return f }
	for name, c := range map[string]struct {
		state   string
		trigger Trigger
		facts   Facts
		want    Move
	}{
		"an angry one is calmed first": {"listen", Heard, with(private, func(f *Facts) { f.Heat = 0.9 }),
			Move{From: "listen", To: "calm", Rule: "listen.heard.1", Moved: true}},
		"a calm one is asked at once": {"listen", Heard, with(private, func(f *Facts) { f.Heat = 0.1 }),
			Move{From: "listen", To: "specifics", Rule: "listen.heard.2", Moved: true}},
		"one who stays angry is calmed once more, in the same state": {"calm", Heard, with(private, func(f *Facts) { f.Heat, f.Here = 0.7, 1 }),
			Move{From: "calm", To: "calm", Rule: "calm.heard.1", Say: "calm_again"}},
		"one who answered in public is invited": {"specifics", Complete, public,
			Move{From: "specifics", To: "invite", Rule: "specifics.complete.1", Moved: true}},
		"one who answered in private gives a contact": {"specifics", Complete, private,
			Move{From: "specifics", To: "contact", Rule: "specifics.complete.2", Moved: true}},
		"after two hours of silence comes a reminder": {"specifics", Silent, with(private, func(f *Facts) { f.After = 2 * time.Hour }),
			Move{From: "specifics", To: "specifics", Rule: "specifics.silent.1", Say: "remind"}},
		"after a day of silence a human looks": {"specifics", Silent, with(private, func(f *Facts) { f.After = 24 * time.Hour }),
			Move{From: "specifics", To: "operator", Rule: "specifics.silent.2", Moved: true}},
		"a silence that no rule waits for does nothing": {"specifics", Silent, with(private, func(f *Facts) { f.After = time.Minute }),
			Move{From: "specifics", To: "specifics"}},
		"a wish for a human goes before everything": {"listen", Heard, with(private, func(f *Facts) { f.Heat, f.WantsHuman = 0.9, true }),
			Move{From: "listen", To: "operator", Rule: "always.heard.1", Always: true, Say: "called", Moved: true}},
		"start again forgets the answers": {"contact", Heard, with(private, func(f *Facts) { f.Text = " Start again!! " }),
			Move{From: "contact", To: "specifics", Rule: "always.heard.2", Always: true, Moved: true, Forget: true}},
		"start again in specifics is a new visit": {"specifics", Heard, with(private, func(f *Facts) { f.Text = "start again" }),
			Move{From: "specifics", To: "specifics", Rule: "always.heard.2", Always: true, Moved: true, Forget: true}},
		"always does not disturb a human": {"operator", Heard, with(private, func(f *Facts) { f.Text, f.WantsHuman = "start again", true }),
			Move{From: "operator", To: "operator"}},
		"who waits for the human is answered": {"operator", Heard, with(private, func(f *Facts) { f.Waiting = true }),
			Move{From: "operator", To: "operator", Rule: "operator.heard.1", Say: "waiting"}},
		"a state's own word on opening goes before the word of all": {"invite", Opened, private,
			Move{From: "invite", To: "contact", Rule: "invite.opened.1", Moved: true}},
		"without an own word the word of all is said": {"specifics", Opened, private,
			Move{From: "specifics", To: "specifics", Rule: "always.opened.1", Always: true, Say: "resume"}},
		"an operator takes over from anywhere": {"calm", Took, public,
			Move{From: "calm", To: "operator", Rule: "took", Moved: true}},
		"an operator takes over even what is done": {"done", Took, public,
			Move{From: "done", To: "operator", Rule: "took", Moved: true}},
		"an operator who takes a waiting customer is announced": {"operator", Took, public,
			Move{From: "operator", To: "operator", Rule: "operator.took.1", Say: "taken"}},
		"what no rule answers changes nothing": {"done", Failed, public, Move{From: "done", To: "done"}},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := flow.Move(c.state, c.trigger, &c.facts)
			if err != nil || got != c.want {
				t.Errorf("moved %+v (%v), want %+v", got, err, c.want)
			}
		})
	}
}

func TestAWishIsHeardBeforeATurnCountsAsAnAnswer(t *testing.T) {
	flow := little(t)
	move, err := flow.Escape("contact", &Facts{Language: "pl", Text: "Dlaczego?"})
	if err != nil || move.Say != "why" || move.Moved {
		t.Errorf("escaped %+v (%v), want the answer to why", move, err)
	}
	move, err = flow.Escape("contact", &Facts{Language: "pl", Text: "Dlaczego pytacie o wszystko"})
	if err != nil || move.Rule != "" {
		t.Errorf("escaped %+v (%v), want nothing: the pattern covers only a part of the turn", move, err)
	}
}

func TestAStateThatAnAdminTookAwayIsAnErrorTheEngineCanTell(t *testing.T) {
	flow := little(t)
	_, moved := flow.Move("attic", Heard, &Facts{})
	_, escaped := flow.Escape("attic", &Facts{})
	_, wanted := flow.Wanted("colour", &Facts{})
	if !errors.Is(moved, ErrState) || !errors.Is(escaped, ErrState) || !errors.Is(wanted, ErrQuestion) {
		t.Errorf("errors %v, %v, %v", moved, escaped, wanted)
	}
}

func TestAQuestionIsOnlyAskedWhereItIsWanted(t *testing.T) {
	flow := little(t)
	for reach, want := range map[string]bool{"phone": true, "here": false, "": false} {
		if got, err := flow.Wanted("phone", &Facts{Answers: map[string]string{"reach": reach}}); err != nil || got != want {
			t.Errorf("phone wanted with reach %q: %v (%v), want %v", reach, got, err, want)
		}
	}
	if got, err := flow.Wanted("what", &Facts{}); err != nil || !got {
		t.Errorf("what wanted: %v (%v)", got, err)
	}
}

func TestAGuardCanGiveAnExpressionAName(t *testing.T) {
	words := newVocabulary()
	named, fault := newGuard("let hot = heat > 0.5; hot and heat < 0.9", words)
	if fault != nil {
		t.Fatal(fault)
	}
	for heat, want := range map[float64]bool{0.4: false, 0.7: true, 0.95: false} {
		if got, err := words.judge(&Facts{Heat: heat}).holds(named); err != nil || got != want {
			t.Errorf("heat %v: %v (%v), want %v", heat, got, err, want)
		}
	}
}

func TestStarsAreANumberInGuards(t *testing.T) {
	words := newVocabulary()
	words.answer("stars", Stars)
	judge, fault := newGuard("stars > 0 and stars <= 2", words)
	if fault != nil {
		t.Fatal(fault)
	}
	for stars, want := range map[string]bool{"1": true, "2": true, "3": false, "": false, "many": false} {
		got, err := words.judge(&Facts{Answers: map[string]string{"stars": stars}}).holds(judge)
		if err != nil || got != want {
			t.Errorf("%q stars: %v (%v), want %v", stars, got, err, want)
		}
	}
}

func TestTheEngineLearnsWhatAFlowHolds(t *testing.T) {
	flow := little(t)
	if flow.Name != "little" || flow.Start != "listen" || flow.Human != "operator" || len(flow.Version) != 12 {
		t.Errorf("flow %q starts in %q, human in %q, version %q", flow.Name, flow.Start, flow.Human, flow.Version)
	}
	specifics, ok := flow.State("specifics")
	if !ok || !slices.Equal(specifics.Ask, []string{"what", "order"}) || !slices.Equal(specifics.Silences, []time.Duration{2 * time.Hour, 24 * time.Hour}) {
		t.Errorf("specifics: %+v", specifics)
	}
	phone, ok := flow.Question("phone")
	if !ok || phone.Attempts != 3 || phone.Region != "PL" || !phone.Private || phone.Kind != Phone {
		t.Errorf("phone: %+v", phone)
	}
	order, _ := flow.Question("order")
	if order.Attempts != 2 || !order.Optional || order.Match.FindString("it is 123456!") != "123456" {
		t.Errorf("order: %+v", order)
	}
	if names := flow.States(); len(names) != 8 || names[0] != "listen" || len(flow.Questions()) != 6 {
		t.Errorf("states %v, questions %v", names, flow.Questions())
	}
	if flow.Label("pl", "consent.yes") != "consent yes (pl)" || flow.Label("de", "skip") != "skip (en)" || flow.Label("en", "nothing") != "nothing" {
		t.Error("labels: the language's own, else the first language's, else the name")
	}
	if _, ok := flow.State("attic"); ok {
		t.Error("a state that is not in the flow")
	}
}

func TestAFlowWithAnotherContentHasAnotherVersion(t *testing.T) {
	source := Source{Name: "a.yaml", Data: []byte("name: a")}
	renamed := Source{Name: "b.yaml", Data: []byte("name: a")}
	changed := Source{Name: "a.yaml", Data: []byte("name: b")}
	if version([]Source{source}) != version([]Source{renamed}) || version([]Source{source}) == version([]Source{changed}) {
		t.Error("the version follows the content, not the name")
	}
}

// Whatever happens in whatever order, a conversation stands in a state of the flow, a private state is only entered where
// the customer can be spoken to in private, and an operator can always take over.
func TestNoOrderOfEventsLeadsOutOfTheFlow(t *testing.T) {
	flow := little(t)
	rapid.Check(t, func(t *rapid.T) {
		state := flow.Start
		for range rapid.IntRange(1, 30).Draw(t, "events") {
			private := rapid.Bool().Draw(t, "private")
			facts := &Facts{
				Private: private, Public: !private, Heat: rapid.Float64Range(0, 1).Draw(t, "heat"), Here: rapid.IntRange(0, 4).Draw(t, "here"),
				WantsHuman: rapid.Bool().Draw(t, "wants human"), Waiting: rapid.Bool().Draw(t, "waiting"), Language: "en",
				Text:  rapid.SampledFrom([]string{"hello", "start again", "why", "no"}).Draw(t, "text"),
				After: rapid.SampledFrom([]time.Duration{0, 2 * time.Hour, 24 * time.Hour}).Draw(t, "after"),
			}
			trigger := Trigger(rapid.SampledFrom(triggers()).Draw(t, "trigger"))
			move, err := flow.Move(state, trigger, facts)
			if err != nil {
				t.Fatal(err)
			}
			from, _ := flow.State(state)
			to, ok := flow.State(move.To)
			switch {
			case !ok:
				t.Fatalf("led to %q, which is no state", move.To)
			case move.Moved && to.Private && !from.Private && !private && trigger != Opened:
				t.Fatalf("%+v enters a private state from a public place", move)
			case trigger == Took && move.To != flow.Human:
				t.Fatalf("%+v: an operator who takes over leads", move)
			}
			state = move.To
		}
	})
}
