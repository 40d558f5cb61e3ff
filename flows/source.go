package flows

import (
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"otklik/yamlfile"
)

// A Source is the content of one file. Name stands in faults and should be the path the admin knows.
type Source struct {
	Name string
	Data []byte
}

// readSource reads a whole file; it answers false when there was nothing to fill into.
func readSource(source Source, found *findings, into any) bool {
	r := &reader{file: source.Name, found: found}
	root := r.root(source)
	if root == nil {
		return false
	}
	r.read(root, into)
	return true
}

// root gives the one document of a source, or notes why there is none.
func (r *reader) root(source Source) ast.Node {
	start := position{r.file, 1, 1}
	if why := refusal(source.Data); why != "" {
		r.found.add(start, why, "")
		return nil
	}
	file, err := parse(source.Data)
	if err != nil {
		r.syntax(err)
		return nil
	}
	documents := slices.DeleteFunc(file.Docs, func(d *ast.DocumentNode) bool { return d.Body == nil })
	switch {
	case len(documents) == 0 || documents[0].Body.Type() == ast.CommentType:
		r.found.add(start, "the file is empty", "")
		return nil
	case len(documents) > 1:
		r.found.add(r.at(documents[1].Body), "a second document in one file", "put it into a file of its own")
	}
	return documents[0].Body
}

func (r *reader) syntax(err error) {
	at, what := yamlfile.Refusal(err)
	r.found.add(r.place(at), "not YAML: "+what, "look at the indentation and the quotes here and in the line above")
}

// parse shields the program from panics of the YAML parser on broken input.
func parse(data []byte) (file *ast.File, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			file, err = nil, fmt.Errorf("parse yaml: %v", cause)
		}
	}()
	return parser.ParseBytes(data, 0, parser.AllowDuplicateMapKey())
}

// Limits of a source: far beyond any real flow, near enough to keep a broken file from using up memory or stack.
const (
	maxSource  = 1 << 20
	maxNesting = 64
)

// refusal tells why a source is not even handed to the YAML parser, or "".
func refusal(data []byte) string {
	if len(data) > maxSource {
		return fmt.Sprintf("the file is larger than %d bytes", maxSource)
	}
	if !utf8.Valid(data) {
		return "the file is not UTF-8 text"
	}
	if nesting(data) > maxNesting {
		return fmt.Sprintf("brackets or lists are nested deeper than %d", maxNesting)
	}
	return ""
}

// nesting bounds from above how deep a source nests: opened brackets, and the list signs at the beginning of one line.
func nesting(data []byte) int {
	open, signs, deepest, begins := 0, 0, 0, true
	for _, b := range data {
		switch b {
		case '[', '{':
			open++
		case ']', '}':
			open = max(0, open-1)
		case '-', '?':
			signs++
		case '\n':
			signs, begins = 0, true
			continue
		}
		begins = begins && (b == ' ' || b == '-' || b == '?')
		if !begins {
			signs = 0
		}
		deepest = max(deepest, open, signs)
	}
	return deepest
}
