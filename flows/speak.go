package flows

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strconv"
	"strings"
)

// A Voice is all that decides how a phrase is put into words: the same Voice, the same words.
type Voice struct {
	Language string          // a language the flow does not speak falls back to its first
	Tone     string          // Informal, or "" for the language's own phrases
	Facts    *Facts          // for the guards of variants; Length chooses the layout of a composed phrase
	Seed     uint64          // chooses among what fits
	Said     map[string]bool // marks of the sentences already said in this case
	// Value fills a placeholder; it is asked once for each that stands in what may be said, and for no other. A variant whose placeholder
	// has no value is not chosen. nil: none has one.
	Value func(placeholder string) string
}

// Spoken is a phrase put into words, and the marks of its sentences to be remembered for the case.
type Spoken struct {
	Text  string
	Marks []string
}

// A phrase is what can be said under one name in one language: a plain list of variants, or parts that are put together.
type phrase struct {
	list    *part
	layouts map[string][][]*part // by length: paragraphs of parts; nil for a plain list
}

// A part is what one of several variants is chosen from.
type part struct {
	name    string    // "" for a plain list
	guarded []run     // in the order of the file; these go first
	plain   []variant // without a guard
}

// A run is neighbouring variants with the same guard, which is judged once for all of them.
type run struct {
	when     *guard
	variants []variant
}

type variant struct {
	pieces []piece
	needs  []string // placeholders
	marks  []string
}

// Speak puts a phrase into words that were not said in this case. Variants with a guard that holds go before those
// without one. A part of a composed phrase that has nothing unsaid is left out. Its error wraps ErrPhrase when there is no
// such phrase, and ErrExhausted when nothing unsaid is left.
func (f *Flow) Speak(name string, voice Voice) (Spoken, error) {
	language := f.spoken(voice.Language)
	chosen, ok := f.phrases[key(language, voice.Tone)][name]
	if !ok {
		chosen, ok = f.phrases[language][name]
	}
	if !ok {
		return Spoken{}, fmt.Errorf("%w %q", ErrPhrase, name)
	}
	s := &speaker{judge: f.words.judge(voice.Facts), voice: voice, name: name, fit: make([]*variant, 0, usualChoice)}
	s.speak(chosen)
	switch {
	case s.err != nil:
		return Spoken{}, fmt.Errorf("speak %q: %w", name, s.err)
	case s.text.Len() == 0:
		return Spoken{}, fmt.Errorf("%w to say %q", ErrExhausted, name)
	}
	return Spoken{Text: s.text.String(), Marks: s.marks()}, nil
}

// How many variants fit, and how many bytes an answer put together of parts has, as a rule.
const (
	usualChoice = 32
	usualAnswer = 1 << 10
)

// A speaker chooses the words of one phrase.
type speaker struct {
	judge  *judge
	voice  Voice
	name   string
	text   strings.Builder
	chosen []*variant
	fit    []*variant // of the part that is chosen from
	filled []filling
	err    error
}

// A filling is the value of a placeholder.
type filling struct{ placeholder, value string }

func (s *speaker) value(placeholder string) string {
	for i := range s.filled {
		if s.filled[i].placeholder == placeholder {
			return s.filled[i].value
		}
	}
	if s.voice.Value == nil {
		return ""
	}
	value := s.voice.Value(placeholder)
	s.filled = append(s.filled, filling{placeholder, value})
	return value
}

func (s *speaker) speak(p phrase) {
	if p.layouts == nil {
		s.say(s.pick(p.list), "")
		return
	}
	layout, ok := p.layouts[s.voice.Facts.Length]
	if !ok {
		layout = p.layouts["medium"]
	}
	s.text.Grow(usualAnswer)
	for _, paragraph := range layout {
		gap := "\n\n"
		for _, part := range paragraph {
			if v := s.pick(part); v != nil {
				s.say(v, gap)
				gap = " "
			}
		}
	}
}

// pick chooses one unsaid variant, or nil when none is left.
func (s *speaker) pick(p *part) *variant {
	s.fit = s.fit[:0]
	for _, r := range p.guarded {
		if s.holds(r.when) {
			s.gather(r.variants)
		}
	}
	if len(s.fit) == 0 {
		s.gather(p.plain)
	}
	if len(s.fit) == 0 || s.err != nil {
		return nil
	}
	return s.fit[s.lot(p.name)%uint64(len(s.fit))]
}

// gather adds those of the variants that can be said to those that fit.
func (s *speaker) gather(variants []variant) {
	for i := range variants {
		if v := &variants[i]; s.sayable(v) {
			s.fit = append(s.fit, v)
		}
	}
}

// sayable tells whether all that a variant is filled with is known and nothing of it was said. No two variants of a phrase share a
// sentence, so in what is being said only the variant itself would repeat it.
func (s *speaker) sayable(v *variant) bool {
	for _, name := range v.needs {
		if s.value(name) == "" {
			return false
		}
	}
	return !s.said(v) && !slices.Contains(s.chosen, v)
}

// said tells whether the customer has read a sentence of a variant before.
func (s *speaker) said(v *variant) bool {
	if len(s.voice.Said) == 0 {
		return false
	}
	return slices.ContainsFunc(v.marks, func(mark string) bool { return s.voice.Said[mark] })
}

func (s *speaker) marks() []string {
	var marks []string
	for _, v := range s.chosen {
		marks = append(marks, v.marks...)
	}
	return marks
}

func (s *speaker) holds(when *guard) bool {
	holds, err := s.judge.holds(when)
	if err != nil && s.err == nil {
		s.err = err
	}
	return holds
}

// lot draws a number that depends on the seed and on what is to be said, so that the parts of one answer are drawn apart.
func (s *speaker) lot(part string) uint64 {
	said := make([]byte, 0, 64)
	said = strconv.AppendUint(said, s.voice.Seed, 10)
	said = append(append(append(append(said, '/'), s.name...), '/'), part...)
	sum := fnv.New64a()
	sum.Write(said)
	n := sum.Sum64()
	return n ^ n>>32
}

// say fills a variant in, after a gap where something stands already; nil says nothing.
func (s *speaker) say(v *variant, gap string) {
	if v == nil {
		return
	}
	s.chosen = append(s.chosen, v)
	if s.text.Len() > 0 {
		s.text.WriteString(gap)
	}
	for _, p := range v.pieces {
		if p.placeholder == "" {
			s.text.WriteString(p.literal)
			continue
		}
		s.text.WriteString(s.value(p.placeholder))
	}
}
