package understand

import (
	"bytes"
	"encoding/binary"
)

// glimpse finds short texts in a long one. It has seen which pieces of four bytes stand there (a Bloom filter), and so it mostly
// knows without a search what does not.
type glimpse struct {
	text   []byte
	pieces [64]uint64
}

const glimpsed = 4 // bytes of a piece

func glimpseOf(text []byte) (g glimpse) {
	g.text = text
	for rest := text; len(rest) >= glimpsed; rest = rest[1:] {
		at, bit := pieceAt(rest)
		g.pieces[at] |= bit
	}
	return g
}

// holdsOne tells whether one of the short texts stands in the long one.
func (g *glimpse) holdsOne(texts [][]byte) bool {
	for _, text := range texts {
		if g.mayHold(text) && bytes.Contains(g.text, text) {
			return true
		}
	}
	return false
}

// mayHold knows only of texts that are no shorter than a piece.
func (g *glimpse) mayHold(text []byte) bool {
	for ; len(text) >= glimpsed; text = text[1:] {
		if at, bit := pieceAt(text); g.pieces[at]&bit == 0 {
			return false
		}
	}
	return true
}

// pieceAt is the bit of the piece at the beginning of a text, by Fibonacci hashing.
func pieceAt(text []byte) (at uint32, bit uint64) {
	h := binary.LittleEndian.Uint32(text) * 0x9e3779b1
	return h >> 26, 1 << (h >> 20 & 63)
}
