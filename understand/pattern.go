package understand

import (
	"regexp"
	"regexp/syntax"
	"slices"
)

// pattern is a regular expression over the plain form of a message.
type pattern struct {
	expression *regexp.Regexp
	needs      [][][]byte // groups of texts without one of which it cannot match; looked for first, because it is cheap
	marker     int32      // in the matcher's list
	language   string
}

// neededLiterals returns groups of texts: every match of the expression contains one text of each group. The smallest group
// comes first.
func neededLiterals(expression string) [][]string {
	tree, err := syntax.Parse(expression, syntax.Perl)
	if err != nil {
		return nil
	}
	parts := []*syntax.Regexp{tree}
	if tree.Op == syntax.OpConcat {
		parts = tree.Sub
	}
	var groups [][]string
	for _, part := range parts {
		if literals := literalsOf(part); len(literals) > 0 {
			groups = append(groups, literals)
		}
	}
	slices.SortStableFunc(groups, func(a, b []string) int { return len(a) - len(b) })
	return groups
}

// literalsOf returns texts of which every match contains one, or none where there are no such texts.
func literalsOf(tree *syntax.Regexp) []string {
	switch tree.Op {
	case syntax.OpLiteral:
		if tree.Flags&syntax.FoldCase == 0 && len(tree.Rune) > 1 {
			return []string{string(tree.Rune)}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return literalsOf(tree.Sub[0])
	case syntax.OpConcat:
		for _, part := range tree.Sub {
			if literals := literalsOf(part); literals != nil {
				return literals
			}
		}
	case syntax.OpAlternate:
		var all []string
		for _, branch := range tree.Sub {
			literals := literalsOf(branch)
			if literals == nil {
				return nil
			}
			all = append(all, literals...)
		}
		return all
	}
	return nil
}

// mayMatch looks for the needed texts, which is cheaper than to run the expression.
func (p *pattern) mayMatch(plain *glimpse) bool {
	for _, group := range p.needs {
		if !plain.holdsOne(group) {
			return false
		}
	}
	return true
}
