package flows

import (
	"os"
	"strings"
	"testing"
)

func TestAFlowIsDrawnForMermaid(t *testing.T) {
	got := little(t).Draw()
	if *update {
		if err := os.WriteFile("testdata/good/flow.mermaid", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/good/flow.mermaid")
	if err != nil || got != string(want) {
		t.Errorf("drawn (%v):\n%s", err, got)
	}
}

func TestTheDrawingShowsEveryStateOfTheShippedFlow(t *testing.T) {
	flow := shipped(t)
	for _, name := range flow.States() {
		if !strings.Contains(flow.Draw(), "--> "+drawnName(name)) {
			t.Errorf("nothing is drawn to lead to %s", name)
		}
	}
}
