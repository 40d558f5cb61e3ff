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
	// Values fill placeholders. A variant whose placeholder has no value, or an empty one, is not chosen.
	Values []Value
}

// A Value is the text that a placeholder stands for.
type Value struct{ Placeholder, Text string }

func (v *Voice) value(placeholder string) string {
	for i := range v.Values {
		if value := &v.Values[i]; value.Placeholder == placeholder {
			return value.Text
		}
	}
	return ""
}

// holes are placeholders of a phrase, one bit each in their order. From the 64th on they share a bit: where one of them is unknown, all are.
type holes uint64

func holeAt(i int) holes { return 1 << min(i, 63) }

// unknown are those of a phrase's placeholders that have no value.
func (v *Voice) unknown(placeholders []string) (unknown holes) {
	for i, placeholder := range placeholders {
		if v.value(placeholder) == "" {
			unknown |= holeAt(i)
		}
	}
	return unknown
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
	holders map[string]*variant  // by mark of a sentence: no two variants of a phrase share one
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
	needs  holes // what it is filled with
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
	s := speaker{voice: voice, unknown: voice.unknown(f.placeholders[name]), seed: seedOf(name, voice.Seed)}
	s.remember(chosen)
	if err := s.speak(chosen, f.words.judge(voice.Facts)); err != nil {
		return Spoken{}, fmt.Errorf("speak %q: %w", name, err)
	}
	text := s.text()
	if text == "" {
		return Spoken{}, fmt.Errorf("%w to say %q", ErrExhausted, name)
	}
	return Spoken{Text: text, Marks: s.marks()}, nil
}

// A speaker chooses the words of one phrase.
type speaker struct {
	voice   Voice
	unknown holes
	seed    []byte // of the voice and the phrase
	chosen  []choice
	spent   []*variant // a sentence of theirs was said before, or is being said
}

// A choice is a variant that is said, after a gap where something stands before it.
type choice struct {
	*variant
	gap string
}

// How many parts a phrase has, and how many variants of one fit, as a rule.
const (
	usualParts  = 8
	usualChoice = 32
)

// usualSeed is how many bytes a seed has with the name of a part behind it, as a rule.
const usualSeed = 64

func seedOf(phrase string, seed uint64) []byte {
	text := append(strconv.AppendUint(make([]byte, 0, usualSeed), seed, 10), '/')
	return append(append(text, phrase...), '/')
}

// remember finds the variants of which the customer has read a sentence. Few sentences are said in a case, and many stand in a phrase.
func (s *speaker) remember(p phrase) {
	for mark, said := range s.voice.Said {
		if holder := p.holders[mark]; said && holder != nil {
			s.spent = append(s.spent, holder)
		}
	}
}

func (s *speaker) speak(p phrase, j *judge) error {
	if p.layouts == nil {
		return s.choose(p.list, "", j)
	}
	layout, ok := p.layouts[s.voice.Facts.Length]
	if !ok {
		layout = p.layouts["medium"]
	}
	s.chosen, s.spent = make([]choice, 0, usualParts), slices.Grow(s.spent, usualParts)
	for _, paragraph := range layout {
		gap, before := "\n\n", len(s.chosen)
		for _, part := range paragraph {
			if len(s.chosen) > before {
				gap = " "
			}
			if err := s.choose(part, gap, j); err != nil {
				return err
			}
		}
	}
	return nil
}

// choose adds an unsaid variant of a part to what is said, where one is left.
func (s *speaker) choose(p *part, gap string, j *judge) error {
	fit, err := s.fitting(p, j, make([]*variant, 0, usualChoice))
	if err != nil || len(fit) == 0 {
		return err
	}
	if len(s.chosen) == 0 {
		gap = ""
	}
	v := fit[s.lot(p.name)%uint64(len(fit))]
	s.chosen, s.spent = append(s.chosen, choice{v, gap}), append(s.spent, v)
	return nil
}

// fitting adds the variants of a part that can be said to those that fit.
func (s *speaker) fitting(p *part, j *judge, fit []*variant) ([]*variant, error) {
	for i := range p.guarded {
		holds, err := j.holds(p.guarded[i].when)
		if err != nil {
			return nil, err
		}
		if holds {
			fit = s.gather(p.guarded[i].variants, fit)
		}
	}
	if len(fit) == 0 {
		fit = s.gather(p.plain, fit)
	}
	return fit, nil
}

func (s *speaker) gather(variants []variant, fit []*variant) []*variant {
	for i := range variants {
		if v := &variants[i]; s.sayable(v) {
			fit = append(fit, v)
		}
	}
	return fit
}

// sayable tells whether all that a variant is filled with is known and nothing of it was said.
func (s *speaker) sayable(v *variant) bool {
	return v.needs&s.unknown == 0 && !slices.Contains(s.spent, v)
}

// text is all that was chosen, filled in.
func (s *speaker) text() string {
	length := 0
	for _, c := range s.chosen {
		length += len(c.gap)
		for _, p := range c.pieces {
			length += len(s.filledIn(p))
		}
	}
	var text strings.Builder
	text.Grow(length)
	for _, c := range s.chosen {
		text.WriteString(c.gap)
		for _, p := range c.pieces {
			text.WriteString(s.filledIn(p))
		}
	}
	return text.String()
}

func (s *speaker) filledIn(p piece) string {
	if p.placeholder == "" {
		return p.literal
	}
	return s.voice.value(p.placeholder)
}

// marks are those of all sentences that were chosen.
func (s *speaker) marks() []string {
	count := 0
	for _, c := range s.chosen {
		count += len(c.marks)
	}
	marks := make([]string, 0, count)
	for _, c := range s.chosen {
		marks = append(marks, c.marks...)
	}
	return marks
}

// lot draws a number that depends on the seed and on what is to be said, so that the parts of one answer are drawn apart.
func (s *speaker) lot(part string) uint64 {
	sum := fnv.New64a()
	sum.Write(append(s.seed, part...))
	n := sum.Sum64()
	return n ^ n>>32
}
