package flows

import (
	"slices"

	"github.com/expr-lang/expr/ast"
)

// A condition is a guard that needs no machine. Nearly all are such: flags, and facts compared with words and numbers, joined by "and", "or"
// and "not". What else the language of guards has is left to its machine, which gives the same answers ten times as slowly.
type condition func(*Facts) bool

// condition is what a guard says that the language's own compiler has accepted; nil where the machine is needed.
func (v *vocabulary) condition(node ast.Node) condition {
	switch part := node.(type) {
	case *ast.BoolNode:
		return func(*Facts) bool { return part.Value }
	case *ast.IdentifierNode:
		return v.facts[part.Value].flag
	case *ast.UnaryNode:
		if part.Operator == "not" || part.Operator == "!" {
			return no(v.condition(part.Node))
		}
	case *ast.BinaryNode:
		return v.joined(part)
	}
	return nil
}

func no(of condition) condition {
	if of == nil {
		return nil
	}
	return func(f *Facts) bool { return !of(f) }
}

func (v *vocabulary) joined(binary *ast.BinaryNode) condition {
	switch binary.Operator {
	case "and", "&&":
		if left, right := v.condition(binary.Left), v.condition(binary.Right); left != nil && right != nil {
			return func(f *Facts) bool { return left(f) && right(f) }
		}
	case "or", "||":
		if left, right := v.condition(binary.Left), v.condition(binary.Right); left != nil && right != nil {
			return func(f *Facts) bool { return left(f) || right(f) }
		}
	case "in":
		return v.oneOf(binary.Left, binary.Right)
	default:
		return v.compared(binary.Operator, binary.Left, binary.Right)
	}
	return nil
}

// oneOf holds where a fact is one of the words of a list.
func (v *vocabulary) oneOf(left, right ast.Node) condition {
	word := v.word(left)
	list, ok := right.(*ast.ArrayNode)
	if word == nil || !ok {
		return nil
	}
	var words []string
	for _, node := range list.Nodes {
		text, ok := node.(*ast.StringNode)
		if !ok {
			return nil
		}
		words = append(words, text.Value)
	}
	return func(f *Facts) bool { return slices.Contains(words, word(f)) }
}

// compared holds a word against a word or a number against a number.
func (v *vocabulary) compared(operator string, left, right ast.Node) condition {
	if a, b := v.word(left), v.word(right); a != nil && b != nil {
		switch operator {
		case "==":
			return func(f *Facts) bool { return a(f) == b(f) }
		case "!=":
			return func(f *Facts) bool { return a(f) != b(f) }
		}
		return nil
	}
	if a, b := v.number(left), v.number(right); a != nil && b != nil {
		return ordered(operator, a, b)
	}
	return nil
}

func ordered(operator string, a, b func(*Facts) float64) condition {
	switch operator {
	case "==":
		return func(f *Facts) bool { return a(f) == b(f) }
	case "!=":
		return func(f *Facts) bool { return a(f) != b(f) }
	case "<":
		return func(f *Facts) bool { return a(f) < b(f) }
	case "<=":
		return func(f *Facts) bool { return a(f) <= b(f) }
	case ">":
		return func(f *Facts) bool { return a(f) > b(f) }
	case ">=":
		return func(f *Facts) bool { return a(f) >= b(f) }
	}
	return nil
}

// word reads a text of a guard: a fact or one that is written out. It is nil for all else.
func (v *vocabulary) word(node ast.Node) func(*Facts) string {
	switch part := node.(type) {
	case *ast.IdentifierNode:
		return v.facts[part.Value].word
	case *ast.StringNode:
		return func(*Facts) string { return part.Value }
	}
	return nil
}

// number reads a number of a guard; see word. Counts are far below those that a float64 cannot hold.
func (v *vocabulary) number(node ast.Node) func(*Facts) float64 {
	switch part := node.(type) {
	case *ast.IdentifierNode:
		read := v.facts[part.Value]
		if read.count != nil {
			return func(f *Facts) float64 { return float64(read.count(f)) }
		}
		return read.share
	case *ast.IntegerNode:
		return func(*Facts) float64 { return float64(part.Value) }
	case *ast.FloatNode:
		return func(*Facts) float64 { return part.Value }
	}
	return nil
}
