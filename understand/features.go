package understand

import (
	"unicode/utf8"

	"otklik/understand/internal/model"
)

// stemRunes is the length of the beginning of a word that stands for all its forms.
const stemRunes = 5

// features appends what the model sees of a message. Words of different languages never share a weight.
func features(m *message, spoken string, out []model.Feature) []model.Feature {
	salt := languageSalt(spoken)
	before := uint32(0)
	for _, w := range m.words {
		plain := m.text(w)
		stem := stem(plain, salt)
		out = append(out, whole(plain, salt), stem)
		if before != 0 {
			out = append(out, pair(before, stem))
		}
		before = stem.Hash
		out = pieces(m.spaced(w), salt, out)
	}
	return m.style.features(len(m.words), out)
}

func whole(plain []byte, salt uint32) model.Feature {
	return model.Feature{Hash: hashOf(salt^'w', plain), Class: model.Word}
}

// stem is the beginning of a word.
func stem(plain []byte, salt uint32) model.Feature {
	return model.Feature{Hash: hashOf(salt^'s', plain[:runesLength(plain, stemRunes)]), Class: model.Stem}
}

// pair is a word behind another one; both are meant by their stems.
func pair(before uint32, stem model.Feature) model.Feature {
	return model.Feature{Hash: mix(before, stem.Hash), Class: model.Pair}
}

func languageSalt(spoken string) uint32 {
	switch spoken {
	case "pl":
		return 0x1000
	case "en":
		return 0x2000
	case "ru", "ru-latn", "uk":
		return 0x3000
	}
	return 0
}

// hashOf is FNV-1a with a salt and a last mixing.
func hashOf(salt uint32, text []byte) uint32 { return finish(feed(seed(salt), text)) }

func seed(salt uint32) uint32 { return uint32(2166136261) ^ salt*0x9e3779b1 }

func feed(h uint32, text []byte) uint32 {
	for _, c := range text {
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

func finish(h uint32) uint32 {
	h ^= h >> 15
	h *= 0x2c1b3c6d
	return h ^ h>>13
}

func mix(a, b uint32) uint32 { return finish(a*0x85ebca6b ^ b) }

func runesLength(text []byte, n int) int {
	at := 0
	for i := 0; i < n && at < len(text); i++ {
		at += runeLength(text[at])
	}
	return min(at, len(text))
}

// runeLength is the length in bytes of the letter that begins with this byte; the plain form of a message is valid UTF-8.
func runeLength(first byte) int {
	switch {
	case first < utf8.RuneSelf:
		return 1
	case first < 0xe0:
		return 2
	case first < 0xf0:
		return 3
	}
	return 4
}

// pieces appends the 3-, 4- and 5-grams of a word with the spaces around it. A longer one goes on where the shorter ended.
func pieces(spaced []byte, salt uint32, out []model.Feature) []model.Feature {
	start := seed(salt ^ 'p')
	for len(spaced) > 0 {
		end := runesLength(spaced, 2)
		h := feed(start, spaced[:end])
		for range 3 {
			if end >= len(spaced) {
				break
			}
			next := end + runeLength(spaced[end])
			h = feed(h, spaced[end:next])
			out = append(out, model.Feature{Hash: finish(h), Class: model.Piece})
			end = next
		}
		spaced = spaced[runeLength(spaced[0]):]
	}
	return out
}

// features appends the marks of style, the same for every language.
func (s style) features(words int, out []model.Feature) []model.Feature {
	marks := [...]int{
		s.exclamations, s.question, s.shoutedMarks, s.ellipses, s.smiles + max(s.brackets, 0), s.frowns,
		s.links, s.mentions, s.tags, s.digits, boolCount(s.shouts()),
	}
	for i, n := range marks {
		if n > 0 {
			out = append(out, styleFeature(i, min(n, 3)))
		}
	}
	return append(out, styleFeature(len(marks), lengthClass(words)))
}

func styleFeature(mark, amount int) model.Feature {
	return model.Feature{Hash: mix(uint32(mark)+77, uint32(amount)), Class: model.Stem}
}

// lengthClass puts a number of words into one of seven classes, each about twice as long as the one before.
func lengthClass(words int) int {
	class := 0
	for words > 2 && class < 6 {
		words, class = words/2, class+1
	}
	return class
}

func boolCount(b bool) int {
	if b {
		return 1
	}
	return 0
}
