package train

import (
	"fmt"

	"otklik/understand"
)

// Seed is the one that the shipped model was trained with.
const Seed = 20261122

// Result is a trained model and what it is worth.
type Result struct {
	Model  []byte // a model file for understand.NewWithModel
	Report Report
}

// Train learns a model of the corpus in dir. The reader must be one without a model (understand.NewWithModel with nil), with
// the markers that the model is to be used with. The report is of a model that learned four fifths of the rows and was
// asked about the rest; the model that is returned learned them all. The same corpus, markers and seed give the same bytes.
func Train(dir string, reader *understand.Reader, seed uint64) (Result, error) {
	rows, err := ReadCorpus(dir)
	if err != nil {
		return Result{}, err
	}
	list, err := examples(rows, reader, seed)
	if err != nil {
		return Result{}, fmt.Errorf("expand corpus: %w", err)
	}
	balance(list)
	var known, heldOut []example
	for _, e := range list {
		if e.heldOut {
			heldOut = append(heldOut, e)
		} else {
			known = append(known, e)
		}
	}
	report := measure(fit(known, seed), heldOut)
	report.Rows, report.Texts = len(rows), len(list)
	return Result{Model: fit(list, seed).Bytes(), Report: report}, nil
}
