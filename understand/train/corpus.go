// Package train makes the model of package understand from texts that were written for it, and tells how good it is on
// texts it has not seen.
package train

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"otklik/understand"
)

// ErrCorpus is in every error about corpus files.
var ErrCorpus = errors.New("train: corpus")

// Columns is the first line of every corpus file.
var Columns = []string{"text", "kind", "level", "topic", "toxic", "author", "licence"}

// Row is one labelled text of the corpus. Kind, Level and Topic may be empty where the text tells nothing about them.
type Row struct {
	Text            string // with {a|b} it is a template
	Kind            understand.Kind
	Level           understand.Level
	Topic           understand.Topic
	Toxic           bool
	Author, Licence string
	Language        string // the folder's name
	Source          string // file:line
}

// Template tells whether the row stands for many texts.
func (r Row) Template() bool { return strings.ContainsRune(r.Text, '{') }

// ReadCorpus reads dir/<language>/*.tsv in the order of their names. Every fault of every file is in the error, which
// wraps ErrCorpus.
func ReadCorpus(dir string) ([]Row, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*", "*.tsv"))
	if err != nil {
		return nil, fmt.Errorf("list corpus: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("%w: no %s; give the folder that holds one folder a language", ErrCorpus, filepath.Join(dir, "*", "*.tsv"))
	}
	slices.Sort(files)
	var rows []Row
	var faults []error
	for _, file := range files {
		more, err := readFile(file)
		rows, faults = append(rows, more...), append(faults, err)
	}
	return rows, errors.Join(faults...)
}

func readFile(name string) ([]Row, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("open corpus: %w", err)
	}
	defer file.Close()
	var rows []Row
	var faults []error
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for number := 1; lines.Scan(); number++ {
		source := fmt.Sprintf("%s:%d", name, number)
		fields := strings.Split(lines.Text(), "\t")
		if number == 1 {
			if !slices.Equal(fields, Columns) {
				return nil, fmt.Errorf("%w: %s: the columns are %q; write %q", ErrCorpus, source, fields, Columns)
			}
			continue
		}
		row, err := parseRow(fields)
		if err != nil {
			faults = append(faults, fmt.Errorf("%w: %s: %w", ErrCorpus, source, err))
			continue
		}
		row.Source, row.Language = source, filepath.Base(filepath.Dir(name))
		rows = append(rows, row)
	}
	return rows, errors.Join(append(faults, lines.Err())...)
}

func parseRow(fields []string) (Row, error) {
	if len(fields) != len(Columns) {
		return Row{}, fmt.Errorf("%d columns; write %d, parted by tabs", len(fields), len(Columns))
	}
	row := Row{
		Text: fields[0], Kind: understand.Kind(fields[1]), Level: understand.Level(fields[2]), Topic: understand.Topic(fields[3]),
		Toxic: fields[4] == "toxic", Author: fields[5], Licence: fields[6],
	}
	return row, errors.Join(row.faults(fields[4])...)
}

// Line is the row as a line of a corpus file, so that what operators corrected can be learned from. Tabs and line ends of
// the text become spaces; braces become brackets, because they would make it a template.
func (r Row) Line() string {
	toxic := "ok"
	if r.Toxic {
		toxic = "toxic"
	}
	text := strings.NewReplacer("\t", " ", "\r", " ", "\n", " ", "{", "(", "}", ")").Replace(r.Text)
	return strings.Join([]string{text, string(r.Kind), string(r.Level), string(r.Topic), toxic, r.Author, r.Licence}, "\t")
}

func (r Row) faults(toxic string) []error {
	var faults []error
	check := func(fine bool, format string, args ...any) {
		if !fine {
			faults = append(faults, fmt.Errorf(format, args...))
		}
	}
	check(strings.TrimSpace(r.Text) != "", "the text is empty; write one or take the line out")
	check(r.Kind == "" || slices.Contains(understand.Kinds(), r.Kind), "kind %q; choose one of %v", r.Kind, understand.Kinds())
	check(r.Level == "" || slices.Contains(understand.Levels(), r.Level), "level %q; choose one of %v", r.Level, understand.Levels())
	check(r.Topic == "" || slices.Contains(understand.Topics(), r.Topic), "topic %q; choose one of %v", r.Topic, understand.Topics())
	check(toxic == "toxic" || toxic == "ok", "toxic is %q; write toxic or ok", toxic)
	check(r.Author != "" && r.Licence != "", "author and licence are missing; every row names both")
	if r.Template() {
		_, err := parseTemplate(r.Text)
		check(err == nil, "%v", err)
	}
	return faults
}
