package config

import (
	"cmp"
	"errors"
	"regexp"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/parser"

	"otklik/yamlfile"
)

// place is where something stands: in a file, from 1 on, or, without a line, in the file as a whole or in the environment.
type place struct {
	in string
	yamlfile.Place
}

func (p place) String() string {
	if p.Line == 0 {
		return p.in
	}
	return p.in + ":" + p.Place.String()
}

// fault is what is wrong at a place.
type fault struct {
	place
	err error
}

func (f fault) Error() string { return f.place.String() + ": " + f.err.Error() }
func (f fault) Unwrap() error { return f.err }

// inOrder joins faults in the order of the file, as people mend them; nil: there are none.
func inOrder(faults []fault) error {
	slices.SortStableFunc(faults, func(a, b fault) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	var all []error
	for _, f := range faults {
		all = append(all, f)
	}
	return errors.Join(all...)
}

// faultyKey is the key that a fault begins with, such as accounts[0].webhook.url.
var faultyKey = regexp.MustCompile(`^[a-z_]+(\[\d+\])?(\.[a-z_]+(\[\d+\])?)*`)

// origin is what settings were read from.
type origin struct {
	path    string // "": from the environment alone
	data    []byte
	environ map[string]string
}

// placed puts before each fault where its key stands: the environment, or file, line and column.
func (o origin) placed(found error) []fault {
	if joined, ok := found.(interface{ Unwrap() []error }); ok {
		var faults []fault
		for _, one := range joined.Unwrap() {
			faults = append(faults, o.placed(one)...)
		}
		return faults
	}
	return []fault{{o.place(faultyKey.FindString(found.Error())), found}}
}

func (o origin) place(key string) place {
	if o.path == "" || o.overridden(key) {
		return place{in: "environment"}
	}
	file, err := parser.ParseBytes(o.data, 0)
	if err != nil {
		return place{in: o.path}
	}
	for ; key != ""; key = key[:max(strings.LastIndexAny(key, ".["), 0)] { // a key that is missing is missed in the one above it
		path, err := yaml.PathString("$." + key)
		if err != nil {
			return place{in: o.path}
		}
		if node, err := path.FilterFile(file); err == nil && node != nil {
			return place{o.path, yamlfile.Begin(node)}
		}
	}
	return place{in: o.path}
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
