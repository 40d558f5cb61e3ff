package config

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

// faultyKey is the key that a fault begins with, such as accounts[0].webhook.url.
var faultyKey = regexp.MustCompile(`^[a-z_]+(\[\d+\])?(\.[a-z_]+)*`)

// origin is what settings were read from.
type origin struct {
	path    string // "": from the environment alone
	data    []byte
	environ map[string]string
}

// placed puts before each fault where its key stands: the environment, or file, line and column.
func (o origin) placed(fault error) []error {
	if joined, ok := fault.(interface{ Unwrap() []error }); ok {
		var faults []error
		for _, one := range joined.Unwrap() {
			faults = append(faults, o.placed(one)...)
		}
		return faults
	}
	return []error{fmt.Errorf("%s: %w", o.place(faultyKey.FindString(fault.Error())), fault)}
}

func (o origin) place(key string) string {
	if o.path == "" || o.overridden(key) {
		return "environment"
	}
	file, err := parser.ParseBytes(o.data, 0)
	if err != nil {
		return o.path
	}
	for ; key != ""; key = key[:max(strings.LastIndexAny(key, ".["), 0)] { // a key that is missing is missed in the one above it
		path, err := yaml.PathString("$." + key)
		if err != nil {
			return o.path
		}
		if node, err := path.FilterFile(file); err == nil && node != nil {
			at := begins(node).GetToken().Position
			return fmt.Sprintf("%s:%d:%d", o.path, at.Line, at.Column)
		}
	}
	return o.path
}

// overridden tells whether a variable sets the key, or something in it.
func (o origin) overridden(key string) bool {
	name := EnvPrefix + strings.ToUpper(strings.NewReplacer(".", "_", "[", "_", "]", "").Replace(key))
	for variable := range o.environ {
		if variable == name || strings.HasPrefix(variable, name+"_") {
			return true
		}
	}
	return false
}

// begins is the node whose place people would call that of the whole: of keys and values the first key, and not its colon.
func begins(node ast.Node) ast.Node {
	switch n := node.(type) {
	case *ast.MappingNode:
		if !n.IsFlowStyle && len(n.Values) > 0 {
			return n.Values[0].Key
		}
	case *ast.MappingValueNode:
		return n.Key
	}
	return node
}
