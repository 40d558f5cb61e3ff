package wording

import (
	"strings"
	"testing"

	"otklik/flows"
)

// smallFlow speaks one composed first answer and a private question.
const smallFlow = `
name: small
start: listen
languages: [en]
intents: {"yes": {en: 'yes'}, "no": {en: 'no'}, refuse: {en: 'refuse'}}
answers:
  phone: {kind: phone, private: true}
states:
  listen:
    rules:
      - {on: heard, when: private, go: ring}
      - {on: heard, go: calm}
  calm:
    say: calm
    rules:
      - {on: heard, go: operator}
      - {on: silent, after: 24h, go: operator}
  ring:
    private: true
    ask: [phone]
    rules:
      - {on: complete, go: operator}
      - {on: refused, go: operator}
      - {on: stuck, go: operator}
      - {on: silent, after: 24h, go: operator}
  operator: {human: true, rules: [{on: closed, go: done}]}
  done: {end: true}
`

// smallPhrases are well put; tests plant a fault.
const smallPhrases = `language: en
labels: {share_phone: Share, confirm.yes: "Yes", confirm.no: "No"}
phrases:
  calm:
    short:  [[who, feeling, promise, next]]
    medium: [[who, thanks], [feeling, promise, next]]
    long:   [[who, thanks], [done, feeling], [promise, next], [warm]]
    parts:
      who: ["The assistant of {company} answers for all to see."]
      thanks: ["Thank you for writing."]
      done: ["Your message was read to the end."]
      feeling: ["We are sorry."]
      promise: ["A colleague will look into it."]
      next: ["Tell us in a private message what happened."]
      warm: ["We hope for a good end."]
  ask_phone: ["Please write your phone number."]
  why_phone: ["To ring you."]
  again_phone:
    - "That number looks short."
    - "One digit seems to be missing."
    - "Could you check it once more?"
  confirm_phone:
    - "Is {phone} right?"
    - "Did we read {phone} well?"
    - "So it is {phone}?"
`

func judge(t *testing.T, phrases string) (Verdict, flows.Faults) {
	t.Helper()
	passages, broken := flows.Passages(flows.Source{Name: "flow.yaml", Data: []byte(smallFlow)}, []flows.Source{{Name: "en.yaml", Data: []byte(phrases)}})
	return shipped(t).Phrases(passages), broken
}

func TestATranslatorIsToldEveryPlantedFaultWithItsPlace(t *testing.T) {
	if verdict, broken := judge(t, smallPhrases); len(verdict.Faults)+len(verdict.Notes)+len(broken) > 0 {
		t.Fatal("before anything is planted:", verdict, broken)
	}
	for _, c := range []struct{ planted, instead, want string }{
		{`"We are sorry."`, `"We are sorry for this problem."`, `en.yaml:12:40: the word problem: «problem»`},
		{`"We are sorry."`, `"We are so sorry!"`, "en.yaml:12:33: an exclamation mark"},
		{`"A colleague will look into it."`, `"A colleague will ring within an hour."`, "en.yaml:13:40: a promise of time: «within an»"},
		{`"Tell us in a private message what happened."`, `"Tell us your phone number."`, "en.yaml:14:28: asks for personal data in public: «phone"},
		{`"Tell us in a private message what happened."`, `"What? Where? When? Tell us privately."`, "3 questions at once"},
		{`["The assistant of {company} answers for all to see."]`, `["Maria from {company} answers for all to see."]`, "en.yaml:9:14: does not say that an assistant answers"},
		{`[done, feeling], `, `[feeling], `, `the long public answer of "calm" lacks a part: what was done already`},
		{`[who, thanks], [feeling, promise, next]`, `[who], [feeling, promise, next]`, `the medium public answer of "calm" lacks a part: thanks`},
		{`promise, next]]` + "\n    medium", `promise]]` + "\n    medium", `the short public answer of "calm" lacks a part: what the customer does next`},
		{`"Thank you for writing."`, `"` + strings.Repeat("Thank you so much for writing. ", 12) + `"`, "characters, 300 are enough here"},
		{`["We are sorry."]`, `["We are sorry, one.", "We are sorry, two.", "We are sad.", "We are here.", "Quite another beginning."]`, "en.yaml:12:18: 4 of 5 variants begin with «we are»"},
	} {
		if strings.Count(smallPhrases, c.planted) != 1 {
			t.Fatalf("%q stands %d times", c.planted, strings.Count(smallPhrases, c.planted))
		}
		verdict, _ := judge(t, strings.Replace(smallPhrases, c.planted, c.instead, 1))
		if all := verdict.Faults.Error() + "\n" + verdict.Notes.Error(); !strings.Contains(all, c.want) {
			t.Errorf("%s: %s\nwant %s", c.instead, all, c.want)
		}
	}
}

func TestQuestionsAndLengthAreCountedInTheWholeAnswer(t *testing.T) {
	asking := strings.NewReplacer(`"We are sorry."`, `"Are you well?"`, `"A colleague will look into it."`, `"May a colleague look into it?"`,
		`"Tell us in a private message what happened."`, `"What happened?"`).Replace(smallPhrases)
	if verdict, _ := judge(t, asking); !strings.Contains(verdict.Faults.Error(), `the medium public answer of "calm" can ask 3 questions at once`) {
		t.Error(verdict.Faults)
	}
	letters := strings.Repeat("so ", 60) + "sorry."
	long := strings.NewReplacer("We are sorry.", "We are "+letters, "A colleague will look", "A colleague, "+letters+" will look", "Tell us in", "Tell us, "+letters+" in").Replace(smallPhrases)
	if verdict, _ := judge(t, long); !strings.Contains(verdict.Faults.Error(), `the short public answer of "calm" can be`) {
		t.Error(verdict.Faults)
	}
}

func TestAPrivateQuestionMayAskForAPhone(t *testing.T) {
	phrases := strings.Replace(smallPhrases, `"Please write your phone number."`, `"Please give us your phone number and your name."`, 1)
	if verdict, _ := judge(t, phrases); len(verdict.Faults) > 0 {
		t.Error(verdict.Faults)
	}
}

func TestWordsOfABrokenFileAreJudgedAllTheSame(t *testing.T) {
	phrases := strings.NewReplacer("{company}", "{compny}", "We are sorry.", "We are sorry for this problem.").Replace(smallPhrases)
	verdict, broken := judge(t, phrases)
	if !strings.Contains(broken.Error(), "{compny}") || !strings.Contains(verdict.Faults.Error(), "the word problem") {
		t.Error(verdict.Faults, broken)
	}
}

func TestALanguageWithoutRulesIsRemarkedOnce(t *testing.T) {
	rules, err := Parse("wording.yaml", []byte("needs: {}"))
	if err != nil {
		t.Fatal(err)
	}
	passages, _ := flows.Passages(flows.Source{Name: "flow.yaml", Data: []byte(smallFlow)}, []flows.Source{{Name: "en.yaml", Data: []byte(smallPhrases)}})
	verdict := rules.Phrases(passages)
	if len(verdict.Faults) != 0 || len(verdict.Notes) != 1 || !strings.Contains(verdict.Notes[0].What, `no rules for the language "en"`) {
		t.Error(verdict)
	}
}
