package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"otklik/yamlfile"
)

// readFile lays what stands in the file over the settings.
func readFile(path string, s *Settings) ([]byte, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("config: %s does not exist; copy config/otklik.example.yaml there and set the account's token_file", path)
	}
	if err != nil {
		return nil, fmt.Errorf("config: read %s: %w", path, err)
	}
	data = bytes.TrimPrefix(data, []byte("\ufeff")) // some editors mark UTF-8 so
	if err := written(path, data); err != nil {
		return nil, fmt.Errorf("config: %w", err)
	}
	before := *s
	if err := yaml.UnmarshalWithOptions(data, s, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("config: %w", syntax(path, err, "see config/otklik.example.yaml for every key and its type"))
	}
	if reflect.ValueOf(*s).IsZero() { // nothing stands there, and the library clears what it is given
		*s = before
	}
	return data, nil
}

// written says all that is wrong with how the file is written; nil: nothing.
func written(path string, data []byte) error {
	if line := foreignLine(data); line > 0 {
		return fault{place{path, yamlfile.Place{Line: line, Column: 1}}, errors.New("not UTF-8 text; save the file as UTF-8")}
	}
	file, err := parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return syntax(path, err, "look at the indentation and the quotes here and in the line above")
	}
	s := shape{path: path}
	for i, d := range file.Docs {
		switch {
		case i > 0 && d.Body != nil && d.Start != nil: // it would be passed over silently
			at := yamlfile.Place{Line: d.Start.Position.Line, Column: d.Start.Position.Column}
			s.faults = append(s.faults, fault{place{path, at}, errors.New("a second document begins here; write all settings into one")})
		case d.Body != nil && d.Body.Type() != ast.CommentType:
			s.read(d.Body, reflect.TypeFor[Settings](), "")
		}
	}
	return inOrder(s.faults)
}

// foreignLine is the first line that is not UTF-8; 0: there is none.
func foreignLine(data []byte) int {
	for i, line := range bytes.Split(data, []byte("\n")) {
		if !utf8.Valid(line) {
			return i + 1
		}
	}
	return 0
}

// syntax puts line and column first, where editors and people look for them.
func syntax(path string, err error, advice string) error {
	at, what := yamlfile.Refusal(err)
	return fault{place{path, at}, fmt.Errorf("not YAML: %s; %s", what, advice)}
}
