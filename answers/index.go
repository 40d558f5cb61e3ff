package answers

import (
	"context"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/document"
	"github.com/blevesearch/bleve/v2/index/upsidedown"
	"github.com/blevesearch/bleve/v2/index/upsidedown/store/gtreap"
	"github.com/blevesearch/bleve/v2/search"
	"github.com/blevesearch/bleve/v2/search/collector"
	"github.com/blevesearch/bleve/v2/search/query"
	bleve "github.com/blevesearch/bleve_index_api"
)

// index finds the answers of one language by words in any of their forms. It is bleve's full-text index in memory, put together of its
// parts: the package that joins them brings engines for files and vectors along, and keeps goroutines from the start.
type index struct {
	answers  []Answer
	stems    analysis.Analyzer // whole, to forgive slips of the pen
	roots    analysis.Analyzer
	words    bleve.Index
	examples [][]terms // by answer: the title and each question
	weights  map[string]float64
	strange  float64 // the weight of a word that no answer knows
}

// terms are the words of a text in their stems, without those that say nothing.
type terms map[string]bool

// field is a part of the index, and what a word found there counts.
type field struct {
	name   string
	weight float64
}

// fields are the parts that hold roots. The part of stems holds titles and questions once more.
func fields() []field { return []field{{"title", 3}, {"questions", 2}, {"text", 1}} }

const (
	stemsField  = "stems"
	stemsWeight = 0.5
)

func newIndex(language string, answers []Answer) (*index, error) {
	i := &index{answers: answers}
	var err error
	if i.stems, i.roots, err = analyzers(language); err != nil {
		return nil, err
	}
	workers := bleve.NewAnalysisQueue(1)
	defer workers.Close()
	if i.words, err = upsidedown.NewUpsideDownCouch(gtreap.Name, map[string]any{"path": ""}, workers); err != nil {
		return nil, err
	}
	if err := i.words.Open(); err != nil {
		return nil, err
	}
	if err := i.shelve(); err != nil {
		return nil, err
	}
	i.weigh()
	return i, nil
}

func (i *index) shelve() error {
	batch := bleve.NewBatch()
	for n, a := range i.answers {
		title, questions := a.Title+" "+strings.TrimPrefix(a.Shortcut, "/"), strings.Join(a.Questions, "\n")
		d := document.NewDocument(strconv.Itoa(n))
		d.AddField(indexed("title", title, i.roots))
		d.AddField(indexed("questions", questions, i.roots))
		d.AddField(indexed("text", a.Text, i.roots))
		d.AddField(indexed(stemsField, title+"\n"+questions, i.stems))
		batch.Update(d)
		examples := []terms{termsOf(a.Title, i.roots)}
		for _, q := range a.Questions {
			examples = append(examples, termsOf(q, i.roots))
		}
		i.examples = append(i.examples, examples)
	}
	return i.words.Batch(batch)
}

func indexed(name, text string, words analysis.Analyzer) document.Field {
	return document.NewTextFieldCustom(name, nil, []byte(alike(text)), bleve.IndexField, words)
}

func termsOf(text string, words analysis.Analyzer) terms {
	found := terms{}
	for _, token := range words.Analyze([]byte(alike(text))) {
		found[string(token.Term)] = true
	}
	return found
}

// weigh makes words that few answers know weigh more than those that many do.
func (i *index) weigh() {
	counts := map[string]int{}
	for _, examples := range i.examples {
		own := terms{}
		for _, example := range examples {
			for term := range example {
				own[term] = true
			}
		}
		for term := range own {
			counts[term]++
		}
	}
	i.weights = map[string]float64{}
	sum := 0.0
	for term, n := range counts {
		i.weights[term] = math.Log(1 + float64(len(i.answers))/float64(n))
		sum += i.weights[term]
	}
	i.strange = strangeShare * sum / float64(max(1, len(counts)))
}

// hit is one answer that the index found; score orders those of one language.
type hit struct {
	answer int
	score  float64
}

// search gives the n best hits, the best first.
func (i *index) search(text string, n int) ([]hit, error) {
	reader, err := i.words.Reader()
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	ctx := context.Background()
	searcher, err := i.query(text).Searcher(ctx, reader, nil, search.SearcherOptions{})
	if err != nil {
		return nil, err
	}
	defer searcher.Close()
	best := collector.NewTopNCollector(n, 0, search.SortOrder{&search.SortScore{Desc: true}, &search.SortDocID{}})
	if err := best.Collect(ctx, searcher, reader); err != nil {
		return nil, err
	}
	var hits []hit
	for _, found := range best.Results() {
		number, err := strconv.Atoi(found.ID)
		if err != nil {
			return nil, err
		}
		hits = append(hits, hit{number, found.Score})
	}
	return hits, nil
}

// query looks for any of the words; one with a slip of the pen counts less than a whole one.
func (i *index) query(text string) query.Query {
	somewhere := query.NewDisjunctionQuery(nil)
	for _, root := range slices.Sorted(maps.Keys(termsOf(text, i.roots))) {
		for _, f := range fields() {
			exact := query.NewTermQuery(root)
			exact.SetField(f.name)
			exact.SetBoost(f.weight)
			somewhere.AddQuery(exact)
		}
	}
	for _, stem := range slices.Sorted(maps.Keys(termsOf(text, i.stems))) {
		if len(stem) < slipFrom {
			continue
		}
		near := query.NewFuzzyQuery(stem)
		near.SetField(stemsField)
		near.SetBoost(stemsWeight)
		near.SetFuzziness(slipBytes)
		near.SetPrefix(2)
		somewhere.AddQuery(near)
	}
	return somewhere
}

// A word of slipFrom bytes and more may hold slips of the pen and still be told from others: slipBytes, which is one letter that is not Latin.
const (
	slipFrom  = 6
	slipBytes = 2
)
