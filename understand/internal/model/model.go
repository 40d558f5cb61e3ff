// Package model holds the trained weights of the understanding: a table of hashed features with one row of int8 weights
// for all outputs, in a file of fixed form.
package model

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
)

// Buckets is the number of rows; a feature's hash leads to one row. Outputs is the number of weights in a row: 4 levels,
// 6 kinds, 7 topics, 1 for toxic.
const (
	Buckets = 49152
	Outputs = 18
)

// magic begins every model file and names its form; it changes with the features, so that an old file is refused.
const magic = "otklik-model-2\n"

// ErrFormat is in every error about bytes that are no model.
var ErrFormat = errors.New("model: not a model of this version")

// Class is how much a feature says.
type Class uint8

// The classes of features: whole words say more than a piece of one.
const (
	Word  Class = iota
	Stem        // the beginning of a word, which stands for all its forms; also a mark of style
	Pair        // two words that stand together
	Piece       // a few letters of a word
	classes
)

var values = [classes]float32{1, 0.8, 0.7, 0.35}

// Feature is something seen in a text.
type Feature struct {
	Hash  uint32
	Class Class
}

// Value is how much the feature counts.
func (f Feature) Value() float32 { return values[f.Class] }

// Bucket is the row of a hash.
func Bucket(hash uint32) int { return int(uint64(hash) * Buckets >> 32) }

// Check is the byte by which a row knows its own features from strangers that share it: never 0, which marks an empty row.
func Check(hash uint32) byte { return byte(hash) | 1 }

// row holds the weights of one bucket, each as a byte that is zero larger than the weight, eight to a word.
type row [words]uint64

const (
	words = (Outputs + 7) / 8
	zero  = 128
)

func (r *row) set(output int, weight int8) {
	r[output/8] |= uint64(int(weight)+zero) << (output % 8 * 8)
}

func (r *row) weight(output int) int8 { return int8(int(r[output/8]>>(output%8*8)&0xff) - zero) }

// Model is read-only after Parse or New.
type Model struct {
	checks []byte
	rows   []row
	scale  [Outputs]float32 // what a weight of 1 is worth
	bias   [Outputs]float32
}

// Row is the weights that training gave one feature.
type Row struct {
	Hash    uint32
	Weights [Outputs]float32
}

// New quantises trained rows. No two rows may share a bucket.
func New(rows []Row, bias [Outputs]float32) *Model {
	m := &Model{checks: make([]byte, Buckets), rows: make([]row, Buckets), bias: bias}
	for _, row := range rows {
		for i, w := range row.Weights {
			m.scale[i] = max(m.scale[i], float32(math.Abs(float64(w)))/127)
		}
	}
	for _, row := range rows {
		var quantised [Outputs]int8
		for i, w := range row.Weights {
			if m.scale[i] > 0 {
				quantised[i] = int8(math.Round(float64(w / m.scale[i])))
			}
		}
		at := Bucket(row.Hash)
		m.checks[at] = Check(row.Hash)
		for i, w := range quantised {
			m.rows[at].set(i, w)
		}
	}
	return m
}

// Size is the length of a model file in bytes.
const Size = len(magic) + Outputs*4*2 + Buckets + Buckets*Outputs

// Bytes returns the model as a file.
func (m *Model) Bytes() []byte {
	out := append(make([]byte, 0, Size), magic...)
	for _, list := range [][Outputs]float32{m.scale, m.bias} {
		for _, v := range list {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(v))
		}
	}
	out = append(out, m.checks...)
	for at := range m.rows {
		for i := range Outputs {
			if m.checks[at] == 0 {
				out = append(out, 0)
				continue
			}
			out = append(out, byte(m.rows[at].weight(i)))
		}
	}
	return out
}

