package answers

import (
	"strings"
	"unicode"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/simple"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/pl"
	"github.com/blevesearch/bleve/v2/analysis/lang/ru"
	"github.com/blevesearch/bleve/v2/registry"
	"golang.org/x/text/runes"
	"golang.org/x/text/transform"
	"golang.org/x/text/unicode/norm"
)

// rootRunes is how much of a stem is kept in languages with many endings: stemmers take only some of them off, and what is left after
// five letters is mostly ending. «вернуть» and «вернули», paczka and paczki are one word then.
const rootRunes = 5

// analyzers make words of a text in a language, without those that say nothing: in their stems, and in the roots of these. A language that
// bleve does not know is taken by whole words.
func analyzers(language string) (stems, roots analysis.Analyzer, err error) {
	name := language
	switch language {
	case ru.AnalyzerName, pl.AnalyzerName, en.AnalyzerName:
	default:
		name = simple.Name
	}
	if stems, err = registry.NewCache().AnalyzerNamed(name); err != nil {
		return nil, nil, err
	}
	if name == ru.AnalyzerName || name == pl.AnalyzerName {
		return stems, rooted{stems}, nil
	}
	return stems, stems, nil
}

// rooted keeps the roots of what an analyzer finds, without the signs over and under letters, which many people leave out.
type rooted struct{ analysis.Analyzer }

// Analyze is the analyzer's own, cut to the roots.
func (r rooted) Analyze(text []byte) analysis.TokenStream {
	tokens := r.Analyzer.Analyze(text)
	for _, token := range tokens {
		root := []rune(bare(string(token.Term)))
		token.Term = []byte(string(root[:min(len(root), rootRunes)]))
	}
	return tokens
}

// bare takes the signs over and under letters away: zwrót is zwrot.
func bare(word string) string {
	plain, _, err := transform.String(transform.Chain(norm.NFD, runes.Remove(runes.In(unicode.Mn)), norm.NFC), word)
	if err != nil {
		return word
	}
	return strings.ReplaceAll(plain, "ł", "l")
}

// alike makes one of what people write alike.
func alike(text string) string {
	return strings.NewReplacer("ё", "е", "Ё", "Е", "’", "'").Replace(text)
}
