package train

import (
	"fmt"
	"io"
	"slices"

	"otklik/understand/internal/model"
)

// Report is what a model is worth on rows of the corpus that it has not seen.
type Report struct {
	Rows, Texts, HeldOut             int
	Level, Kind, Topic, Toxic, Upset float64 // shares that were right, 0 to 1; Upset: upset against calm
}

// Print writes the report for people.
func (r Report) Print(out io.Writer) error {
	_, err := fmt.Fprintf(out, "%d rows, %d texts; of %d held out right: level %.3f, upset or calm %.3f, kind %.3f, topic %.3f, toxic %.3f\n",
		r.Rows, r.Texts, r.HeldOut, r.Level, r.Upset, r.Kind, r.Topic, r.Toxic)
	return err
}

// share counts how many of those that could be judged were right.
type share struct{ right, all float64 }

func (s *share) count(right bool) {
	s.all++
	if right {
		s.right++
	}
}

func (s share) value() float64 { return s.right / max(s.all, 1) }

// measure asks the model about examples that it has not learned.
func measure(m *model.Model, heldOut []example) Report {
	var right [heads]share
	var upset share
	for _, e := range heldOut {
		sum := m.Sum(e.plain)
		at := 0
		for head, size := range headSizes {
			out := make([]float32, size)
			for k := range out {
				out[k] = sum[at+k] + e.base[at+k]
			}
			at += size
			guess := guessOf(out)
			if e.label[head] == unknown {
				continue
			}
			right[head].count(guess == e.label[head])
			if head == levelHead {
				upset.count(guess < 2 == (e.label[head] < 2))
			}
		}
	}
	return Report{
		HeldOut: len(heldOut), Level: right[levelHead].value(), Kind: right[kindHead].value(),
		Topic: right[topicHead].value(), Toxic: right[toxicHead].value(), Upset: upset.value(),
	}
}

// guessOf is the best of several outputs, or yes and no of a single one.
func guessOf(out []float32) int {
	if len(out) == 1 {
		if out[0] > 0 {
			return 1
		}
		return 0
	}
	return slices.Index(out, slices.Max(out))
}
