// Package inspect shows people what a reader makes of texts: of one with its reasons, of a table, of labelled ones.
package inspect

import (
	"fmt"
	"io"
	"strings"

	"otklik/understand"
)

// Explain writes what is understood of one text and why, for people.
func Explain(reader *understand.Reader, text string, out io.Writer) error {
	r := reader.Read(text, understand.Context{})
	language := r.Language
	if language == "" {
		language = "cannot tell"
	}
	var page strings.Builder
	fmt.Fprintf(&page, "language  %s\nlevel     %s (heat %.2f)\nkind      %s\ntopic     %s\n", language, r.Level, r.MessageHeat, r.Kind, r.Topic)
	fmt.Fprintf(&page, "toxic     %s (%.2f)\nwants     %s\n", yes(r.Toxic), r.Toxicity, wishes(r))
	for _, f := range r.Found {
		fmt.Fprintf(&page, "found     %s %s, bytes %d to %d\n", f.Kind, f.Value, f.Start, f.End)
	}
	for _, reason := range r.Reasons {
		fmt.Fprintf(&page, "%+9.2f %s\n", reason.Weight, reason.Text)
	}
	_, err := io.WriteString(out, page.String())
	return err
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func wishes(r understand.Reading) string {
	var list []string
	if r.WantsHuman {
		list = append(list, "a human")
	}
	if r.Request {
		list = append(list, "something done or answered")
	}
	if r.Facts {
		list = append(list, "gives facts")
	}
	if len(list) == 0 {
		return "nothing in particular"
	}
	return strings.Join(list, "; ")
}
