package understand

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"otklik/understand/internal/model"
)

//go:embed model.bin
var trained []byte

// Reader reads messages. It is safe for concurrent use.
type Reader struct {
	matcher *matcher
	model   *model.Model // nil: markers and manner alone decide
	lexicon *lexicon
	scratch sync.Pool
}

// scratch is the memory that one reading needs, kept from one to the next.
type scratch struct {
	message   message
	rewritten bool // the message is Russian in Latin letters, and stands in Cyrillic ones
	now       message
	earlier   message // what now is held against, to tell whether the customer repeats themselves
	hits      []hit
	kept      []hit
	features  []model.Feature
	lexeme    lexeme
	heats     []float32 // of each word, as the model has learned it
	length    float32   // of the features
	learned   []learned
	written   []byte // the text as it came
	text      []byte // of the reasons
	ends      []int  // where each reason ends in text
}

// New returns a reader with the model that was trained for this version. The markers should be those that it was trained
// beside, or an admin's own.
func New(markers ...Markers) (*Reader, error) { return NewWithModel(trained, markers...) }

// NewWithModel returns a reader with a model file of its own; without one, markers and manner alone decide. The error
// tells what is wrong with the file.
func NewWithModel(file []byte, markers ...Markers) (*Reader, error) {
	r := &Reader{matcher: newMatcher(markers), lexicon: new(lexicon)}
	r.scratch.New = func() any { return new(scratch) }
	if len(file) == 0 {
		return r, nil
	}
	var err error
	if r.model, err = model.Parse(file); err != nil {
		return nil, fmt.Errorf("read model: %w", err)
	}
	return r, nil
}

// Read tells what was understood of the text. It never fails: of a text that says nothing the kind is Unsure, the level
// Neutral and the language "" or the one of the context.
func (r *Reader) Read(text string, ctx Context) Reading {
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	reading := Reading{Language: r.prepare(s, text, ctx)}
	s.hits = r.matcher.find(&s.message, reading.Language, s.hits[:0])
	s.kept = r.matcher.longest(s.hits, s.kept[:0])
	sum := r.weigh(s)
	r.ask(s, reading.Language, &sum)
	reading.Found = s.find(text, reading.Language, regionOf(reading.Language, ctx.Region))
	r.judge(&reading, sum, s)
	r.wishes(&reading, s)
	reading.Heat = s.conversationHeat(&reading, ctx, text)
	s.learn()
	reading.Reasons = r.reasons(s, reading.Reasons)
	slices.SortStableFunc(reading.Reasons, heavierFirst)
	return reading
}

// Find gives what Read finds in the text and reads nothing else of it. The region is that of a Context.
func (r *Reader) Find(text, region string) []Finding {
	if !mayHoldEmail(text) && !mayHoldNumber(text) {
		return nil
	}
	s := r.scratch.Get().(*scratch)
	defer r.scratch.Put(s)
	spoken := r.prepare(s, text, Context{})
	return s.find(text, spoken, regionOf(spoken, region))
}

// tooShort is how many words are too few to tell a language from a neighbour with the same alphabet.
const tooShort = 2

// prepare fills the scratch message and returns the language. Russian in Latin letters is read as Russian.
func (r *Reader) prepare(s *scratch, text string, ctx Context) string {
	s.message.prepare(text)
	spoken := language(&s.message, ctx.Language)
	if spoken == "" || ctx.Language != "" && len(s.message.words) <= tooShort && inCyrillic(spoken) == inCyrillic(ctx.Language) {
		spoken = ctx.Language
	}
	if s.rewritten = spoken == "ru-latn"; s.rewritten {
		manner := s.message.style
		s.message.prepare(transliterate(text))
		s.message.style = manner
	}
	return spoken
}

// Praise beside a quotation that begins small is irony more often than not: 'I love your "technical works"'.
const (
	praiseHeat = -1
	ironyHeat  = 2
)

// prior is what a message says before a word of it is read.
var prior = evidence{
	levels: [...]float32{angry: -1, neutral: 0.6, positive: -0.4},
	kinds:  [...]float32{constructive: 0.4, trolling: -1, spam: -1, thanks: -0.3},
	topics: [...]float32{other: 0.5},
	toxic:  -2,
}

func (r *Reader) weigh(s *scratch) evidence {
	sum := prior
	praised := 0
	for i := range s.kept {
		h := &s.kept[i]
		m := &r.matcher.markers[h.marker]
		if m.flips && r.negated(&s.message, h.start) {
			h.sign = -0.7
		}
		h.quoted = s.message.quotedAt(h.start)
		if m.heat <= praiseHeat && h.sign > 0 {
			praised++
		}
		sum.marker(m, *h)
	}
	if praised > 0 && s.message.style.scareQuotes > 0 {
		sum.warm(ironyHeat)
	}
	sum.manner(s.message.style)
	return sum
}

// ask adds what the model has to say: the same as of the features, but most words are looked up.
func (r *Reader) ask(s *scratch, spoken string, sum *evidence) {
	s.heats = s.heats[:0]
	if r.model == nil || len(s.message.words) == 0 {
		return
	}
	salt, before, tally := languageSalt(spoken), uint32(0), r.model.Tally()
	for _, w := range s.message.words {
		l := r.lexeme(s, s.message.spaced(w), salt)
		tally.Add(l.whole)
		tally.Add(l.stem)
		if before != 0 {
			tally.Add(pair(before, l.stem))
		}
		before = l.stem.Hash
		s.heats = append(s.heats, l.heat)
		if !tally.AddBundle(&l.pieces) {
			s.features = pieces(s.message.spaced(w), salt, s.features[:0])
			tally.AddAll(s.features)
		}
	}
	s.features = s.message.style.features(len(s.message.words), s.features[:0])
	tally.AddAll(s.features)
	s.length = tally.Length()
	sum.add(tally.Sum())
}

// Examination is what training sees of a text: the features and what markers and manner say before any model is asked,
// in the order of the model's outputs.
type Examination struct {
	Features []model.Feature
	Base     [model.Outputs]float32
}

// Examine prepares a text for training.
func (r *Reader) Examine(text string, ctx Context) Examination {
	var s scratch
	spoken := r.prepare(&s, text, ctx)
	s.kept = r.matcher.longest(r.matcher.find(&s.message, spoken, nil), nil)
	base := r.weigh(&s)
	return Examination{Features: features(&s.message, spoken, nil), Base: base.outputs()}
}

// negated tells whether one of the two words before a place in the plain text turns its meaning round.
func (r *Reader) negated(m *message, start int) bool {
	for i, w := range m.words {
		if w.start != start {
			continue
		}
		for _, before := range m.words[max(0, i-2):i] {
			if r.matcher.negations[string(m.text(before))] {
				return true
			}
		}
		return false
	}
	return false
}
