package train

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"

	"otklik/understand/internal/model"
)

// The heads of the model: each chooses one of its outputs, the last says yes or no.
const (
	levelHead = iota
	kindHead
	topicHead
	toxicHead
	heads
)

var headSizes = [heads]int{4, 6, 7, 1}

// How the optimiser (AdaGrad) learns. The figures were chosen on held-out rows of the corpus.
const (
	epochs = 14
	rate   = 0.05
	decay  = 1e-3 // pull of every weight towards 0
)

// fitter holds the weights while they are learned.
type fitter struct {
	hashes  []uint32
	weights weights
	squares weights // of the slopes so far
	mean    weights
}

// weights are those of the features and of no feature at all.
type weights struct {
	rows [][model.Outputs]float32
	bias [model.Outputs]float32
}

func newWeights(features int) weights {
	return weights{rows: make([][model.Outputs]float32, features)}
}

// add adds a share of other weights.
func (w *weights) add(other *weights, share float32) {
	for i := range other.rows {
		for k, v := range other.rows[i] {
			w.rows[i][k] += v * share
		}
	}
	for k, v := range other.bias {
		w.bias[k] += v * share
	}
}

// averaged is how many of the last epochs the model is the mean of: the order in which the texts came last weighs less then.
const averaged = epochs / 2

// fit learns a model of the examples.
func fit(list []example, seed uint64) *model.Model {
	f := newFitter(list)
	order := make([]int, len(list))
	for i := range order {
		order[i] = i
	}
	shuffle := rand.New(rand.NewPCG(seed, uint64(len(list))))
	for epoch := range epochs {
		shuffle.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		for _, at := range order {
			f.learn(&list[at])
		}
		if epoch >= epochs-averaged {
			f.mean.add(&f.weights, 1.0/averaged)
		}
	}
	return f.model()
}

// newFitter gives every bucket to the feature that stands in most texts and points the examples to their rows.
func newFitter(list []example) *fitter {
	owners := owners(list)
	f := &fitter{}
	row := map[uint32]int32{}
	for _, hash := range owners {
		row[hash] = int32(len(f.hashes))
		f.hashes = append(f.hashes, hash)
	}
	f.weights, f.squares, f.mean = newWeights(len(f.hashes)), newWeights(len(f.hashes)), newWeights(len(f.hashes))
	for i := range list {
		list[i].rows, list[i].values = nil, nil
		for _, feature := range list[i].plain {
			if at, ok := row[feature.Hash]; ok {
				list[i].rows, list[i].values = append(list[i].rows, at), append(list[i].values, feature.Value()/list[i].length)
			}
		}
	}
	return f
}

func owners(list []example) []uint32 {
	counts := map[uint32]int{}
	for _, e := range list {
		seen := map[uint32]bool{}
		for _, feature := range e.plain {
			if !seen[feature.Hash] {
				seen[feature.Hash] = true
				counts[feature.Hash]++
			}
		}
	}
	best := map[int]uint32{}
	for hash, count := range counts {
		bucket := model.Bucket(hash)
		owner, taken := best[bucket]
		if !taken || cmp.Or(cmp.Compare(count, counts[owner]), cmp.Compare(hash, owner)) > 0 {
			best[bucket] = hash
		}
	}
	hashes := make([]uint32, 0, len(best))
	for _, hash := range best {
		hashes = append(hashes, hash)
	}
	slices.Sort(hashes)
	return hashes
}

func (f *fitter) learn(e *example) {
	out := f.outputs(e)
	slope, any := slopes(e, &out)
	if !any {
		return
	}
	for i, row := range e.rows {
		w, sq := &f.weights.rows[row], &f.squares.rows[row]
		for k, g := range slope {
			g = g*e.values[i] + decay*w[k]
			sq[k] += g * g
			w[k] -= rate * g / (sqrt32(sq[k]) + 1e-3)
		}
	}
	for k, g := range slope {
		f.squares.bias[k] += g * g
		f.weights.bias[k] -= rate * 0.2 * g / (sqrt32(f.squares.bias[k]) + 1e-3)
	}
}

func (f *fitter) outputs(e *example) [model.Outputs]float32 {
	out := e.base
	for k := range out {
		out[k] += f.weights.bias[k]
	}
	for i, row := range e.rows {
		w := &f.weights.rows[row]
		for k := range out {
			out[k] += e.values[i] * w[k]
		}
	}
	return out
}

// slopes is the gradient of the loss by the outputs: chance minus truth, weighed.
func slopes(e *example, out *[model.Outputs]float32) (slope [model.Outputs]float32, any bool) {
	at := 0
	for head, size := range headSizes {
		label := e.label[head]
		switch {
		case head == toxicHead:
			slope[at] = e.weight[head] * (sigmoid32(out[at]) - float32(label))
			any = true
		case label != unknown:
			softmaxSlope(out[at:at+size], slope[at:at+size], label, e.weight[head])
			any = true
		}
		at += size
	}
	return slope, any
}

func softmaxSlope(out, slope []float32, label int, weight float32) {
	top := slices.Max(out)
	sum := float32(0)
	for i, v := range out {
		slope[i] = exp32(v - top)
		sum += slope[i]
	}
	for i := range slope {
		slope[i] *= weight / sum
	}
	slope[label] -= weight
}

func (f *fitter) model() *model.Model {
	rows := make([]model.Row, len(f.hashes))
	for i, hash := range f.hashes {
		rows[i] = model.Row{Hash: hash, Weights: f.mean.rows[i]}
	}
	return model.New(rows, f.mean.bias)
}

func exp32(x float32) float32     { return float32(math.Exp(float64(x))) }
func sqrt32(x float32) float32    { return float32(math.Sqrt(float64(x))) }
func sigmoid32(x float32) float32 { return 1 / (1 + exp32(-x)) }
