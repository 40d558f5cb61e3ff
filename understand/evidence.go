package understand

import (
	"math"
	"slices"

	"otklik/understand/internal/model"
)

// The outputs of the model, in the order of its weights.
var (
	levels = [...]Level{angry: Angry, frustrated: Frustrated, neutral: Neutral, positive: Positive}
	kinds  = [...]Kind{constructive: Constructive, impulsive: Impulsive, trolling: Trolling, spam: Spam, question: Question, thanks: Thanks}
	topics = [...]Topic{Service, Quality, Staff, Delivery, Payment, Outage, other: Other}
)

// The places of levels.
const (
	angry = iota
	frustrated
	neutral
	positive
)

// The places of kinds.
const (
	constructive = iota
	impulsive
	trolling
	spam
	question
	thanks
)

// other is the place of the last topic.
const other = 6

// Levels, Kinds and Topics are all that a message can be, in the order of the model's outputs. Unsure is none of them.
func Levels() []Level { return slices.Clone(levels[:]) }

// Kinds is told at Levels.
func Kinds() []Kind { return slices.Clone(kinds[:]) }

// Topics is told at Levels.
func Topics() []Topic { return slices.Clone(topics[:]) }

// evidence sums what speaks for every outcome, as logarithms of odds.
type evidence struct {
	levels [len(levels)]float32
	kinds  [len(kinds)]float32
	topics [len(topics)]float32
	toxic  float32
}

// add joins the outputs of a model, which stand in the order levels, kinds, topics, toxic.
func (e *evidence) add(outputs [model.Outputs]float32) {
	rest := outputs[:]
	for _, part := range [][]float32{e.levels[:], e.kinds[:], e.topics[:]} {
		for i := range part {
			part[i] += rest[i]
		}
		rest = rest[len(part):]
	}
	e.toxic += rest[0]
}

func (e *evidence) outputs() (out [model.Outputs]float32) {
	at := copy(out[:], e.levels[:])
	at += copy(out[at:], e.kinds[:])
	at += copy(out[at:], e.topics[:])
	out[at] = e.toxic
	return out
}

// warm adds heat: above 0 towards angry, below 0 towards positive.
func (e *evidence) warm(heat float32) {
	if heat >= 0 {
		e.levels[angry] += heat
		e.levels[frustrated] += heat * 0.8
		e.levels[positive] -= heat * 0.8
		return
	}
	e.levels[positive] -= heat
	e.levels[angry] += heat * 0.8
	e.levels[frustrated] += heat * 0.5
}

// quotedShare is what is left of a marker in a quotation: it is somebody else's word.
const quotedShare = 0.35

func (e *evidence) marker(m *marker, h hit) {
	e.warm(h.sign * float32(m.heat))
	e.levels[neutral] += h.sign * float32(m.calm)
	if h.quoted {
		e.toxic += quotedShare * float32(m.toxic)
		return
	}
	e.toxic += float32(m.toxic)
	for i, weight := range m.kinds {
		e.kinds[i] += weight
	}
	for i, weight := range m.topics {
		e.topics[i] += weight
	}
}

// wordless speaks for neutral where nothing but a number or an address was sent: it answers a question.
const wordless = 2

// manner adds what the manner of writing tells, whatever the language.
func (e *evidence) manner(s style) {
	if s.letters == 0 && s.shoutedMarks == 0 {
		e.levels[neutral] += wordless
	}
	e.warm(0.5*capped(s.shoutedMarks, 2) + 0.6*capped(s.frowns, 2) - 0.7*capped(s.smiles+max(s.brackets, 0), 2))
	if s.shouts() {
		e.warm(0.5)
	}
	if s.question > 0 {
		e.kinds[question] += 0.8
	}
	if s.links > 0 {
		e.kinds[spam] += 0.8
	}
}

// shouts tells whether the text is mostly capitals.
func (s style) shouts() bool { return s.letters >= 8 && s.upper*10 >= s.letters*7 }

func capped(n, most int) float32 { return float32(min(n, most)) }

// softmax writes the probabilities of logits into out.
func softmax(logits, out []float32) {
	top := logits[0]
	for _, v := range logits {
		top = max(top, v)
	}
	sum := float32(0)
	for i, v := range logits {
		out[i] = float32(math.Exp(float64(v - top)))
		sum += out[i]
	}
	for i := range out {
		out[i] /= sum
	}
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
