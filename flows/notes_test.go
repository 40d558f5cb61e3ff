package flows

import (
	"strings"
	"testing"
)

func TestWhatNobodyUsesIsRemarkedAndStopsNothing(t *testing.T) {
	flow := source(t, "testdata/flow-for-phrases.yaml")
	flow.Data = append(flow.Data, "answers: {colour: {kind: text}}\n"...)
	english := Source{"en.yaml", []byte(`language: en
labels: {skip: Skip}
phrases:
  hello: ["Hello to you."]
  ask_colour: ["Which colour?"]
  again_colour: ["The colour please.", "Red or blue, perhaps?"]
  why_colour: ["We like colours."]
  other: [{say: "Nobody says {this}.", when: nobody}]
`)}
	german := Source{"de.yaml", []byte("language: de\nphrases: {hello: [\"Guten Tag.\"]}\n")}
	compiled, err := Compile(flow, []Source{english, german})
	if err != nil {
		t.Fatal(err)
	}
	notes := compiled.Notes().Error()
	for _, want := range []string{`no state asks for "colour"`, `the language "de" is not spoken`, `the phrase "other" is never spoken`, `the label "skip" is never shown`} {
		if !strings.Contains(notes, want) {
			t.Errorf("%q is not remarked in\n%s", want, notes)
		}
	}
	if compiled.Has("other") || !compiled.Has("hello") {
		t.Error("a flow holds the phrases it speaks")
	}
}
