package understand

import (
	"testing"

	"otklik/config"
)

// shippedMarkers are the marker files that the program ships with.
func shippedMarkers(t testing.TB) []Markers {
	t.Helper()
	files, err := config.Files(config.MarkersFolder, "")
	if err != nil {
		t.Fatal(err)
	}
	var sets []Markers
	for _, file := range files {
		set, err := ParseMarkers(file.Name, file.Data)
		if err != nil {
			t.Fatal(err)
		}
		sets = append(sets, set)
	}
	return sets
}
