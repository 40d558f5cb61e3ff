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

// Feature is something seen in a text: a hash and how much of it there is.
type Feature struct {
	Hash  uint32
	Value float32
}

// Bucket is the row of a hash.
func Bucket(hash uint32) int { return int(uint64(hash) * Buckets >> 32) }

// Check is the byte by which a row knows its own features from strangers that share it: never 0, which marks an empty row.
func Check(hash uint32) byte { return byte(hash) | 1 }

// Model is read-only after Parse or New.
type Model struct {
	checks  []byte
	weights []int8
	scale   [Outputs]float32 // what a weight of 1 is worth
	bias    [Outputs]float32
}

// Row is the weights that training gave one feature.
type Row struct {
	Hash    uint32
	Weights [Outputs]float32
}

// New quantises trained rows. No two rows may share a bucket.
func New(rows []Row, bias [Outputs]float32) *Model {
	m := &Model{checks: make([]byte, Buckets), weights: make([]int8, Buckets*Outputs), bias: bias}
	for _, row := range rows {
		for i, w := range row.Weights {
			m.scale[i] = max(m.scale[i], float32(math.Abs(float64(w)))/127)
		}
	}
	for _, row := range rows {
		at := Bucket(row.Hash)
		m.checks[at] = Check(row.Hash)
		for i, w := range row.Weights {
			if m.scale[i] > 0 {
				m.weights[at*Outputs+i] = int8(math.Round(float64(w / m.scale[i])))
			}
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
	for _, w := range m.weights {
		out = append(out, byte(w))
	}
	return out
}

// Parse reads a model file. The error wraps ErrFormat.
func Parse(file []byte) (*Model, error) {
	if len(file) != Size || string(file[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: %d bytes; train it again with “understand train”", ErrFormat, len(file))
	}
	m := &Model{checks: make([]byte, Buckets), weights: make([]int8, Buckets*Outputs)}
	rest := file[len(magic):]
	for _, list := range []*[Outputs]float32{&m.scale, &m.bias} {
		for i := range list {
			list[i] = math.Float32frombits(binary.LittleEndian.Uint32(rest))
			rest = rest[4:]
		}
	}
	copy(m.checks, rest)
	for i, w := range rest[Buckets:] {
		m.weights[i] = int8(w)
	}
	return m, nil
}

// Sum returns what the features weigh together: bias and weights, each feature's value divided by the length of the text's
// vector of features, so that long and short texts weigh alike.
func (m *Model) Sum(features []Feature) [Outputs]float32 {
	var sum [Outputs]float32
	for _, f := range features {
		at := Bucket(f.Hash)
		if m.checks[at] != Check(f.Hash) {
			continue
		}
		row := (*[Outputs]int8)(m.weights[at*Outputs:])
		for i := range row {
			sum[i] += f.Value * float32(row[i])
		}
	}
	length := Length(features)
	for i := range sum {
		sum[i] = sum[i]*m.scale[i]/length + m.bias[i]
	}
	return sum
}

// Length is the Euclidean length of a text's features, at least 1.
func Length(features []Feature) float32 {
	sum := float32(1)
	for _, f := range features {
		sum += f.Value * f.Value
	}
	return float32(math.Sqrt(float64(sum)))
}

// Weights returns what one feature weighs, before the division by the text's length.
func (m *Model) Weights(f Feature) (weights [Outputs]float32, known bool) {
	at := Bucket(f.Hash)
	if m.checks[at] != Check(f.Hash) {
		return weights, false
	}
	for i := range weights {
		weights[i] = f.Value * m.scale[i] * float32(m.weights[at*Outputs+i])
	}
	return weights, true
}
