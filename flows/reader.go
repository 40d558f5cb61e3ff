package flows

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"

	"otklik/yamlfile"
)

// A reader fills the shapes of a file from its YAML. Where goccy's own decoder stops at the first
// mistake, it notes a fault with its position and reads on, so that an admin sees all of them at once.
type reader struct {
	file  string
	found *findings
}

// A filler is a shape that reads its node itself.
type filler interface {
	fill(r *reader, node ast.Node)
}

// read fills a located scalar, a filler or a struct whose fields carry json tags.
func (r *reader) read(node ast.Node, into any) {
	if node == nil {
		return
	}
	if placed, ok := into.(interface{ place(position) }); ok {
		placed.place(r.at(node))
	}
	switch target := into.(type) {
	case *located[string]:
		r.text(node, target)
	case *located[int]:
		r.number(node, target)
	case *located[bool]:
		r.flag(node, target)
	case *located[time.Duration]:
		r.duration(node, target)
	case filler:
		target.fill(r, node)
	default:
		r.fields(node, reflect.ValueOf(into).Elem())
	}
}

func (r *reader) text(node ast.Node, into *located[string]) {
	switch value := node.(type) {
	case *ast.StringNode:
		into.set(strings.TrimSpace(value.Value), r.at(node))
		into.quoted = value.Token.Type == token.SingleQuoteType || value.Token.Type == token.DoubleQuoteType
	case *ast.LiteralNode:
		into.set(strings.TrimSpace(value.Value.Value), r.at(node))
	default:
		r.mistype(node, "text")
		return
	}
	if into.value == "" {
		r.found.add(into.at, "an empty text", "write something or take the key away")
	}
}

func (r *reader) number(node ast.Node, into *located[int]) {
	if value, ok := node.(*ast.IntegerNode); ok {
		if n, fits := value.Value.(uint64); fits && n <= 1_000_000 {
			into.set(int(n), r.at(node))
			return
		}
	}
	r.mistype(node, "a whole number from 0 to 1000000")
}

func (r *reader) flag(node ast.Node, into *located[bool]) {
	if value, ok := node.(*ast.BoolNode); ok {
		into.set(value.Value, r.at(node))
		return
	}
	r.mistype(node, "true or false")
}

func (r *reader) duration(node ast.Node, into *located[time.Duration]) {
	value, ok := node.(*ast.StringNode)
	if !ok {
		r.mistype(node, "a time such as 30m or 24h")
		return
	}
	d, err := time.ParseDuration(value.Value)
	if err != nil || d <= 0 {
		r.found.add(r.at(node), fmt.Sprintf("%q is not a time", value.Value), "write 90s, 30m, 24h or 72h")
		return
	}
	into.set(d, r.at(node))
}

// fields reads a mapping into a struct, strictly: only keys that the struct names.
func (r *reader) fields(node ast.Node, into reflect.Value) {
	known := keys(into.Type())
	noting, _ := into.Addr().Interface().(interface{ note(key string) })
	r.entries(node, func(key located[string], value ast.Node) {
		i := slices.Index(known, key.value)
		if i < 0 {
			r.found.add(key.at, fmt.Sprintf("unknown key %q", key.value), advise(key.value, slices.DeleteFunc(slices.Clone(known), hidden)))
			return
		}
		if noting != nil {
			noting.note(key.value)
		}
		r.read(value, into.Field(i).Addr().Interface())
	})
}

func hidden(key string) bool { return key == "-" || key == "" }

// keys are the names of a struct's fields as they stand in the file.
func keys(shape reflect.Type) []string {
	names := make([]string, shape.NumField())
	for i := range names {
		names[i], _, _ = strings.Cut(shape.Field(i).Tag.Get("json"), ",")
	}
	return names
}

// entries walks a mapping in the order of the file and notes keys that stand twice.
func (r *reader) entries(node ast.Node, each func(key located[string], value ast.Node)) {
	var values []*ast.MappingValueNode
	switch mapping := node.(type) {
	case *ast.MappingNode:
		values = mapping.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{mapping}
	default:
		r.mistype(node, "keys and values")
		return
	}
	first := map[string]int{}
	for _, entry := range values {
		key := located[string]{}
		key.set(entry.Key.GetToken().Value, r.at(entry.Key))
		if line, twice := first[key.value]; twice {
			r.found.add(key.at, fmt.Sprintf("the key %q stands twice", key.value), fmt.Sprintf("it stands already in line %d", line))
			continue
		}
		first[key.value] = key.at.line
		each(key, entry.Value)
	}
}

// items walks a list in the order of the file.
func (r *reader) items(node ast.Node, each func(item ast.Node)) {
	sequence, ok := node.(*ast.SequenceNode)
	if !ok {
		r.mistype(node, "a list")
		return
	}
	for _, item := range sequence.Values {
		each(item)
	}
}

func (r *reader) mistype(node ast.Node, wanted string) {
	at := r.at(node)
	switch node.(type) {
	case *ast.NullNode:
		r.found.add(at, "nothing stands here", "write "+wanted+" or take the key away")
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode, *ast.TagNode:
		r.found.add(at, "anchors, aliases and tags are not read here", "write "+wanted+" out in full")
	default:
		r.found.add(at, fmt.Sprintf("%s expected, %s found", wanted, yamlfile.Kind(node)), mendType(node, wanted))
	}
}

func mendType(node ast.Node, wanted string) string {
	switch node.(type) {
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode:
		if wanted == "text" {
			return "put it in quotes"
		}
	}
	return ""
}

func (r *reader) at(node ast.Node) position { return r.place(yamlfile.Begin(node)) }

func (r *reader) place(at yamlfile.Place) position { return position{r.file, at.Line, at.Column} }
