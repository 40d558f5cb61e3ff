package inspect

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"otklik/understand"
)

// ErrTable is in every error about a table that cannot be read.
var ErrTable = errors.New("inspect: table")

// Evaluation is how a reader does on labelled texts.
type Evaluation struct {
	Name               string
	Texts              int
	Toxicity           bool    // toxic against ok; else upset against the rest
	AUC                float64 // chance that an upset (toxic) text gets a higher figure than a calm one
	Recall, CalmRecall float64 // at the shipped threshold: shares of upset and of calm texts that were taken for what they are
	AngryTakenForHappy int     // upset texts that were read as positive
}

// Evaluate reads a TSV with the columns text and label, label being upset, neutral or positive, or toxic or ok.
func Evaluate(reader *understand.Reader, name string, in io.Reader) (Evaluation, error) {
	rows, err := labelled(in)
	if err != nil {
		return Evaluation{}, fmt.Errorf("%w: %s: %w", ErrTable, name, err)
	}
	e := Evaluation{Name: name, Texts: len(rows)}
	var marks []mark
	for _, row := range rows {
		got := reader.Read(row.text, understand.Context{})
		m := mark{bad: row.label == "upset" || row.label == "toxic", figure: got.MessageHeat, called: got.Level.Upset()}
		if row.label == "toxic" || row.label == "ok" {
			e.Toxicity, m.figure, m.called = true, got.Toxicity, got.Toxic
		}
		if row.label == "upset" && got.Level == understand.Positive {
			e.AngryTakenForHappy++
		}
		marks = append(marks, m)
	}
	e.AUC, e.Recall, e.CalmRecall = areaUnderCurve(marks), recall(marks, true), recall(marks, false)
	return e, nil
}

// Print writes the evaluation for people.
func (e Evaluation) Print(out io.Writer) error {
	bad, good := "upset", "calm"
	if e.Toxicity {
		bad, good = "toxic", "ok"
	}
	_, err := fmt.Fprintf(out, "%s: %d texts, AUC %.3f; %s recall %.3f, %s recall %.3f; upset read as positive: %d\n",
		e.Name, e.Texts, e.AUC, bad, e.Recall, good, e.CalmRecall, e.AngryTakenForHappy)
	return err
}

type labelledText struct{ text, label string }

func labelled(in io.Reader) ([]labelledText, error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	var rows []labelledText
	for number := 1; lines.Scan(); number++ {
		text, label, ok := strings.Cut(lines.Text(), "\t")
		if !ok {
			return nil, fmt.Errorf("line %d has no tab; write text, a tab and a label", number)
		}
		if label != "label" {
			rows = append(rows, labelledText{text, label})
		}
	}
	return rows, lines.Err()
}

// mark is one text's figure and what it should have been.
type mark struct {
	figure      float64
	bad, called bool
}

func recall(marks []mark, bad bool) float64 {
	right, all := 0, 0
	for _, m := range marks {
		if m.bad == bad {
			all++
			if m.called == bad {
				right++
			}
		}
	}
	return float64(right) / float64(max(all, 1))
}

// areaUnderCurve is the share of pairs of one bad and one good text that stand in the right order; ties count half.
func areaUnderCurve(marks []mark) float64 {
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Compare(a.figure, b.figure) })
	pairs, goodBelow, bad := 0.0, 0.0, 0.0
	for i := 0; i < len(marks); {
		end, goodHere, badHere := i, 0.0, 0.0
		for ; end < len(marks) && marks[end].figure == marks[i].figure; end++ {
			if marks[end].bad {
				badHere++
			} else {
				goodHere++
			}
		}
		pairs += badHere * (goodBelow + goodHere/2)
		goodBelow, bad, i = goodBelow+goodHere, bad+badHere, end
	}
	if goodBelow*bad == 0 {
		return 0
	}
	return pairs / (goodBelow * bad)
}
