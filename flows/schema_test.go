package flows

import (
	"encoding/json"
	"slices"
	"testing"
)

func TestAnEditorLearnsEveryKeyFromTheSchema(t *testing.T) {
	type object struct {
		Properties           map[string]json.RawMessage
		Required             []string
		AdditionalProperties bool
	}
	data, err := Schema()
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		object
		Defs map[string]object `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string][]string{
		"rule":   {"on", "when", "match", "after", "say", "go", "forget", "withdraw"},
		"state":  {"say", "ask", "private", "public", "human", "end", "rules"},
		"answer": {"kind", "match", "of", "min", "optional", "private", "attempts", "document", "region", "when"},
	} {
		shape := schema.Defs[name]
		if shape.AdditionalProperties || len(shape.Properties) != len(want) {
			t.Errorf("%s: %d keys, others allowed: %v", name, len(shape.Properties), shape.AdditionalProperties)
		}
		for _, key := range want {
			if _, ok := shape.Properties[key]; !ok {
				t.Errorf("%s has no %s", name, key)
			}
		}
	}
	if !slices.Equal(schema.Required, []string{"name", "start", "languages", "states"}) {
		t.Errorf("required: %v", schema.Required)
	}
}

func TestATranslatorsEditorKnowsBothShapesOfAPhrase(t *testing.T) {
	data, err := PhrasesSchema()
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Defs map[string]struct{ OneOf []json.RawMessage } `json:"$defs"`
	}
	if err := json.Unmarshal(data, &schema); err != nil || len(schema.Defs["phrase"].OneOf) != 2 {
		t.Errorf("phrase: %v (%v)", schema.Defs["phrase"], err)
	}
}
