package understand

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// hardCase is a message that is easily misread, the levels and kinds that a patient human would accept, and why it is hard.
type hardCase struct {
	text          string
	levels, kinds []string
	why           string
}

func hardCases(t *testing.T) []hardCase {
	t.Helper()
	file, err := os.ReadFile("testdata/hard.tsv")
	if err != nil {
		t.Fatal(err)
	}
	var cases []hardCase
	for _, line := range strings.Split(strings.TrimSpace(string(file)), "\n")[1:] {
		cells := strings.Split(line, "\t")
		if len(cells) != 4 {
			t.Fatalf("%q: write text, levels, kinds and why", line)
		}
		cases = append(cases, hardCase{cells[0], strings.Split(cells[1], "/"), strings.Split(cells[2], "/"), cells[3]})
	}
	return cases
}

func TestHardMessagesAreMostlyReadRightAndNoAngryPersonIsTakenForAHappyOne(t *testing.T) {
	reader := newReader(t)
	cases := hardCases(t)
	if len(cases) < 150 {
		t.Fatalf("only %d hard cases", len(cases))
	}
	levelsRight, kindsRight := 0, 0
	for _, c := range cases {
		got := reader.Read(c.text, Context{})
		level, kind := slices.Contains(c.levels, string(got.Level)), slices.Contains(c.kinds, string(got.Kind))
		if level {
			levelsRight++
		}
		if kind {
			kindsRight++
		}
		if !level || !kind {
			t.Logf("%q (%s): %s %s, want %v %v", c.text, c.why, got.Level, got.Kind, c.levels, c.kinds)
		}
		upset := !slices.Contains(c.levels, "positive") && !slices.Contains(c.levels, "neutral")
		if upset && got.Level == Positive {
			t.Errorf("%q (%s): an upset person was taken for a happy one: %v", c.text, c.why, got.Reasons)
		}
	}
	t.Logf("right on level %d, on kind %d of %d", levelsRight, kindsRight, len(cases))
	if levelsRight*100 < len(cases)*85 || kindsRight*100 < len(cases)*75 {
		t.Errorf("right on level %d, on kind %d of %d; wanted 85%% and 75%%", levelsRight, kindsRight, len(cases))
	}
}
