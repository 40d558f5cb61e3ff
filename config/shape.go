package config

import (
	"encoding"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"otklik/yamlfile"
)

// shape compares what stands in a settings file with what Settings can hold. The library's decoder stops at the first mistake and speaks
// of Go's types; here all of them are found, and told in the words of the file.
type shape struct {
	path   string
	faults []fault
}

// read compares a node with the type that it is read into. key is its name in the file; "" is the whole.
func (s *shape) read(node ast.Node, kind reflect.Type, key string) {
	switch n := node.(type) {
	case nil, *ast.NullNode, *ast.AliasNode, *ast.TagNode: // nothing is set, or the decoder finds out
		return
	case *ast.AnchorNode:
		s.read(n.Value, kind, key)
		return
	}
	if own, ok := reflect.New(kind).Interface().(encoding.TextUnmarshaler); ok {
		s.own(node, own, key)
		return
	}
	switch kind.Kind() {
	case reflect.Struct:
		s.fields(node, kind, key)
	case reflect.Map:
		s.entries(node, key, nil, func(name string, value *ast.MappingValueNode) { s.read(value.Value, kind.Elem(), key+"."+name) })
	case reflect.Slice:
		s.items(node, kind.Elem(), key)
	default:
		s.scalar(node, kind, key)
	}
}

func (s *shape) add(node ast.Node, format string, args ...any) {
	s.faults = append(s.faults, fault{place{s.path, yamlfile.Begin(node)}, fmt.Errorf(format, args...)})
}

// fields wants the keys of a struct, and no other.
func (s *shape) fields(node ast.Node, kind reflect.Type, key string) {
	var names []string
	fields := make(map[string]reflect.Type)
	for field := range kind.Fields() {
		name := field.Tag.Get("yaml")
		names, fields[name] = append(names, name), field.Type
	}
	s.entries(node, key, names, func(name string, value *ast.MappingValueNode) {
		field, known := fields[name]
		if !known {
			s.add(value.Key, "unknown key %q; here stand %s (see config/otklik.example.yaml)", name, strings.Join(names, ", "))
			return
		}
		s.read(value.Value, field, strings.TrimPrefix(key+"."+name, "."))
	})
}

// entries walks the keys of a mapping in the order of the file; each may stand once.
func (s *shape) entries(node ast.Node, key string, names []string, each func(name string, value *ast.MappingValueNode)) {
	var values []*ast.MappingValueNode
	switch n := node.(type) {
	case *ast.MappingNode:
		values = n.Values
	case *ast.MappingValueNode:
		values = []*ast.MappingValueNode{n}
	default:
		s.add(node, "%s: %s", hasKeys(key), strings.Join(names, ", "))
		return
	}
	lines := make(map[string]int)
	for _, value := range values {
		if _, merged := value.Key.(*ast.MergeKeyNode); merged {
			continue
		}
		name := value.Key.GetToken().Value
		if line := lines[name]; line > 0 {
			s.add(value.Key, "the key %q stands twice; it stands already in line %d", name, line)
			continue
		}
		lines[name] = value.Key.GetToken().Position.Line
		each(name, value)
	}
}

func hasKeys(key string) string {
	if key == "" {
		return "the settings have keys of their own"
	}
	return key + " has keys of its own"
}

func (s *shape) items(node ast.Node, kind reflect.Type, key string) {
	list, ok := node.(*ast.SequenceNode)
	if !ok {
		s.add(node, "%s is a list; write it as [one, two], or each one in a line of its own behind a dash", key)
		return
	}
	for i, item := range list.Values {
		s.read(item, kind, fmt.Sprintf("%s[%d]", key, i))
	}
}

// errScalar means that keys and values, or a list, stand where one value is wanted.
var errScalar = errors.New("no single value")

// own asks a type that reads its text itself.
func (s *shape) own(node ast.Node, into encoding.TextUnmarshaler, key string) {
	text, err := scalarText(node)
	if err != nil {
		s.add(node, "%s is one value, and %s stands here", key, yamlfile.Kind(node))
		return
	}
	if err := into.UnmarshalText([]byte(text)); err != nil {
		s.add(node, "%s: %w", key, err)
	}
}

// scalar wants a text, a number, or true or false.
func (s *shape) scalar(node ast.Node, kind reflect.Type, key string) {
	text, err := scalarText(node)
	if _, integer := node.(*ast.IntegerNode); err == nil && (!integer || kind.Kind() == reflect.Bool) { // YAML writes integers in many ways
		err = readable(text, kind.Kind())
	}
	if err != nil { // what it is exactly is left out: it may quote a secret
		s.add(node, "%s is %s, and %s stands here", key, wantedAs(kind), yamlfile.Kind(node))
	}
}

func readable(text string, kind reflect.Kind) (err error) {
	switch kind {
	case reflect.Int, reflect.Int64:
		_, err = strconv.ParseInt(text, 10, 64)
	case reflect.Float64:
		_, err = strconv.ParseFloat(text, 64)
	case reflect.Bool:
		_, err = strconv.ParseBool(text)
	}
	return err
}

// wantedAs is what people call the values of a type.
func wantedAs(kind reflect.Type) string {
	switch kind.Kind() {
	case reflect.Bool:
		return "true or false"
	case reflect.Float64:
		return "a number"
	case reflect.String:
		return "a text"
	case reflect.Slice, reflect.Map:
		return "a list"
	}
	if kind == reflect.TypeFor[Duration]() {
		return "a time span such as 4s, 15m or 24h"
	}
	return "a whole number"
}

func scalarText(node ast.Node) (string, error) {
	switch n := node.(type) {
	case *ast.MappingNode, *ast.MappingValueNode, *ast.SequenceNode:
		return "", errScalar
	case *ast.LiteralNode:
		return n.Value.Value, nil
	}
	return node.GetToken().Value, nil
}
