package flows

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the faults found as the expected ones")

// source reads a file of testdata; faults call it by its base name.
func source(t testing.TB, path string) Source {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return Source{Name: filepath.Base(path), Data: data}
}

// little compiles the small good flow that most tests walk through.
func little(t testing.TB) *Flow {
	t.Helper()
	flow, err := Compile(source(t, "testdata/good/flow.yaml"), []Source{source(t, "testdata/good/en.yaml"), source(t, "testdata/good/pl.yaml")})
	if err != nil {
		t.Fatal(err)
	}
	return flow
}

func TestAnAdminSeesEveryFaultOfABrokenFlowWithItsPlaceAndAdvice(t *testing.T) {
	phrases := []Source{source(t, "testdata/good/en.yaml")}
	for _, path := range broken(t, "testdata/broken", 15) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			_, err := Compile(source(t, path), phrases)
			compareFaults(t, path, err)
		})
	}
}

func TestATranslatorSeesEveryFaultOfABrokenPhrasesFile(t *testing.T) {
	flow := source(t, "testdata/flow-for-phrases.yaml")
	for _, path := range broken(t, "testdata/broken-phrases", 5) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			_, err := Compile(flow, []Source{source(t, path)})
			compareFaults(t, path, err)
		})
	}
}

func broken(t *testing.T, folder string, atLeast int) []string {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	if err != nil || len(paths) < atLeast {
		t.Fatalf("%d broken files in %s, at least %d wanted (%v)", len(paths), folder, atLeast, err)
	}
	return paths
}

// compareFaults holds the faults against the file of the same name that ends in .faults.
func compareFaults(t *testing.T, path string, err error) {
	t.Helper()
	var faults Faults
	if !errors.As(err, &faults) {
		t.Fatalf("compiled with %v, want faults", err)
	}
	golden := strings.TrimSuffix(path, ".yaml") + ".faults"
	got := faults.Error() + "\n"
	if *update {
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("faults:\n%swant:\n%s", got, want)
	}
}
