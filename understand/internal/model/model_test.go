package model

import (
	"bytes"
	"errors"
	"math"
	"testing"
)

// trained is a model of a few hundred rows, each bucket with one.
func trained() (*Model, []Feature) {
	var rows []Row
	var features []Feature
	taken := map[int]bool{}
	for i := range uint32(900) {
		hash := i*2654435761 + 7
		if taken[Bucket(hash)] {
			continue
		}
		taken[Bucket(hash)] = true
		row := Row{Hash: hash}
		for k := range row.Weights {
			row.Weights[k] = float32(math.Sin(float64(int(i)*(k+3)))) * float32(k+1)
		}
		rows = append(rows, row)
		features = append(features, Feature{Hash: hash, Class: Class(i % uint32(classes))})
	}
	return New(rows, [Outputs]float32{3: 0.5}), features
}

// plainSum adds weight by weight, as the definition says.
func plainSum(m *Model, features []Feature) (sum [Outputs]float32) {
	for i := range sum {
		for _, f := range features {
			sum[i] += m.Weight(f, i) / Length(features)
		}
		sum[i] += m.bias[i]
	}
	return sum
}

func TestAddingFourAtATimeIsAddingOneByOne(t *testing.T) {
	m, features := trained()
	many := append(append(append([]Feature(nil), features...), features...), features...)
	for _, list := range [][]Feature{nil, features[:1], features, many} {
		got, want := m.Sum(list), plainSum(m, list)
		for i := range got {
			if math.Abs(float64(got[i]-want[i])) > 1e-2 {
				t.Errorf("%d features, output %d: %v, want %v", len(list), i, got[i], want[i])
			}
		}
	}
}

func TestAModelSurvivesItsFile(t *testing.T) {
	m, features := trained()
	read, err := Parse(m.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if read.Sum(features) != m.Sum(features) || !bytes.Equal(read.Bytes(), m.Bytes()) {
		t.Error("the file holds another model")
	}
	if len(m.Bytes()) != Size || Size > 1<<20 {
		t.Errorf("the file has %d bytes", len(m.Bytes()))
	}
}

func TestStrangersWeighNothing(t *testing.T) {
	m, _ := trained()
	for hash := range uint32(1000) {
		f := Feature{Hash: hash*40503 + 1, Class: Word}
		if m.checks[Bucket(f.Hash)] != Check(f.Hash) && m.Weight(f, 0) != 0 {
			t.Fatalf("hash %d weighs something", f.Hash)
		}
	}
}

func TestAnotherFileIsRefused(t *testing.T) {
	m, _ := trained()
	file := m.Bytes()
	other := append([]byte("otklik-model-1\n"), file[len(magic):]...)
	for _, bad := range [][]byte{nil, file[:100], append(file, 0), other} {
		if _, err := Parse(bad); !errors.Is(err, ErrFormat) {
			t.Errorf("%d bytes: error %v", len(bad), err)
		}
	}
}
