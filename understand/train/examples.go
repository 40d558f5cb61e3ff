package train

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"

	"otklik/understand"
	"otklik/understand/internal/model"
)

// unknown is the label of a row that says nothing about a head.
const unknown = -1

// example is one text as the optimiser sees it.
type example struct {
	rows    []int32 // of weights
	values  []float32
	length  float32
	base    [model.Outputs]float32
	label   [heads]int
	weight  [heads]float32
	heldOut bool
	text    string
	spoken  string
	plain   []model.Feature
}

// copies is how many texts of a template are learned; together they weigh as much as templateWeight free texts.
const (
	copies         = 8
	templateWeight = 2.5
)

// examples expands and examines the rows. The same seed gives the same examples in the same order.
func examples(rows []Row, reader *understand.Reader, seed uint64) ([]example, error) {
	var list []example
	for _, row := range rows {
		choose := rand.New(rand.NewPCG(seed, hashText(row.Text)))
		texts, err := expand(row.Text, copies, choose)
		if err != nil {
			return nil, err
		}
		weight := float32(1)
		if len(texts) > 1 {
			weight = templateWeight / float32(len(texts))
		}
		for _, text := range texts {
			list = append(list, newExample(row, text, weight, reader))
		}
	}
	return list, nil
}

func hashText(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

func newExample(row Row, text string, weight float32, reader *understand.Reader) example {
	seen := reader.Examine(text, understand.Context{Language: row.Language})
	e := example{base: seen.Base, length: model.Length(seen.Features), plain: seen.Features, text: text, spoken: row.Language}
	e.label = [heads]int{slices.Index(understand.Levels(), row.Level), slices.Index(understand.Kinds(), row.Kind), slices.Index(understand.Topics(), row.Topic), 0}
	if row.Toxic {
		e.label[toxicHead] = 1
	}
	e.heldOut = hashText(row.Text)%5 == 0
	for i := range e.weight {
		e.weight[i] = weight
	}
	return e
}

// mostLabels is how many labels a head can have, unknown among them.
const mostLabels = 8

// balance gives rare labels more weight, each language for itself, so that no label is learned only by being frequent.
func balance(list []example) {
	for head := range heads {
		counts := map[string]*[mostLabels]float64{}
		for _, e := range list {
			if counts[e.spoken] == nil {
				counts[e.spoken] = new([mostLabels]float64)
			}
			counts[e.spoken][e.label[head]-unknown] += float64(e.weight[head])
		}
		for i := range list {
			list[i].weight[head] *= rarity(counts[list[i].spoken], list[i].label[head]-unknown)
		}
	}
}

// rarity is the square root of how much rarer a label is than the average one.
func rarity(counts *[mostLabels]float64, label int) float32 {
	total, labels := 0.0, 0.0
	for _, n := range counts {
		if n > 0 {
			total, labels = total+n, labels+1
		}
	}
	return sqrt32(float32(total / labels / counts[label]))
}
