package train

import (
	"bufio"
	"errors"
	"hash/fnv"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"otklik/understand"
)

const shippedCorpus = "../corpus"

func shippedRows(t *testing.T) []Row {
	t.Helper()
	rows, err := ReadCorpus(shippedCorpus)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func TestTheCorpusIsWideEnoughInEveryLanguage(t *testing.T) {
	least := map[string]struct{ templates, messages int }{"ru": {350, 900}, "pl": {120, 300}, "en": {120, 300}}
	templates, messages := map[string]int{}, map[string]int{}
	kinds, levels, topics := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, row := range shippedRows(t) {
		if row.Template() {
			templates[row.Language]++
		} else {
			messages[row.Language]++
		}
		kinds[row.Language+string(row.Kind)], levels[row.Language+string(row.Level)], topics[row.Language+string(row.Topic)] = true, true, true
	}
	for language, want := range least {
		if templates[language] < want.templates || messages[language] < want.messages {
			t.Errorf("%s: %d templates and %d messages, wanted %+v", language, templates[language], messages[language], want)
		}
		for _, kind := range understand.Kinds() {
			if !kinds[language+string(kind)] {
				t.Errorf("%s: nothing is %s", language, kind)
			}
		}
		for _, level := range understand.Levels() {
			if !levels[language+string(level)] {
				t.Errorf("%s: nobody is %s", language, level)
			}
		}
		for _, topic := range understand.Topics() {
			if !topics[language+string(topic)] {
				t.Errorf("%s: nothing is about %s", language, topic)
			}
		}
	}
}

func TestNoTextStandsTwiceInTheCorpus(t *testing.T) {
	seen := map[string]string{}
	for _, row := range shippedRows(t) {
		if before, ok := seen[row.Language+row.Text]; ok {
			t.Errorf("%s repeats %s", row.Source, before)
		}
		seen[row.Language+row.Text] = row.Source
	}
}

// shingle is how many words in a row are too many to be shared by chance.
const shingle = 6

func TestTheCorpusHoldsNothingOfTheTextsThatMeasureIt(t *testing.T) {
	folder := os.Getenv("MEASURING_TEXTS")
	if folder == "" {
		t.Skip("MEASURING_TEXTS names no folder with measuring texts")
	}
	prints := fingerprints(t, folder)
	for _, row := range shippedRows(t) {
		texts, err := expand(row.Text, copies, rand.New(rand.NewPCG(1, 2)))
		if err != nil {
			t.Fatal(err)
		}
		for _, text := range texts {
			for _, print := range printsOf(text) {
				if prints[print] {
					t.Errorf("%s shares words with a measuring text: %s", row.Source, text)
					break
				}
			}
		}
	}
}

func fingerprints(t *testing.T, folder string) map[uint64]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(folder, "*.tsv"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no texts in %s: %v", folder, err)
	}
	prints := map[uint64]bool{}
	for _, name := range files {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(file)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			text, _, _ := strings.Cut(lines.Text(), "\t")
			for _, print := range printsOf(text) {
				prints[print] = true
			}
		}
		file.Close()
	}
	return prints
}

// printsOf hashes every run of shingle words, and a whole text of three words or more.
func printsOf(text string) []uint64 {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !('a' <= r && r <= 'z' || '0' <= r && r <= '9' || r > 0x7f && r != '«' && r != '»' && r != '—' && r != '…')
	})
	var prints []uint64
	add := func(words []string) {
		h := fnv.New64a()
		h.Write([]byte(strings.Join(words, " ")))
		prints = append(prints, h.Sum64())
	}
	if len(words) >= 3 {
		add(words)
	}
	for i := 0; i+shingle <= len(words); i++ {
		add(words[i : i+shingle])
	}
	return prints
}

func TestAFaultyCorpusTellsWhereAndWhatToDo(t *testing.T) {
	header := strings.Join(Columns, "\t")
	for name, test := range map[string]struct{ file, want string }{
		"columns":  {"text\tkind\n", "a.tsv:1: the columns are"},
		"cells":    {header + "\nслово\n", "a.tsv:2: 1 columns; write 7"},
		"kind":     {header + "\nслово\tnice\tneutral\tother\tok\tA\tMIT\n", `kind "nice"; choose one of`},
		"toxic":    {header + "\nслово\t\tneutral\tother\tyes\tA\tMIT\n", `toxic is "yes"; write toxic or ok`},
		"licence":  {header + "\nслово\t\tneutral\tother\tok\tA\t\n", "author and licence are missing"},
		"template": {header + "\n{да|нет\t\tneutral\tother\tok\tA\tMIT\n", "the braces of the template do not match"},
	} {
		dir := t.TempDir()
		if err := os.MkdirAll(filepath.Join(dir, "ru"), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "ru", "a.tsv"), []byte(test.file), 0o644); err != nil {
			t.Fatal(err)
		}
		_, err := ReadCorpus(dir)
		if !errors.Is(err, ErrCorpus) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: error %v; want %q", name, err, test.want)
		}
	}
	if _, err := ReadCorpus(t.TempDir()); !errors.Is(err, ErrCorpus) {
		t.Errorf("an empty folder gives %v", err)
	}
}

func TestACorrectionOfAnOperatorIsARowToLearnFrom(t *testing.T) {
	want := Row{Text: "Не злюсь,\nпросто {спрашиваю}", Kind: understand.Question, Level: understand.Neutral, Author: "Анна Пример", Licence: "own"}
	got, err := parseRow(strings.Split(want.Line(), "\t"))
	want.Text = "Не злюсь, просто (спрашиваю)"
	if err != nil || got != want {
		t.Errorf("%+v, %v", got, err)
	}
}
