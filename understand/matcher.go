package understand

import (
	"bytes"
	"errors"
	"regexp/syntax"
	"slices"
	"strings"
)

// matcher finds all marker phrases in a message in one pass over its words: a trie over bytes, with "*" for the rest of a
// word.
type matcher struct {
	nodes     []node
	markers   []marker
	patterns  []pattern
	negations map[string]bool
}

type node struct {
	labels []byte
	next   []int32
	star   int32   // where to go on after the rest of the word; 0: nowhere
	ends   []int32 // markers whose phrase ends here, at the end of a word
}

// hit is one marker found: where it stands and what it weighs.
type hit struct {
	start, end int // in message.plain
	marker     int32
	sign       float32 // below 0: negated
	quoted     bool    // somebody else's words
}

func newMatcher(sets []Markers) *matcher {
	m := &matcher{nodes: make([]node, 1), negations: map[string]bool{}}
	for _, set := range sets {
		for _, negation := range set.negations {
			m.negations[normalise(negation)] = true
		}
		for _, marker := range set.list {
			for _, phrase := range marker.phrases {
				m.add(phrase, int32(len(m.markers)))
			}
			for _, p := range marker.patterns {
				p.marker, p.language = int32(len(m.markers)), set.Language
				m.patterns = append(m.patterns, p)
			}
			marker.language = set.Language
			m.markers = append(m.markers, marker)
		}
	}
	return m
}

func (m *matcher) add(phrase string, marker int32) {
	at := int32(0)
	for i := 0; i < len(phrase); i++ {
		if phrase[i] == '*' {
			at = m.starAfter(at)
			continue
		}
		at = m.child(at, phrase[i])
	}
	if n := &m.nodes[at]; indexOf(n.ends, marker) < 0 {
		n.ends = append(n.ends, marker)
	}
}

func (m *matcher) starAfter(at int32) int32 {
	if m.nodes[at].star == 0 {
		m.nodes = append(m.nodes, node{})
		m.nodes[at].star = int32(len(m.nodes) - 1)
	}
	return m.nodes[at].star
}

func (m *matcher) child(at int32, label byte) int32 {
	if i := bytes.IndexByte(m.nodes[at].labels, label); i >= 0 {
		return m.nodes[at].next[i]
	}
	m.nodes = append(m.nodes, node{})
	child := int32(len(m.nodes) - 1)
	n := &m.nodes[at]
	n.labels, n.next = append(n.labels, label), append(n.next, child)
	return child
}

// find appends every phrase that stands in the message to hits.
func (m *matcher) find(msg *message, spoken string, hits []hit) []hit {
	walk := walker{matcher: m, plain: msg.plain, spoken: spoken, hits: hits}
	for i := range msg.words {
		walk.start = msg.words[i].start
		walk.from(walk.start, 0)
	}
	for _, p := range m.patterns {
		if !sameGroup(spoken, p.language) || !p.mayMatch(msg.plain) {
			continue
		}
		if at := p.expression.FindIndex(msg.plain); at != nil {
			walk.hits = append(walk.hits, hit{start: at[0], end: at[1], marker: p.marker, sign: 1})
		}
	}
	return walk.hits
}

// walker follows the phrases that begin at one word.
type walker struct {
	matcher *matcher
	plain   []byte
	spoken  string
	start   int
	hits    []hit
}

func (w *walker) from(i int, at int32) {
	for {
		n := &w.matcher.nodes[at]
		if n.star != 0 {
			end := i + bytes.IndexByte(w.plain[i:], ' ')
			w.ends(n.star, end)
			w.from(end, n.star)
		}
		if i >= len(w.plain) {
			return
		}
		if w.plain[i] == ' ' {
			w.ends(at, i)
		}
		edge := bytes.IndexByte(n.labels, w.plain[i])
		if edge < 0 {
			return
		}
		i, at = i+1, n.next[edge]
	}
}

func (w *walker) ends(at int32, end int) {
	if end == w.start {
		return
	}
	for _, marker := range w.matcher.nodes[at].ends {
		if shareAlphabet(w.spoken, w.matcher.markers[marker].language) {
			continue
		}
		w.hits = append(w.hits, hit{start: w.start, end: end, marker: marker, sign: 1})
	}
}

// longest drops hits that stand inside a longer one: "не нравится" has said all about "нравится". A phrase counts once.
func longest(hits, kept []hit) []hit {
	for i, h := range hits {
		if !covered(hits, i, h) {
			kept = append(kept, h)
		}
	}
	return kept
}

func covered(hits []hit, at int, h hit) bool {
	for j, other := range hits {
		if j == at || other.start > h.start || other.end < h.end {
			continue
		}
		longer := other.end-other.start > h.end-h.start
		if longer || j < at && other.marker == h.marker {
			return true
		}
	}
	return false
}

var errPhrase = errors.New(`a phrase needs at least two letters; a "*" stands only at the end of a word`)

// plainPhrase gives a phrase of a marker file the form that messages are read in.
func plainPhrase(phrase string) (string, error) {
	var plain []string
	for _, word := range strings.Fields(phrase) {
		stem, star := strings.CutSuffix(word, "*")
		stem = normalise(stem)
		if stem == "" || strings.Contains(strings.TrimSuffix(word, "*"), "*") {
			return "", errPhrase
		}
		if star {
			stem += "*"
		}
		plain = append(plain, stem)
	}
	joined := strings.Join(plain, " ")
	if len([]rune(strings.TrimSuffix(joined, "*"))) < 2 {
		return "", errPhrase
	}
	return joined, nil
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
func (p pattern) mayMatch(plain []byte) bool {
	for _, group := range p.needs {
		if !slices.ContainsFunc(group, func(literal []byte) bool { return bytes.Contains(plain, literal) }) {
			return false
		}
	}
	return true
}
