package flows

import (
	"regexp"
	"strings"
	"testing"
)

// toned compiles the shipped flow with one more phrases file.
func toned(t testing.TB, overlay string) (*Flow, error) {
	t.Helper()
	phrases := []Source{{Name: "ru.informal.yaml", Data: []byte(overlay)}}
	for _, language := range []string{"ru", "en", "pl"} {
		phrases = append(phrases, source(t, "../config/phrases/"+language+".yaml"))
	}
	return Compile(source(t, "../config/flows/complaint.yaml"), phrases)
}

func TestAnInformalCompanySaysItsOwnWordsAndTheRestAsUsual(t *testing.T) {
	flow, err := toned(t, "language: ru\ntone: informal\nphrases:\n  back:\n    - \"С тобой снова бот-помощник.\"\n")
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]string{"company": "Ромашка"}
	for _, c := range []struct {
		tone, phrase string
		informal     bool
	}{{Informal, "back", true}, {"", "back", false}, {Informal, "goodbye", false}} {
		spoken, err := flow.Speak(c.phrase, Voice{Language: "ru", Tone: c.tone, Values: in(values), Facts: &Facts{}})
		if err != nil || strings.Contains(spoken.Text, "С тобой") != c.informal {
			t.Errorf("%s in the tone %q: %q (%v)", c.phrase, c.tone, spoken.Text, err)
		}
	}
	if spoken, err := flow.Speak("back", Voice{Language: "en", Tone: Informal, Values: in(values), Facts: &Facts{}}); err != nil || spoken.Text == "" {
		t.Errorf("a language without that tone: %q (%v)", spoken.Text, err)
	}
}

func TestAToneIsCheckedLikeAnyOtherText(t *testing.T) {
	for overlay, want := range map[string]string{
		"language: ru\ntone: rude\nphrases: {}\n":                                     `ru.informal.yaml:2:7: unknown tone "rude"`,
		"language: ru\ntone: informal\nphrases:\n  back:\n    - \"Это {compny}.\"\n":  "unknown placeholder {compny}",
		"language: ru\ntone: informal\nphrases:\n  again_what:\n    - \"Ещё раз?\"\n": `too few variants of "again_what"`,
	} {
		if _, err := toned(t, overlay); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", overlay, err, want)
		}
	}
}

// formal finds a Russian "вы" in any form.
var formal = regexp.MustCompile(`(?i)(?:^|[^а-яё])(вы|вас|вам|вами|ваш[а-яё]*)(?:[^а-яё]|$)|[а-яё]йте(?:сь)?(?:[^а-яё]|$)`)

func TestTheInformalToneIsKeptInEveryPhraseOfTheShippedFlow(t *testing.T) {
	flow := shipped(t)
	for name := range flow.phrases["ru"] {
		if _, ok := flow.phrases["ru."+Informal][name]; !ok {
			t.Errorf("%s is not said informally", name)
		}
	}
	for _, p := range shippedPassages(t) {
		for _, text := range p.Texts {
			if p.Tone == Informal && formal.MatchString(text.Say) {
				t.Errorf("%s: %q", p.Name, text.Say)
			}
		}
	}
}

func shippedPassages(t *testing.T) []Passage {
	t.Helper()
	phrases := []Source{source(t, "../config/phrases/ru.yaml"), source(t, "../config/phrases/ru.informal.yaml"), source(t, "../config/phrases/en.yaml"), source(t, "../config/phrases/pl.yaml")}
	passages, faults := Passages(source(t, "../config/flows/complaint.yaml"), phrases)
	if len(faults) > 0 {
		t.Fatal(faults)
	}
	return passages
}

// first gives the first answer as a customer reads it: the calm one together with the question that follows.
func first(t *testing.T, flow *Flow, name string, voice Voice) string {
	t.Helper()
	spoken, err := flow.Speak(name, voice)
	if err != nil {
		t.Fatal(err)
	}
	if name == "calm" {
		return spoken.Text
	}
	asked, err := flow.Speak("ask_what", voice)
	if err != nil {
		t.Fatal(err)
	}
	return spoken.Text + "\n\n" + asked.Text
}

func TestTwoHundredFirstAnswersToTheSameComplaintDiffer(t *testing.T) {
	flow := shipped(t)
	for _, language := range flow.Languages {
		for _, length := range []string{"short", "medium", "long"} {
			for name, facts := range map[string]Facts{
				"calm":  {Heat: 0.7, Kind: "constructive", Topic: "other"},
				"greet": {Heat: 0.2, Kind: "question", Topic: "other"},
			} {
				for _, private := range []bool{true, false} {
					facts.Length, facts.Private, facts.Public, facts.Turns = length, private, !private, 1
					different := map[string]bool{}
					for seed := range uint64(200) {
						different[first(t, flow, name, Voice{Language: language, Seed: seed * 7919, Facts: &facts, Values: in(map[string]string{"company": "Ромашка"})})] = true
					}
					if len(different) < 199 { // chance may bring one pair together
						t.Errorf("%s %s %s, private %v: %d different answers", language, length, name, private, len(different))
					}
				}
			}
		}
	}
}

