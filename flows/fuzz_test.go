package flows

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// FuzzCompile hands broken flow files to the compiler: it answers with a flow or with faults that have a place, and never panics.
func FuzzCompile(f *testing.F) {
	for _, pattern := range []string{"testdata/good/flow.yaml", "testdata/broken/*.yaml", "testdata/broken-phrases/*.yaml"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, path := range paths {
			f.Add(source(f, path).Data)
		}
	}
	english, err := os.ReadFile("testdata/good/en.yaml")
	if err != nil {
		f.Fatal(err)
	}
	good := source(f, "testdata/flow-for-phrases.yaml")
	f.Fuzz(func(t *testing.T, data []byte) {
		flow, err := Compile(Source{"flow.yaml", data}, []Source{{"en.yaml", english}})
		sound(t, flow, err)
		flow, err = Compile(good, []Source{{"en.yaml", data}})
		sound(t, flow, err)
	})
}

func sound(t *testing.T, flow *Flow, err error) {
	var faults Faults
	if err == nil {
		if _, err := flow.Move(flow.Start, Heard, &Facts{}); err != nil {
			t.Error(err)
		}
		flow.Draw()
		return
	}
	if !errors.As(err, &faults) || len(faults) == 0 {
		t.Fatalf("refused without faults: %v", err)
	}
	for _, fault := range faults {
		if fault.File == "" || fault.Line < 1 || fault.Column < 1 || fault.What == "" {
			t.Errorf("a fault without a place: %+v", fault)
		}
	}
}
