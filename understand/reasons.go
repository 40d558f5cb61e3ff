package understand

import (
	"bytes"
	"cmp"
	"math"
	"slices"
)

// maxReasons is how many reasons a reading gives: what an operator can take in at a glance.
const maxReasons = 8

// reasons lists the heaviest markers that were found, with the words that gave them away. All texts share one string,
// because reading must not allocate much.
func (r *Reader) reasons(s *scratch, reasons []Reason) []Reason {
	slices.SortStableFunc(s.kept, r.heavierHit)
	s.ends = s.ends[:0]
	s.text = s.text[:0]
	kept := s.kept[:min(len(s.kept), maxReasons)]
	for _, h := range kept {
		s.text = append(s.text, r.matcher.markers[h.marker].reason...)
		s.text = append(s.text, ": “"...)
		s.text = append(s.text, bytes.Trim(s.message.plain[h.start:h.end], " ")...)
		s.text = append(s.text, "”"...)
		if h.sign < 0 {
			s.text = append(s.text, " (negated)"...)
		}
		s.ends = append(s.ends, len(s.text))
	}
	for _, l := range s.learned {
		s.text = append(s.text, "learned: “"...)
		s.text = append(s.text, s.message.text(s.message.words[l.word])...)
		s.text = append(s.text, "”"...)
		s.ends = append(s.ends, len(s.text))
	}
	texts, at := string(s.text), 0
	manner := mannerReasons(s.message.style, make([]Reason, 0, manners))
	reasons = slices.Grow(reasons, len(s.ends)+len(manner))
	for i, end := range s.ends {
		reason := Reason{Text: texts[at:end]}
		if at = end; i < len(kept) {
			reason.Weight = float64(kept[i].sign) * r.matcher.markers[kept[i].marker].heat
		} else {
			reason.Weight = s.learned[i-len(kept)].weight
		}
		reasons = append(reasons, reason)
	}
	return append(reasons, manner...)
}

// learned is a word and how much hotter the model finds the message for it.
type learned struct {
	word   int
	weight float64
}

// How many learned words are reasons, and from which weight on.
const (
	maxLearned   = 3
	leastLearned = 0.15
)

// learn keeps the words that weigh most in the model.
func (s *scratch) learn() {
	s.learned = s.learned[:0]
	for i, heat := range s.heats {
		weight := float64(heat) / float64(s.length)
		if math.Abs(weight) >= leastLearned {
			s.learned = append(s.learned, learned{i, weight})
		}
	}
	slices.SortStableFunc(s.learned, func(a, b learned) int { return cmp.Compare(math.Abs(b.weight), math.Abs(a.weight)) })
	s.learned = s.learned[:min(len(s.learned), maxLearned)]
}

func (r *Reader) heavierHit(a, b hit) int {
	return cmp.Compare(math.Abs(r.matcher.markers[b.marker].heat), math.Abs(r.matcher.markers[a.marker].heat))
}

// manners is how many reasons the manner of writing can give.
const manners = 4

func mannerReasons(s style, reasons []Reason) []Reason {
	if s.shouts() {
		reasons = append(reasons, Reason{Text: "written in capitals", Weight: 0.5})
	}
	if s.shoutedMarks > 0 {
		reasons = append(reasons, Reason{Text: "many exclamation or question marks", Weight: 0.5})
	}
	if s.frowns > 0 {
		reasons = append(reasons, Reason{Text: "sad or angry smileys", Weight: 0.6})
	}
	if s.smiles+max(s.brackets, 0) > 0 {
		reasons = append(reasons, Reason{Text: "friendly smileys", Weight: -0.7})
	}
	return reasons
}

func heavierFirst(a, b Reason) int { return cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)) }
