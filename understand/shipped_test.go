package understand

import (
	"os"
	"testing"
)

// shippedMarkers are the marker files that the program ships with.
func shippedMarkers(t testing.TB) []Markers {
	t.Helper()
	sets, err := ReadMarkers(os.DirFS("../config"), "markers")
	if err != nil || len(sets) < 3 {
		t.Fatalf("marker files: %d, %v", len(sets), err)
	}
	return sets
}
