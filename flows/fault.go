package flows

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

var (
	// ErrState is wrapped when a state is asked for that the flow does not have, for instance
	// because an admin removed it while a conversation stood in it.
	ErrState = errors.New("flows: unknown state")
	// ErrQuestion is wrapped when an answer is asked for that the flow does not have.
	ErrQuestion = errors.New("flows: unknown question")
	// ErrPhrase is wrapped when a phrase is to be spoken that no phrases file holds.
	ErrPhrase = errors.New("flows: unknown phrase")
	// ErrExhausted is wrapped when everything a phrase could say was already said in this case.
	ErrExhausted = errors.New("flows: nothing unsaid is left")
)

// A Fault is one mistake in a flow file or a phrases file, told so that its author can mend it.
// Line and Column begin at 1; Advice may be empty.
type Fault struct {
	File         string
	Line, Column int
	What, Advice string
}

// String gives "file:line:column: what; advice".
func (f Fault) String() string {
	told := fmt.Sprintf("%s:%d:%d: %s", f.File, f.Line, f.Column, f.What)
	if f.Advice != "" {
		told += "; " + f.Advice
	}
	return told
}

// Faults are all mistakes found at once, sorted by file, line and column.
type Faults []Fault

// Error gives one fault a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.String()
	}
	return strings.Join(lines, "\n")
}

// A position is where something stands in a source.
type position struct {
	file         string
	line, column int
}

// findings collects faults while a flow is read and checked.
type findings struct{ faults Faults }

func (f *findings) add(at position, what, advice string) {
	fault := Fault{File: at.file, Line: at.line, Column: at.column, What: what, Advice: advice}
	if !slices.Contains(f.faults, fault) {
		f.faults = append(f.faults, fault)
	}
}

func (f *findings) sorted() Faults {
	slices.SortStableFunc(f.faults, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column),
			cmp.Compare(a.What, b.What))
	})
	return f.faults
}
