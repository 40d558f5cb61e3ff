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

func hardCases(t *testing.T, name string) []hardCase {
	t.Helper()
	file, err := os.ReadFile("testdata/" + name)
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

// Short lines from the middle of a talk stand in talk.tsv; the reader was never taught by them.
func TestMessagesAreMostlyReadRightAndNoAngryPersonIsTakenForAHappyOne(t *testing.T) {
	reader := newReader(t)
	for name, wanted := range map[string]struct{ cases, levels, kinds int }{ // at least so many cases, and so many of a hundred right
		"hard.tsv": {150, 85, 75}, "talk.tsv": {100, 75, 75},
	} {
		t.Run(name, func(t *testing.T) {
			cases := hardCases(t, name)
			levelsRight, kindsRight := 0, 0
			for _, c := range cases {
				level, kind := c.reads(t, reader)
				if level {
					levelsRight++
				}
				if kind {
					kindsRight++
				}
			}
			t.Logf("right on level %d, on kind %d of %d", levelsRight, kindsRight, len(cases))
			if len(cases) < wanted.cases || levelsRight*100 < len(cases)*wanted.levels || kindsRight*100 < len(cases)*wanted.kinds {
				t.Errorf("right on level %d, on kind %d of %d; wanted are %+v", levelsRight, kindsRight, len(cases), wanted)
			}
		})
	}
}

// reads tells whether level and kind are as a patient human would have them. No upset person may be taken for a happy one.
func (c hardCase) reads(t *testing.T, reader *Reader) (level, kind bool) {
	t.Helper()
	got := reader.Read(c.text, Context{})
	level, kind = slices.Contains(c.levels, string(got.Level)), slices.Contains(c.kinds, string(got.Kind))
	if !level || !kind {
		t.Logf("%q (%s): %s %s, want %v %v", c.text, c.why, got.Level, got.Kind, c.levels, c.kinds)
	}
	upset := !slices.Contains(c.levels, "positive") && !slices.Contains(c.levels, "neutral")
	if upset && got.Level == Positive {
		t.Errorf("%q (%s): an upset person was taken for a happy one: %v", c.text, c.why, got.Reasons)
	}
	return level, kind
}
