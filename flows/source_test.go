package flows

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"
)

func TestAFileThatIsNoFlowAtAllIsRefusedAtOnce(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":            {nil, "the file is empty"},
		"far too large":      {bytes.Repeat([]byte("a: b\n"), maxSource/5+1), "larger than"},
		"not text":           {[]byte("name: \xff\xfe"), "not UTF-8"},
		"nested brackets":    {[]byte("states: " + strings.Repeat("[", 100_000)), "nested deeper"},
		"nested lists":       {[]byte(strings.Repeat("- ", 100_000)), "nested deeper"},
		"a word":             {[]byte("hello"), "keys and values expected, text found"},
		"a list":             {[]byte("- hello"), "keys and values expected, a list found"},
		"a tab as indention": {[]byte("states:\n\tlisten: {}"), "not YAML"},
	} {
		t.Run(name, func(t *testing.T) {
			begin := time.Now()
			_, err := Compile(Source{"flow.yaml", c.data}, nil)
			var faults Faults
			if !errors.As(err, &faults) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if spent := time.Since(begin); spent > time.Minute {
				t.Errorf("refused after %s", spent)
			}
		})
	}
}

func TestALineOfDashesIsNoNesting(t *testing.T) {
	if deep := nesting([]byte("# " + strings.Repeat("-", 200) + "\nname: a--b--c\n")); deep > maxNesting {
		t.Errorf("nesting %d", deep)
	}
}

func TestAMistypedNameFindsItsNearest(t *testing.T) {
	known := []string{"heat", "here", "turns", "private", "wants_human"}
	for wrong, want := range map[string]string{
		"haet": `did you mean "heat"?`, "privat": `did you mean "private"?`, "want_humans": `did you mean "wants_human"?`,
		"colour": "known: heat, here, turns, private, wants_human",
	} {
		if got := advise(wrong, known); got != want {
			t.Errorf("%s: %s, want %s", wrong, got, want)
		}
	}
	if got := advise("anything", nil); got != "" {
		t.Errorf("nothing known: %q", got)
	}
}
