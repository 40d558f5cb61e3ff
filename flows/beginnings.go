package flows

import (
	"regexp"
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

const (
	// lookedAt is how many signs of a beginning are looked at: three tell nearly every complaint from a turn that means an intent.
	lookedAt = 3
	// manyBeginnings is how many are worth remembering; a pattern with more of them begins with anything.
	manyBeginnings = 1000
	// wideClass is the most signs that a class of them may have; a wider one, such as \p{L}, counts as any sign.
	wideClass = 40
)

// beginnings are what the texts that a pattern covers can begin with: a text that begins otherwise need not be held against it, which
// is slow. They are folded and have lookedAt signs at most; true where anything may follow, false where the text can end.
type beginnings map[string]bool

// anything says nothing about what a text begins with.
func anything() beginnings { return beginnings{"": true} }

// beginningsOf finds the beginnings of what a compiled pattern covers.
func beginningsOf(pattern *regexp.Regexp) beginnings {
	tree, err := syntax.Parse(pattern.String(), syntax.Perl)
	if err != nil {
		return anything()
	}
	return beginningsIn(tree.Simplify())
}

// of tells whether a text can begin with one of them, by its own first signs, folded.
func (b beginnings) of(lead string) bool {
	for at := range lead {
		if _, found := b[lead[:at]]; found {
			return true
		}
	}
	_, found := b[lead]
	return found
}

func beginningsIn(part *syntax.Regexp) beginnings {
	switch part.Op {
	case syntax.OpNoMatch:
		return beginnings{}
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return beginnings{"": false}
	case syntax.OpLiteral:
		return beginnings{"": false}.then(beginnings{foldAll(part.Rune): false})
	case syntax.OpCharClass:
		return oneOf(part.Rune)
	case syntax.OpCapture:
		return beginningsIn(part.Sub[0])
	case syntax.OpQuest:
		return beginnings{"": false}.or(beginningsIn(part.Sub[0]))
	case syntax.OpStar:
		return beginnings{"": false}.or(beginningsIn(part.Sub[0]).then(anything()))
	case syntax.OpPlus:
		return beginningsIn(part.Sub[0]).then(anything())
	case syntax.OpConcat:
		return inARow(part.Sub)
	case syntax.OpAlternate:
		return either(part.Sub)
	}
	return anything()
}

func inARow(parts []*syntax.Regexp) beginnings {
	all := beginnings{"": false}
	for _, part := range parts {
		if !all.unfinished() {
			break
		}
		all = all.then(beginningsIn(part))
	}
	return all
}

func either(parts []*syntax.Regexp) beginnings {
	all := beginnings{}
	for _, part := range parts {
		all = all.or(beginningsIn(part))
	}
	return all
}

// oneOf are the signs of a class, which is written as pairs of the first and the last of a range.
func oneOf(ranges []rune) beginnings {
	all := beginnings{}
	for i := 0; i < len(ranges); i += 2 {
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			if all[string(fold(r))] = false; len(all) > wideClass {
				return anything()
			}
		}
	}
	return all
}

// unfinished tells whether what comes next matters.
func (b beginnings) unfinished() bool {
	for _, open := range b {
		if !open {
			return true
		}
	}
	return false
}

// or adds other beginnings.
func (b beginnings) or(others beginnings) beginnings {
	for text, open := range others {
		b[text] = b[text] || open
	}
	return b
}

// then lets what can end go on with what comes next.
func (b beginnings) then(next beginnings) beginnings {
	all := beginnings{}
	for text, open := range b {
		if open {
			all[text] = true
			continue
		}
		for more, endless := range next {
			whole := text + more
			end := upTo(whole, lookedAt)
			all[whole[:end]] = all[whole[:end]] || endless || utf8.RuneCountInString(whole[:end]) == lookedAt
		}
	}
	if len(all) > manyBeginnings {
		return anything()
	}
	return all
}

// upTo is where the first n signs of a text end, or the text does.
func upTo(text string, n int) int {
	for at := range text {
		if n--; n < 0 {
			return at
		}
	}
	return len(text)
}

func foldAll(text []rune) string {
	folded := make([]rune, len(text))
	for i, r := range text {
		folded[i] = fold(r)
	}
	return string(folded)
}

// fold makes one sign of those that patterns take for the same in any case.
func fold(r rune) rune {
	least := r
	for other := unicode.SimpleFold(r); other != r; other = unicode.SimpleFold(other) {
		least = min(least, other)
	}
	return least
}
