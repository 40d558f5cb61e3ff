package lessons

import (
	"fmt"
	"io"
	"strings"

	"otklik/understand/train"
)

// Write writes the rows as a file of a corpus: put it into the folder of its language, and train.
func Write(out io.Writer, rows []train.Row) error {
	if _, err := fmt.Fprintln(out, strings.Join(train.Columns, "\t")); err != nil {
		return fmt.Errorf("write lessons: %w", err)
	}
	for _, row := range rows {
		if _, err := fmt.Fprintln(out, row.Line()); err != nil {
			return fmt.Errorf("write lessons: %w", err)
		}
	}
	return nil
}
