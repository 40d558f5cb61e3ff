// Package lessons turns what operators corrected ("not angry", "this is a question") into rows that the reader's model can be
// trained with: the customer's words without personal data, what the operator said of them, and who said so.
package lessons

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"otklik/bot"
	"otklik/understand"
	"otklik/understand/train"
)

// licence of the rows: that of the project's own corpus.
const licence = "MIT"

const (
	conversationsPerPage = 500
	linesPerPage         = 500
)

// Rows are the lessons of all corrections since a time, in the order of conversations and times. What was corrected several times
// makes one row, with what was said last. A line that the customer took back teaches nothing.
func Rows(ctx context.Context, store bot.Store, reader *understand.Reader, since time.Time) ([]train.Row, error) {
	source := source{store, reader, since}
	var rows []train.Row
	for c, err := range bot.Listed(ctx, store, bot.Filter{Section: bot.SectionAll, Limit: conversationsPerPage}) {
		if torn, other := bot.Torn(err); other != nil {
			return nil, fmt.Errorf("list conversations: %w", other)
		} else if len(torn) > 0 {
			continue // nothing can be learned of them
		}
		more, err := source.rowsOf(ctx, c)
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	return rows, nil
}

// source is where lessons come from, and how their texts are read.
type source struct {
	store  bot.Store
	reader *understand.Reader
	since  time.Time
}

func (s source) rowsOf(ctx context.Context, c bot.Conversation) ([]train.Row, error) {
	said := slices.DeleteFunc(corrections(c), func(one bot.Correction) bool { return one.At.Before(s.since) })
	if len(said) == 0 {
		return nil, nil
	}
	lines, err := transcript(ctx, s.store, c.ID)
	if err != nil {
		return nil, err
	}
	var order []string
	rows := make(map[string]train.Row)
	for _, one := range said {
		misread := turn(lines, one)
		if misread.text == "" {
			continue
		}
		row, known := rows[misread.id]
		if !known {
			order = append(order, misread.id)
			row = lesson(s.reader, c, misread.text)
		}
		rows[misread.id] = taught(row, one)
	}
	all := make([]train.Row, len(order))
	for i, id := range order {
		all[i] = rows[id]
	}
	return all, nil
}

// corrections are those of all cases of a conversation, oldest first.
func corrections(c bot.Conversation) (all []bot.Correction) {
	for _, p := range c.Past {
		all = append(all, p.Corrections...)
	}
	return append(all, c.Case.Corrections...)
}

func transcript(ctx context.Context, store bot.Store, id bot.ID) (all []bot.Line, err error) {
	for before := ""; ; before = all[0].ID {
		lines, err := store.Transcript(ctx, id, before, linesPerPage)
		if err != nil {
			return nil, fmt.Errorf("read transcript of %s: %w", id, err)
		}
		all = slices.Concat(lines, all)
		if len(lines) < linesPerPage {
			return all, nil
		}
	}
}

// monologue is what was misread.
type monologue struct{ id, text string }

// turn finds what a correction means: the line it names, or what the customer had said last, up to the answer before it.
func turn(lines []bot.Line, said bot.Correction) monologue {
	var found monologue
	var texts []string
	for _, l := range slices.Backward(lines) {
		meant := said.Line == l.ID || said.Line == "" && !l.At.After(said.At)
		spoken := l.By == bot.ByCustomer && l.Text != "" && l.Deleted.IsZero()
		switch {
		case meant && spoken:
			found.id = l.ID
			texts = append(texts, l.Text)
		case len(texts) > 0 && (l.By == bot.ByBot || l.By == bot.ByOperator):
			slices.Reverse(texts)
			return monologue{found.id, strings.Join(texts, "\n")}
		}
		if said.Line != "" && found.id != "" {
			break
		}
	}
	slices.Reverse(texts)
	return monologue{found.id, strings.Join(texts, "\n")}
}

// lesson is a row without what the operator says; whether the words are rude the reader says itself.
func lesson(reader *understand.Reader, c bot.Conversation, text string) train.Row {
	reading := reader.Read(text, understand.Context{Language: c.Language})
	return train.Row{Text: anonymous(text, reading.Found, c), Toxic: reading.Toxic, Licence: licence, Language: reading.Language}
}

func taught(row train.Row, said bot.Correction) train.Row {
	if said.Heat != "" {
		row.Level = said.Heat
	}
	if said.Kind != "" {
		row.Kind = said.Kind
	}
	row.Author = said.Operator
	return row
}
