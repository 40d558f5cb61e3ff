package understand

import (
	"sync/atomic"

	"otklik/understand/internal/model"
)

// lexemes is how many words a lexicon remembers: about as many as most of what customers write is made of. With all of them it
// takes about a megabyte.
const lexemes = 8192

// lexicon remembers what the model makes of words, because most words of a message are common ones, and a word has twenty
// features. A word keeps its place from the first time that it is read; what finds its place taken is worked out again each time.
type lexicon struct {
	places [lexemes]atomic.Pointer[lexeme]
}

// longestLexeme bounds the words that are remembered, in bytes.
const longestLexeme = 48

// lexeme is what the model makes of a word by itself.
type lexeme struct {
	text        string
	salt        uint32
	whole, stem model.Feature
	pieces      model.Bundle
	heat        float32
}

// lexeme looks a word up, or works it out in s; then it is good until the next one. The word has the spaces around it.
func (r *Reader) lexeme(s *scratch, spaced []byte, salt uint32) *lexeme {
	plain := spaced[1 : len(spaced)-1]
	word := whole(plain, salt)
	place := &r.lexicon.places[word.Hash%lexemes]
	known := place.Load()
	if known != nil && known.salt == salt && known.text == string(plain) {
		return known
	}
	s.features = pieces(spaced, salt, s.features[:0])
	s.lexeme = lexeme{salt: salt, whole: word, stem: stem(plain, salt), pieces: r.model.Bundle(s.features)}
	s.lexeme.heat = r.warmth(s.lexeme.whole) + r.warmth(s.lexeme.stem)
	if known == nil && len(plain) <= longestLexeme {
		kept := s.lexeme
		kept.text = string(plain)
		place.CompareAndSwap(nil, &kept)
	}
	return &s.lexeme
}

// warmth is what the model adds to the upset levels for a feature and takes from the calm ones.
func (r *Reader) warmth(f model.Feature) float32 {
	return (r.model.Weight(f, angry) + r.model.Weight(f, frustrated) - r.model.Weight(f, neutral) - r.model.Weight(f, positive)) / 2
}
