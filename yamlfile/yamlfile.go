// Package yamlfile says to people who write YAML files where in a file something stands, and what stands there.
package yamlfile

import (
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// Place is a line of a file and a column in it, both counted from 1.
type Place struct{ Line, Column int }

// String gives "line:column".
func (p Place) String() string { return fmt.Sprintf("%d:%d", p.Line, p.Column) }

// Begin is where people would say that a node begins: keys and values with the first key and not with its colon, a list with its first
// sign. It is 1:1 for a node that the library has no place for.
func Begin(node ast.Node) Place {
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return Begin(n.Values[0])
		}
	case *ast.MappingValueNode:
		return Begin(n.Key)
	}
	return placeOf(node.GetToken())
}

func placeOf(t *token.Token) Place {
	if t == nil || t.Position == nil {
		return Place{1, 1}
	}
	return Place{max(1, t.Position.Line), max(1, t.Position.Column)}
}

// Kind says what stands at a node: keys and values, a list, a number, true or false, or text.
func Kind(node ast.Node) string {
	switch node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode:
		return "keys and values"
	case *ast.SequenceNode:
		return "a list"
	case *ast.IntegerNode, *ast.FloatNode, *ast.InfinityNode, *ast.NanNode:
		return "a number"
	case *ast.BoolNode:
		return "true or false"
	}
	return "text"
}

// Refusal is what the library has against a file, and where; 1:1 where it does not say. The excerpt of the file that the library offers is
// left out: it may show a secret.
func Refusal(err error) (at Place, what string) {
	var fault yaml.Error
	if !errors.As(err, &fault) {
		return Place{1, 1}, err.Error()
	}
	what = strings.Replace(fault.GetMessage(), "found character '\t' that cannot start any token", "a tab stands here, and YAML is indented with blanks", 1)
	return placeOf(fault.GetToken()), what
}
