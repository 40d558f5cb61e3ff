package flows

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/vm"
)

// guardNodes bounds the size of a guard: a condition longer than this belongs into several rules.
const guardNodes = 200

// A guard is a condition over the facts, compiled once and safe for concurrent use. The nil guard always holds.
type guard struct {
	source    string
	condition condition   // nil: only the machine can tell
	program   *vm.Program // for the machine
	demands   []string    // what must hold whatever else is said: names, or "not name"
	compared  []comparison
	names     []string // that it holds, each once
	call      ast.Node // the first call of a function, which guards do without: their cost stays bounded
}

// A comparison holds a name against a word: kind == "thanks".
type comparison struct {
	name, word string
	column     int // of the word inside the guard, counted from 0
}

// newGuard compiles a condition; its error carries the column inside the condition, counted from 0.
func newGuard(source string, words *vocabulary) (*guard, *file.Error) {
	program, err := expr.Compile(source, expr.Env(words.types), expr.AsBool(), expr.MaxNodes(guardNodes), expr.DisableAllBuiltins())
	if err != nil {
		var faulty *file.Error
		if errors.As(err, &faulty) {
			return nil, faulty
		}
		return nil, &file.Error{Message: err.Error()}
	}
	g := &guard{source: source, program: program}
	tree, err := parser.Parse(source)
	if err != nil {
		return nil, &file.Error{Message: err.Error()}
	}
	g.demands = demands(tree.Node)
	ast.Walk(&tree.Node, g)
	g.condition = words.condition(tree.Node)
	if g.call != nil {
		return nil, &file.Error{Message: "a guard calls no functions", Column: g.call.Location().From}
	}
	return g, nil
}

// A judge holds guards against the same facts. It serves one goroutine.
type judge struct {
	words   *vocabulary
	facts   *Facts
	machine *vm.VM         // for guards without a condition
	bound   map[string]any // what the machine was told, each fact when the first guard named it
}

func (v *vocabulary) judge(facts *Facts) *judge { return &judge{words: v, facts: facts} }

func (j *judge) holds(g *guard) (bool, error) {
	switch {
	case g == nil:
		return true, nil
	case g.condition != nil:
		return g.condition(j.facts), nil
	}
	return j.run(g)
}

func (j *judge) run(g *guard) (bool, error) {
	if j.machine == nil {
		j.machine, j.bound = new(vm.VM), make(map[string]any)
	}
	for _, name := range g.names {
		if _, bound := j.bound[name]; !bound && j.words.has(name) {
			j.bound[name] = j.words.facts[name].value(j.facts)
		}
	}
	result, err := j.machine.Run(g.program, j.bound)
	if err != nil {
		return false, fmt.Errorf("judge guard %q: %w", g.source, err)
	}
	holds, _ := result.(bool)
	return holds, nil
}

// requires tells whether the guard can only hold where one of the demands does.
func (g *guard) requires(names ...string) bool {
	return g != nil && slices.ContainsFunc(g.demands, func(d string) bool { return slices.Contains(names, d) })
}

// is tells whether the guard is nothing but one of the demands.
func (g *guard) is(names ...string) bool { return g.requires(names...) && len(g.demands) == 1 }

// Visit notes calls and comparisons of a guard while it is walked.
func (g *guard) Visit(node *ast.Node) {
	switch part := (*node).(type) {
	case *ast.BuiltinNode, *ast.CallNode, *ast.PredicateNode:
		g.call = *node
	case *ast.IdentifierNode:
		if !slices.Contains(g.names, part.Value) {
			g.names = append(g.names, part.Value)
		}
	case *ast.BinaryNode:
		g.compares(part)
	}
}

func (g *guard) compares(binary *ast.BinaryNode) {
	if !slices.Contains([]string{"==", "!=", "in"}, binary.Operator) {
		return
	}
	variable, other := binary.Left, binary.Right
	if _, ok := variable.(*ast.IdentifierNode); !ok {
		variable, other = other, variable
	}
	name, ok := variable.(*ast.IdentifierNode)
	if !ok {
		return
	}
	words := []ast.Node{other}
	if list, ok := other.(*ast.ArrayNode); ok {
		words = list.Nodes
	}
	for _, node := range words {
		if word, ok := node.(*ast.StringNode); ok {
			g.compared = append(g.compared, comparison{name.Value, word.Value, word.Location().From})
		}
	}
}

// demands are the names that a chain of "and" insists on.
func demands(node ast.Node) []string {
	switch part := node.(type) {
	case *ast.BinaryNode:
		if part.Operator == "and" || part.Operator == "&&" {
			return append(demands(part.Left), demands(part.Right)...)
		}
	case *ast.UnaryNode:
		if name, ok := part.Node.(*ast.IdentifierNode); ok && (part.Operator == "not" || part.Operator == "!") {
			return []string{"not " + name.Value}
		}
	case *ast.IdentifierNode:
		return []string{part.Value}
	}
	return []string{""} // a condition that insists on no single name
}

// guardAdvice tells what to write instead of a condition that expr refused.
func guardAdvice(message string, words *vocabulary) string {
	if name, unknown := strings.CutPrefix(message, "unknown name "); unknown {
		return advise(name, words.names())
	}
	if strings.HasPrefix(message, "expected bool") {
		return `compare it with something, such as: heat > 0.5`
	}
	return `a guard looks like: heat > 0.5 and not public`
}
