package understand

import (
	"cmp"
	"fmt"
	"math"
	"strings"
)

// reasons lists the markers that were found, with the words that gave them away.
func (r *Reader) reasons(s *scratch) []Reason {
	reasons := make([]Reason, 0, len(s.kept))
	for _, h := range s.kept {
		m := &r.matcher.markers[h.marker]
		words := strings.TrimSpace(string(s.message.plain[h.start:h.end]))
		text := fmt.Sprintf("%s: “%s”", m.reason, words)
		if h.sign < 0 {
			text += " (negated)"
		}
		reasons = append(reasons, Reason{Text: text, Weight: float64(h.sign) * m.heat})
	}
	return append(reasons, mannerReasons(s.message.style)...)
}

func mannerReasons(s style) []Reason {
	var reasons []Reason
	if s.shouts() {
		reasons = append(reasons, Reason{Text: "written in capitals", Weight: 0.8})
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
