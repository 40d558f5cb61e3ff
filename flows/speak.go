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
	Facts    Facts           // for the guards of variants; Length chooses the layout of a composed phrase
	Seed     uint64          // chooses among what fits
	Said     map[string]bool // marks of the sentences already said in this case
	// Values fills placeholders. A variant whose placeholder has no value is not chosen.
	Values map[string]string
}

// Spoken is a phrase put into words, and the marks of its sentences to be remembered for the case.
type Spoken struct {
	Text  string
	Marks []string
}

// A phrase is what can be said under one name in one language.
type phrase struct {
	variants []variant
	layouts  map[string][][]string // by length; nil for a plain list of variants
	parts    map[string][]variant
}

type variant struct {
	when   *guard
	pieces []piece
	marks  []string
}

// Speak puts a phrase into words that were not said in this case. Variants with a guard that holds go before those
// without one. A part of a composed phrase that has nothing unsaid is left out. Its error wraps ErrPhrase when there is no such phrase, and ErrExhausted
// when nothing unsaid is left.
func (f *Flow) Speak(name string, voice Voice) (Spoken, error) {
	language := f.spoken(voice.Language)
	chosen, ok := f.phrases[key(language, voice.Tone)][name]
	if !ok {
		chosen, ok = f.phrases[language][name]
	}
	if !ok {
		return Spoken{}, fmt.Errorf("%w %q", ErrPhrase, name)
	}
	s := &speaker{judge: f.words.judge(voice.Facts), voice: voice, name: name, held: make([]verdict, f.guards)}
	var text string
	if chosen.layouts == nil {
		text = s.pick("", chosen.variants)
	} else {
		text = s.compose(chosen)
	}
	switch {
	case s.err != nil:
		return Spoken{}, fmt.Errorf("speak %q: %w", name, s.err)
	case text == "":
		return Spoken{}, fmt.Errorf("%w to say %q", ErrExhausted, name)
	}
	return Spoken{Text: text, Marks: s.marks}, nil
}

// A speaker chooses the words of one phrase.
type speaker struct {
	judge *judge
	voice Voice
	name  string
	marks []string
	held  []verdict // by guard: many variants share one
	fit   []*variant
	plain []*variant
	err   error
}

// A verdict is what is known of a guard.
type verdict byte

const (
	unknown verdict = iota
	holding
	failing
)

func (s *speaker) compose(p phrase) string {
	layout, ok := p.layouts[s.voice.Facts.Length]
	if !ok {
		layout = p.layouts["medium"]
	}
	var paragraphs []string
	for _, names := range layout {
		var parts []string
		for _, name := range names {
			if text := s.pick(name, p.parts[name]); text != "" {
				parts = append(parts, text)
			}
		}
		if len(parts) > 0 {
			paragraphs = append(paragraphs, strings.Join(parts, " "))
		}
	}
	return strings.Join(paragraphs, "\n\n")
}

// pick chooses one unsaid variant, or "" when none is left.
func (s *speaker) pick(part string, variants []variant) string {
	s.fit, s.plain = s.fit[:0], s.plain[:0]
	for i := range variants {
		switch v := &variants[i]; {
		case !s.holds(v.when) || !s.sayable(v):
		case v.when == nil:
			s.plain = append(s.plain, v)
		default:
			s.fit = append(s.fit, v)
		}
	}
	fit := s.fit
	if len(fit) == 0 {
		fit = s.plain
	}
	if len(fit) == 0 || s.err != nil {
		return ""
	}
	v := fit[s.lot(part)%uint64(len(fit))]
	s.marks = append(s.marks, v.marks...)
	return s.fill(v)
}

func (s *speaker) sayable(v *variant) bool {
	for _, p := range v.pieces {
		if p.placeholder != "" && s.voice.Values[p.placeholder] == "" {
			return false
		}
	}
	for _, m := range v.marks {
		if s.voice.Said[m] || slices.Contains(s.marks, m) {
			return false
		}
	}
	return true
}

func (s *speaker) holds(when *guard) bool {
	if when == nil {
		return true
	}
	if s.held[when.number] == unknown {
		s.held[when.number] = failing
		holds, err := s.judge.holds(when)
		if holds {
			s.held[when.number] = holding
		}
		if err != nil && s.err == nil {
			s.err = err
		}
	}
	return s.held[when.number] == holding
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

func (s *speaker) fill(v *variant) string {
	var text strings.Builder
	for _, p := range v.pieces {
		if p.placeholder == "" {
			text.WriteString(p.literal)
			continue
		}
		text.WriteString(s.voice.Values[p.placeholder])
	}
	return text.String()
}
