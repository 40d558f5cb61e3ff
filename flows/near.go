package flows

import (
	"fmt"
	"strings"
)

// advise turns a mistyped name into advice: the nearest known name, or else all of them.
func advise(wrong string, known []string) string {
	nearest, least := "", max(1, len([]rune(wrong))/4)+1
	for _, name := range known {
		if len(name) > 2*len(wrong)+2 {
			continue
		}
		if d := distance([]rune(wrong), []rune(name)); d < least {
			nearest, least = name, d
		}
	}
	switch {
	case nearest != "":
		return fmt.Sprintf("did you mean %q?", nearest)
	case len(known) == 0:
		return ""
	}
	return "known: " + strings.Join(known, ", ")
}

// distance counts the insertions, deletions, replacements and swaps of neighbours between two words (optimal string alignment).
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range b {
		rows[0][j+1] = j + 1
	}
	for i := range a {
		for j := range b {
			steps := min(rows[i][j+1], rows[i+1][j]) + 1
			if a[i] == b[j] {
				steps = min(steps, rows[i][j])
			}
			if i > 0 && j > 0 && a[i] == b[j-1] && a[i-1] == b[j] {
				steps = min(steps, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = min(steps, rows[i][j]+1)
		}
	}
	return rows[len(a)][len(b)]
}
