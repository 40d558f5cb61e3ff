package understand

import (
	"errors"
	"strings"
)

// matcher finds all marker phrases and patterns in a message.
type matcher struct {
	phrases   *trie
	markers   []marker
	patterns  []pattern
	negations map[string]bool
}

// hit is one marker found: where it stands and what it weighs.
type hit struct {
	start, end int // in message.plain
	marker     int32
	sign       float32 // below 0: negated
	quoted     bool    // somebody else's words
}

func newMatcher(sets []Markers) *matcher {
	m := &matcher{negations: map[string]bool{}}
	var phrases []phrase
	for _, set := range sets {
		for _, negation := range set.negations {
			m.negations[normalise(negation)] = true
		}
		for _, marker := range set.list {
			at := int32(len(m.markers))
			for _, text := range marker.phrases {
				phrases = append(phrases, phrase{text, at})
			}
			for _, p := range marker.patterns {
				p.marker, p.language = at, set.Language
				m.patterns = append(m.patterns, p)
			}
			marker.language = set.Language
			m.markers = append(m.markers, marker)
		}
	}
	m.phrases = newTrie(phrases)
	return m
}

// find appends every phrase and pattern that stands in the message to hits.
func (m *matcher) find(msg *message, spoken string, hits []hit) []hit {
	walk := walker{matcher: m, message: msg, spoken: spoken, hits: hits}
	for i := range msg.words {
		walk.start = msg.words[i].start
		walk.from(i, walk.start, root)
	}
	return m.match(msg, spoken, walk.hits)
}

// match appends the patterns that stand in the message.
func (m *matcher) match(msg *message, spoken string, hits []hit) []hit {
	plain := glimpseOf(msg.plain)
	for i := range m.patterns {
		p := &m.patterns[i]
		if !sameGroup(spoken, p.language) || !p.mayMatch(&plain) {
			continue
		}
		if at := p.expression.FindIndex(msg.plain); at != nil {
			hits = append(hits, hit{start: at[0], end: at[1], marker: p.marker, sign: 1})
		}
	}
	return hits
}

// walker follows the phrases that begin at one word.
type walker struct {
	matcher *matcher
	message *message
	spoken  string
	start   int
	hits    []hit
}

// from goes on from a place in a word of the message and a node of the phrases.
func (w *walker) from(word, place int, at int32) {
	phrases, plain := w.matcher.phrases, w.message.plain
	for at != nowhere && place < len(plain) {
		n, label := &phrases.nodes[at], plain[place]
		if n.stop != 0 {
			w.stop(&phrases.stops[n.stop], word, place)
		}
		if label == ' ' {
			word, at = word+1, phrases.stops[n.stop].space
		} else {
			at = phrases.next(n, label)
		}
		place++
	}
}

// stop is at a node where a word may end: here, or with any ending.
func (w *walker) stop(s *stop, word, place int) {
	if s.star != nowhere {
		w.from(word, w.message.words[word].end, s.star)
	}
	if w.message.plain[place] == ' ' {
		w.found(s, place)
	}
}

func (w *walker) found(s *stop, end int) {
	for _, marker := range s.ends {
		if end > w.start && !shareAlphabet(w.spoken, w.matcher.markers[marker].language) {
			w.hits = append(w.hits, hit{start: w.start, end: end, marker: marker, sign: 1})
		}
	}
}

// longest drops hits that stand inside a longer one: "не нравится" has said all about "нравится". A phrase counts once. What
// a message is about and how it is meant do not hide each other: "не привезли" is a fault, and "привезли" one of delivery.
func (m *matcher) longest(hits, kept []hit) []hit {
	for i, h := range hits {
		if !m.covered(hits, i, h) {
			kept = append(kept, h)
		}
	}
	return kept
}

func (m *matcher) covered(hits []hit, at int, h hit) bool {
	topical := m.markers[h.marker].topical
	for j, other := range hits {
		if j == at || other.start > h.start || other.end < h.end {
			continue
		}
		longer := other.end-other.start > h.end-h.start
		if longer && m.markers[other.marker].topical == topical || j < at && other.marker == h.marker {
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
