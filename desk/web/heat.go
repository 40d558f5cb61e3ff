package web

import "math"

// heatView is a heat as operators read it: a word beside the colour, and how far up it is.
type heatView struct {
	Level   string // calm, tense, hot or boiling: the colour and the key of the word
	Percent int
}

// Where the levels begin. The shipped flow calms from tense's upper half on.
const (
	tenseFrom   = 0.25
	hotFrom     = 0.5
	boilingFrom = 0.75
)

func heatOf(heat float64) heatView {
	v := heatView{Level: "calm", Percent: int(math.Round(100 * min(max(heat, 0), 1)))}
	switch {
	case heat >= boilingFrom:
		v.Level = "boiling"
	case heat >= hotFrom:
		v.Level = "hot"
	case heat >= tenseFrom:
		v.Level = "tense"
	}
	return v
}

// Bars is how many of four bars are filled.
func (v heatView) Bars() int {
	return map[string]int{"calm": 1, "tense": 2, "hot": 3, "boiling": 4}[v.Level]
}
