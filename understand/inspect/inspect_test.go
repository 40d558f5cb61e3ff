package inspect

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otklik/bot/bottest"
	"otklik/understand"
)

func newReader(t *testing.T) *understand.Reader {
	t.Helper()
	reader, err := bottest.NewReader()
	if err != nil {
		t.Fatal(err)
	}
	return reader
}

func TestATableKeepsEveryRowInOrder(t *testing.T) {
	var out strings.Builder
	in := "id\ttext\r\n1\tСпасибо большое, всё отлично!\r\n2\tВЕРНИТЕ ДЕНЬГИ, ВОРЫ!!!\n3\n4\t12345"
	if err := Table(newReader(t), strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 5 || lines[0] != "category\tlevel\tintensity\ttopic\tlang\ttoxic" {
		t.Fatalf("wrote %q", lines)
	}
	if !strings.HasPrefix(lines[1], "thanks\tpositive\t") || !strings.Contains(lines[2], "\tangry\t") || !strings.Contains(lines[3], "\tother\t") {
		t.Errorf("wrote %q", lines)
	}
}

func TestATableWithoutTextsIsRefused(t *testing.T) {
	for _, in := range []string{"", "a\tb\nx\ty\n"} {
		if err := Table(newReader(t), strings.NewReader(in), new(strings.Builder)); !errors.Is(err, ErrTable) {
			t.Errorf("%q: error %v", in, err)
		}
	}
}

func TestAnExplanationNamesWhatWasFoundAndWhy(t *testing.T) {
	var out strings.Builder
	if err := Explain(newReader(t), "Безобразие! Заказ 7720148 не пришёл, звоните +7 999 000-00-01, позовите человека", &out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"language  ru", "wants     a human", "order 7720148", "phone +79990000001", "безобразие"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
}

func TestAreaUnderCurveCountsPairsInTheRightOrder(t *testing.T) {
	for name, test := range map[string]struct {
		marks []mark
		want  float64
	}{
		"perfect":  {[]mark{{figure: 0.1}, {figure: 0.9, bad: true}}, 1},
		"reversed": {[]mark{{figure: 0.9}, {figure: 0.1, bad: true}}, 0},
		"ties":     {[]mark{{figure: 0.5}, {figure: 0.5, bad: true}}, 0.5},
		"mixed":    {[]mark{{figure: 0.1}, {figure: 0.3, bad: true}, {figure: 0.4}, {figure: 0.5, bad: true}}, 0.75},
	} {
		if got := areaUnderCurve(test.marks); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%s: %v, want %v", name, got, test.want)
		}
	}
}

func TestEvaluationTellsUpsetFromCalmAndToxicFromOK(t *testing.T) {
	e, err := Evaluate(newReader(t), "small", strings.NewReader("text\tlabel\nужас, верните деньги, воры\tupset\nспасибо, всё отлично\tpositive\n"))
	if err != nil || e.Texts != 2 || e.AUC != 1 || e.Recall != 1 || e.CalmRecall != 1 {
		t.Errorf("%+v, %v", e, err)
	}
	e, err = Evaluate(newReader(t), "rude", strings.NewReader("вы дебилы\ttoxic\nдобрый день\tok\n"))
	if err != nil || !e.Toxicity || e.AUC != 1 {
		t.Errorf("%+v, %v", e, err)
	}
	if _, err := Evaluate(newReader(t), "broken", strings.NewReader("no tab")); !errors.Is(err, ErrTable) {
		t.Errorf("error %v", err)
	}
}

// targets are the least figures for the measuring texts, by file name.
var targets = map[string]struct{ auc, recall, calm float64 }{
	"ru_support.tsv": {0.88, 0.90, 0.62},
	"ru_upset.tsv":   {0.80, 0, 0},
	"ru_toxic.tsv":   {0.85, 0, 0},
	"pl_sent.tsv":    {0.80, 0, 0},
	"en_sent.tsv":    {0.84, 0, 0},
}

func TestTheShippedModelReachesItsTargets(t *testing.T) {
	folder := os.Getenv("MEASURING_TEXTS")
	if folder == "" {
		t.Skip("MEASURING_TEXTS names no folder with measuring texts")
	}
	reader := newReader(t)
	for name, want := range targets {
		file, err := os.Open(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		got, err := Evaluate(reader, name, file)
		file.Close()
		if err != nil {
			t.Fatal(err)
		}
		t.Logf("%+v", got)
		if got.AUC < want.auc || got.Recall < want.recall || got.CalmRecall < want.calm {
			t.Errorf("%s: %+v, wanted at least %+v", name, got, want)
		}
	}
}
