package flows

import (
	"fmt"
	"strings"
)

// advise turns a mistyped name into advice: the nearest known name, or else all of them.
func advise(wrong string, known []string) string {
	nearest, least := "", max(1, len([]rune(wrong))/3)+1
	for _, name := range known {
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

// distance counts the insertions, deletions and replacements between two words (Levenshtein).
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
