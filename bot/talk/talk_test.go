package talk

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otklik/bot"
	"otklik/bot/bottest"
)

var aloud = flag.Bool("aloud", false, "print everything that is said in the shipped talks")

// shop is an account with the shipped flow and ready answers, as every talk has it.
func shop(t testing.TB) *bot.Account {
	t.Helper()
	account := bottest.Shop(t)
	account.Name, account.Platform, account.Shelf = "talk", "", bottest.Shelf(t)
	return account
}

func TestEveryShippedStoryGoesAsWritten(t *testing.T) {
	account := shop(t)
	files, err := filepath.Glob("../../config/flows/talks/*.talk.yaml")
	if err != nil || len(files) < 30 {
		t.Fatalf("%d stories (%v)", len(files), err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".talk.yaml"), func(t *testing.T) {
			story := parse(t, file)
			if *aloud {
				readAloud(t, account, story)
			}
			if err := Play(account, story); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestABadTalkIsToldWithItsPlace(t *testing.T) {
	for name, c := range map[string]struct{ talk, want string }{
		"no title":           {"steps: [{customer: Hi}]", "a.talk.yaml:1:1: no title"},
		"no steps":           {"talk: Anna", "a.talk.yaml:1:1: no steps"},
		"an unknown key":     {"talk: Anna\nsteps:\n  - custmer: Hi", "a.talk.yaml:3:5"},
		"two things at once": {"talk: Anna\nsteps:\n  - customer: Hi\n  - {press: skip, after: 1h}", "a.talk.yaml:4:1: 2 things happen"},
		"nothing happens":    {"talk: Anna\nsteps:\n  - expect: []", "a.talk.yaml:3:1: 0 things happen"},
		"an unknown deed":    {"talk: Anna\nsteps:\n  - operator: sleep", `operator "sleep"; write take, answer, return or close`},
		"not YAML":           {"talk: [", "a.talk.yaml:1:"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("a.talk.yaml", []byte(c.talk))
			if !errors.Is(err, ErrTalk) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
}

func TestAStoryThatComesOutOtherwiseIsToldWithItsLineAndTheWords(t *testing.T) {
	account := shop(t)
	for name, c := range map[string]struct{ step, want string }{
		"another phrase":    {"{customer: Оператор, expect: [greet]}", "said [handover_asked], expected [greet]"},
		"another state":     {"{customer: Оператор, state: calm}", "the state is operator, expected calm"},
		"an unknown answer": {"{customer: Оператор, known: {order: '1'}}", `order is "", expected "1"`},
		"missing words":     {"{customer: Оператор, says: [абракадабра]}", `"абракадабра" was not said`},
		"forbidden words":   {"{customer: Оператор, silent: [Ромашка]}", `"Ромашка" was said`},
		"another place":     {"{customer: Оператор, where: public}", "expected public"},
		"too long":          {"{customer: Оператор, at_most: 10}", "expected 0 to 10"},
		"an untold note":    {"{customer: Оператор, notes: [withdrawn]}", `operators were not told "withdrawn"`},
		"no such button":    {"{press: consent.yes}", "there is no button consent.yes"},
		"a denied operator": {"{operator: close}", "there is no such conversation"},
	} {
		t.Run(name, func(t *testing.T) {
			story, err := Parse("a.talk.yaml", []byte("talk: Anna\nsteps:\n  - "+c.step))
			if err != nil {
				t.Fatal(err)
			}
			if err := Play(account, story); !errors.Is(err, ErrTalk) || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "a.talk.yaml:3") {
				t.Errorf("got %v, want %q in it", err, c.want)
			}
		})
	}
}

func parse(t *testing.T, file string) Talk {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	story, err := Parse(filepath.Base(file), data)
	if err != nil {
		t.Fatal(err)
	}
	return story
}

// readAloud plays a story without expecting anything, for the ear.
func readAloud(t *testing.T, account *bot.Account, story Talk) {
	t.Log("=== " + story.Title)
	account, err := scene(account, story)
	if err != nil {
		t.Fatal(err)
	}
	s := newStage(account)
	for _, step := range story.Steps {
		s.begin()
		if err := s.play(step); err != nil {
			t.Log(err)
			return
		}
		t.Logf("\n> %.200q %s%s%s%s\n[%v] %s heat %.2f %v\n%.1500s", step.Customer, step.Press, step.Share, step.Operator, step.After, s.spoken, s.c.State, s.c.Heat, s.notes, s.texts())
		for _, fault := range s.compare(step) {
			t.Log("!!! ", fault)
		}
	}
}
