package inspect

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"otklik/understand"
)

// TableColumns is the first line that Table writes.
var TableColumns = []string{"category", "level", "intensity", "topic", "lang", "toxic"}

// Table reads a TSV whose first line names its columns, one of them text, and writes what is understood of each row:
// category is the kind, intensity the heat of the message from 0 to 1, lang "other" where nothing tells, toxic is toxic or
// ok. Rows stay in their order. The error wraps ErrTable.
func Table(reader *understand.Reader, in io.Reader, out io.Writer) error {
	lines := bufio.NewReader(in)
	header, err := line(lines)
	if err != nil {
		return fmt.Errorf("%w: the first line: %w", ErrTable, err)
	}
	column := slices.Index(strings.Split(header, "\t"), "text")
	if column < 0 {
		return fmt.Errorf("%w: no column is called text; the first line names the columns, parted by tabs", ErrTable)
	}
	buffered := bufio.NewWriter(out)
	fmt.Fprintln(buffered, strings.Join(TableColumns, "\t"))
	for {
		row, err := line(lines)
		if err == io.EOF {
			return buffered.Flush()
		}
		if err != nil {
			return fmt.Errorf("%w: %w", ErrTable, err)
		}
		writeReading(buffered, reader.Read(cell(row, column), understand.Context{}))
	}
}

// line returns the next line of any length without its end.
func line(in *bufio.Reader) (string, error) {
	text, err := in.ReadString('\n')
	if err == io.EOF && text != "" {
		err = nil
	}
	return strings.TrimRight(text, "\r\n"), err
}

// cell returns a column of a row, "" where the row is short: a row is never lost.
func cell(row string, column int) string {
	cells := strings.Split(row, "\t")
	if column >= len(cells) {
		return ""
	}
	return cells[column]
}

func writeReading(out io.Writer, r understand.Reading) {
	toxic, language := "ok", r.Language
	if r.Toxic {
		toxic = "toxic"
	}
	if language == "" {
		language = "other"
	}
	fmt.Fprintf(out, "%s\t%s\t%.4f\t%s\t%s\t%s\n", r.Kind, r.Level, r.MessageHeat, r.Topic, language, toxic)
}