func TestALateAnswerApologisesAndANamedRoleIntroducesItself(t *testing.T) {
	flow := shipped(t)
	late := map[string]string{"ru": "не сразу|задержался|ждать|опозданием|молчание|позже", "en": "at once|wait|late|silence|longer", "pl": "od razu|czekać|opóźnieniem|ciszy|dużo czasu"}
	for _, language := range flow.Languages {
		for seed := range uint64(20) {
			voice := Voice{Language: language, Seed: seed, Values: in(map[string]string{"company": "Ромашка", "role": "ROLE"}),
				Facts: &Facts{Heat: 0.7, Private: true, Turns: 1, Length: "medium", Named: true, Waited: 90}}
			text := first(t, flow, "calm", voice)
			if !strings.Contains(text, "ROLE") || !containsAny(text, late[language]) {
				t.Errorf("%s: %q", language, text)
			}
		}
	}
}

func containsAny(text, words string) bool {
	for word := range strings.SplitSeq(words, "|") {
		if strings.Contains(text, word) {
			return true
		}
	}
	return false
}

func TestWhatTheCustomerNamedIsTakenUpAndNeverInvented(t *testing.T) {
	flow := shipped(t)
	heard := 0
	for seed := range uint64(100) {
		voice := Voice{Language: "ru", Seed: seed, Values: in(map[string]string{"company": "Ромашка"}), Facts: &Facts{Heat: 0.7, Public: true, Turns: 1, Length: "long"}}
		if text := first(t, flow, "calm", voice); strings.Contains(text, "{") || strings.Contains(text, "  ") {
			t.Fatal(text)
		}
		voice.Values = append(voice.Values, Value{"thing", "о чайнике"})
		if strings.Contains(first(t, flow, "calm", voice), "о чайнике") {
			heard++
		}
	}
	if heard < 20 || heard > 80 {
		t.Errorf("%d of 100 long answers name the kettle", heard)
	}
}

func TestAProvocationIsAnsweredOnceAndAdvertisingNotAtAll(t *testing.T) {
	flow := shipped(t)
	troll := &Facts{Kind: "trolling", Level: "angry", Heat: 0.8, Public: true, Language: "ru", Here: 1, Turns: 1}
	for _, troll.Topic = range []string{"", "other"} { // "" as long as nothing was read that tells
		if move, err := flow.Move("listen", Heard, troll); err != nil || move.To != flow.Human || move.Say != "trolling" {
			t.Errorf("a provocation, topic %q: %+v (%v)", troll.Topic, move, err)
		}
	}
	troll.Waiting = true
	if move, err := flow.Move(flow.Human, Heard, troll); err != nil || move.Rule != "" {
		t.Errorf("the next provocation: %+v (%v)", move, err)
	}
	troll.Topic, troll.Waiting = "delivery", false
	if move, err := flow.Move("listen", Heard, troll); err != nil || move.To != "calm" {
		t.Errorf("an insult in a complaint about a delivery: %+v (%v)", move, err)
	}
	troll.Topic, troll.Level = "", "neutral"
	if move, err := flow.Move("listen", Heard, troll); err != nil || move.Say == "trolling" {
		t.Errorf("a remark that only looks like a provocation: %+v (%v)", move, err)
	}
	spam := &Facts{Kind: "spam", Public: true, Language: "ru", Here: 1, Turns: 1}
	if move, err := flow.Move("listen", Heard, spam); err != nil || move.To != flow.Human || move.Say != "" {
		t.Errorf("advertising: %+v (%v)", move, err)
	}
}

func TestPassagesTellWhereATextCanBeRead(t *testing.T) {
	passages, faults := Passages(source(t, "../config/flows/complaint.yaml"), []Source{source(t, "../config/phrases/ru.yaml")})
	if len(faults) == 0 {
		t.Error("two languages are missing, and nobody says so")
	}
	for _, p := range passages {
		for _, text := range p.Texts {
			private := strings.HasPrefix(text.When, "private &&")
			public := strings.HasPrefix(text.When, "public &&")
			if private && text.Public || public && text.Private || p.Name == "ask_phone" && text.Public || !p.Spoken {
				t.Errorf("%s %q: %+v", p.Name, text.Say, text)
			}
		}
	}
}
