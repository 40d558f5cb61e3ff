//go:build amd64 && !race

package train

import (
	"bytes"
	"os"
	"testing"
)

// Other processors round products otherwise, so that some weights differ by one; with the race detector it would take a minute.
func TestTheShippedModelIsWhatTheCorpusTeaches(t *testing.T) {
	shipped, err := os.ReadFile("../model.bin")
	if err != nil {
		t.Fatal(err)
	}
	result, err := Train(shippedCorpus, shippedReader(t), Seed)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(result.Model, shipped) {
		t.Error("understand/model.bin is of another corpus, other markers or other features; " +
			"train it again with “go run . understand train --out understand/model.bin” and see to the figures in docs/understanding.md")
	}
	if r := result.Report; r.Level < 0.8 || r.Upset < 0.86 || r.Kind < 0.87 || r.Topic < 0.74 || r.Toxic < 0.97 {
		t.Errorf("on rows that were held out: %+v", r)
	}
}
