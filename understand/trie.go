package understand

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// phrase is a phrase of a marker in the form of plainPhrase.
type phrase struct {
	text   string
	marker int32
}

// trie is the tree of all phrases, byte by byte. It lies in flat lists, a phrase's nodes side by side, because a walk costs what
// the memory costs that it touches.
type trie struct {
	nodes []node
	edges []int32 // of all nodes: where a byte leads
	stops []stop
}

// node is a place in the tree.
type node struct {
	edges  int32 // in trie.edges, of the lowest byte that leads on
	stop   int32 // in trie.stops; 0: in the middle of a word
	lowest byte
	width  uint8 // how many edges, from the lowest byte to the highest
}

// stop is a node where a word may end.
type stop struct {
	star  int32   // where the rest of the word leads, whatever it is
	space int32   // where the next word begins
	ends  []int32 // markers whose phrases end here
}

// The first nodes.
const (
	nowhere = iota // no phrase goes on so
	root
)

func newTrie(phrases []phrase) *trie {
	slices.SortFunc(phrases, func(a, b phrase) int { return cmp.Or(cmp.Compare(a.text, b.text), cmp.Compare(a.marker, b.marker)) })
	t := &trie{nodes: make([]node, root), stops: make([]stop, 1)}
	t.grow(slices.Compact(phrases), 0)
	return t
}

// grow adds the node of all phrases that share their first bytes, and the nodes behind it.
func (t *trie) grow(phrases []phrase, depth int) int32 {
	at := int32(len(t.nodes))
	t.nodes = append(t.nodes, node{})
	var s stop
	for len(phrases) > 0 && len(phrases[0].text) == depth {
		s.ends, phrases = append(s.ends, phrases[0].marker), phrases[1:]
	}
	s.space, phrases = t.branch(phrases, depth, ' ')
	s.star, phrases = t.branch(phrases, depth, '*')
	if s.ends != nil || s.space != nowhere || s.star != nowhere {
		t.nodes[at].stop = int32(len(t.stops))
		t.stops = append(t.stops, s)
	}
	if len(phrases) > 0 {
		t.fork(at, phrases, depth)
	}
	return at
}

// fork adds the edges of a node and what they lead to. The phrases are sorted.
func (t *trie) fork(at int32, phrases []phrase, depth int) {
	lowest, highest := phrases[0].text[depth], phrases[len(phrases)-1].text[depth]
	n := &t.nodes[at]
	n.edges, n.lowest, n.width = int32(len(t.edges)), lowest, highest-lowest+1
	edges := len(t.edges)
	t.edges = append(t.edges, make([]int32, n.width)...)
	for label := int(lowest); label <= int(highest); label++ {
		t.edges[edges+label-int(lowest)], phrases = t.branch(phrases, depth, byte(label))
	}
}

// branch grows what follows a byte, and returns the phrases that are left: those with higher bytes there.
func (t *trie) branch(phrases []phrase, depth int, label byte) (at int32, rest []phrase) {
	n := 0
	for n < len(phrases) && phrases[n].text[depth] == label {
		n++
	}
	if n == 0 {
		return nowhere, phrases
	}
	return t.grow(phrases[:n], depth+1), phrases[n:]
}

// follow is the node behind a letter. Nearly all have two bytes.
func (t *trie) follow(at int32, letter rune) int32 {
	if letter >= 0x80 && letter < 0x800 {
		at = t.next(&t.nodes[at], 0xc0|byte(letter>>6))
		return t.next(&t.nodes[at], 0x80|byte(letter)&0x3f)
	}
	var room [utf8.UTFMax]byte
	for _, label := range utf8.AppendRune(room[:0], letter) {
		at = t.next(&t.nodes[at], label)
	}
	return at
}

// ends are the markers whose phrases end at a node.
func (t *trie) ends(at int32) []int32 { return t.stops[t.nodes[at].stop].ends }

// next is the node behind a byte that is no space.
func (t *trie) next(n *node, label byte) int32 {
	if at := label - n.lowest; at < n.width {
		return t.edges[n.edges+int32(at)]
	}
	return nowhere
}
