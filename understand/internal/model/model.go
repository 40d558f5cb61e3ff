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

// Weight returns what one feature weighs for one output, before the division by the text's length; 0 for a stranger.
func (m *Model) Weight(f Feature, output int) float32 {
	at := Bucket(f.Hash)
	if m.checks[at] != Check(f.Hash) {
		return 0
	}
	return f.Value() * m.scale[output] * float32(m.rows[at].weight(output))
}