// Parse reads a model file. The error wraps ErrFormat.
func Parse(file []byte) (*Model, error) {
	if len(file) != Size || string(file[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: %d bytes; train it again with “understand train”", ErrFormat, len(file))
	}
	m := &Model{checks: make([]byte, Buckets), rows: make([]row, Buckets)}
	rest := file[len(magic):]
	for _, list := range []*[Outputs]float32{&m.scale, &m.bias} {
		for i := range list {
			list[i] = math.Float32frombits(binary.LittleEndian.Uint32(rest))
			rest = rest[4:]
		}
	}
	copy(m.checks, rest)
	for i, w := range rest[Buckets:] {
		m.rows[i/Outputs].set(i%Outputs, int8(w))
	}
	return m, nil
}

// Sum returns what the features weigh together: bias and weights, each feature's value divided by the length of the text's
// vector of features, so that long and short texts weigh alike.
func (m *Model) Sum(features []Feature) [Outputs]float32 {
	t := m.Tally()
	t.AddAll(features)
	return t.Sum()
}

// Tally adds up the features of a text.
type Tally struct {
	model  *Model
	counts [classes]int
	piles  [classes]pile
	sum    [Outputs]float32
}

// Tally is an empty tally.
func (m *Model) Tally() Tally { return Tally{model: m} }

// Add counts a feature, and adds its weights where the model knows it.
func (t *Tally) Add(f Feature) {
	t.counts[f.Class]++
	p := &t.piles[f.Class]
	p.feature(t.model, f)
	if p.height == fullPile {
		p.clear(values[f.Class], &t.sum)
	}
}

// AddAll adds features one by one.
func (t *Tally) AddAll(features []Feature) {
	for _, f := range features {
		t.Add(f)
	}
}

// Bundle is what all pieces of a word weigh together.
type Bundle struct {
	count int
	pile  pile // never more than full: a word with so many pieces is no bundle
}

// Bundle adds up pieces.
func (m *Model) Bundle(pieces []Feature) Bundle {
	b := Bundle{count: len(pieces)}
	for _, f := range pieces {
		if b.pile.height < fullPile {
			b.pile.feature(m, f)
		}
	}
	return b
}

// AddBundle adds the pieces of a word at once. Where they do not fit to what was added before, it adds none and returns false:
// then they have to come one by one, so that the sum is the same to the last bit, whichever way it is taken.
func (t *Tally) AddBundle(b *Bundle) bool {
	p := &t.piles[Piece]
	if p.height+b.pile.height >= fullPile {
		return false
	}
	t.counts[Piece] += b.count
	p.join(&b.pile)
	return true
}

// Sum returns what everything weighs together; see Model.Sum.
func (t *Tally) Sum() [Outputs]float32 {
	sum := t.sum
	for class, p := range t.piles {
		p.clear(values[class], &sum)
	}
	length := t.Length()
	for i := range sum {
		sum[i] = sum[i]*t.model.scale[i]/length + t.model.bias[i]
	}
	return sum
}

// Length is the Euclidean length of the features, at least 1.
func (t *Tally) Length() float32 { return length(&t.counts) }

// pile adds rows of one class, four weights at a time: a word holds four sums of 16 bits, of the even or of the odd bytes.
type pile struct {
	even, odd row
	height    int
}

// fullPile is how many rows fit before a sum of bytes could outgrow 16 bits.
const fullPile = 256

const everyOther = 0x00ff00ff00ff00ff

// feature adds the row of a feature that the model knows.
func (p *pile) feature(m *Model, f Feature) {
	if at := Bucket(f.Hash); m.checks[at] == Check(f.Hash) {
		p.add(&m.rows[at])
	}
}

func (p *pile) add(r *row) {
	for i, w := range r {
		p.even[i] += w & everyOther
		p.odd[i] += w >> 8 & everyOther
	}
	p.height++
}

// join adds what is on another pile. Both together must not be more than full.
func (p *pile) join(other *pile) {
	for i := range p.even {
		p.even[i] += other.even[i]
		p.odd[i] += other.odd[i]
	}
	p.height += other.height
}

// clear moves what was added to the sum, times the value of the class.
func (p *pile) clear(value float32, sum *[Outputs]float32) {
	if p.height == 0 {
		return
	}
	for i := range sum {
		lanes := p.even[i/8]
		if i%2 == 1 {
			lanes = p.odd[i/8]
		}
		sum[i] += value * float32(int(lanes>>(i%8/2*16)&0xffff)-zero*p.height)
	}
	*p = pile{}
}

// Length is the Euclidean length of a text's features, at least 1.
func Length(features []Feature) float32 {
	var counts [classes]int
	for _, f := range features {
		counts[f.Class]++
	}
	return length(&counts)
}

func length(counts *[classes]int) float32 {
	sum := float32(1)
	for class, n := range counts {
		sum += float32(n) * values[class] * values[class]
	}
	return float32(math.Sqrt(float64(sum)))
}

// Weight returns what one feature weighs for one output, before the division by the text's length; 0 for a stranger.
func (m *Model) Weight(f Feature, output int) float32 {
	at := Bucket(f.Hash)
	if m.checks[at] != Check(f.Hash) {
		return 0
	}
	return f.Value() * m.scale[output] * float32(m.rows[at].weight(output))
}
