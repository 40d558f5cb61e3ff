package model

import "math"

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
