package understand

import (
	"os"
	"path/filepath"
	"testing"
)

// shippedMarkers are the marker files that the program ships with.
func shippedMarkers(t testing.TB) []Markers {
	t.Helper()
	files, err := filepath.Glob("../config/markers/*.yaml")
	if err != nil || len(files) < 3 {
		t.Fatalf("marker files: %v, %v", files, err)
	}
	var sets []Markers
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		set, err := ParseMarkers(file, text)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	return sets
}
