package staff

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"otklik/bot"
)

// Entry is one thing that an operator did. It holds no word of a customer's, nor of an operator's.
type Entry struct {
	At           time.Time `json:"at"`
	Operator     string    `json:"by,omitempty"` // the id as the transcript has it, or what else changed the table
	What         string    `json:"what"`         // took, gave, answered, noted, saw, …; invited, made lead, removed, …
	To           string    `json:"to,omitempty"` // gave: the colleague; took_over, freed: who led before; merged, parted: the other conversation
	Conversation bot.ID    `json:"conversation,omitempty"`
	Case         int       `json:"case,omitempty"`
	Line         string    `json:"line,omitempty"` // its id in the transcript
}

const (
	auditedConversations = 500
	auditedLines         = 500
)

// Audit reads what operators did since a time, oldest first: to customers from the transcripts, to the table of operators from its
// book. An operator's id leaves out all others.
func Audit(ctx context.Context, store bot.Store, since time.Time, operator string) ([]Entry, error) {
	booked, err := New(store, time.Now).Booked(ctx)
	if err != nil {
		return nil, err
	}
	entries := kept(booked, func(e Entry) bool { return !e.At.Before(since) && (operator == "" || e.Operator == operator) })
	for c, err := range bot.Listed(ctx, store, bot.Filter{Section: bot.SectionAll, Limit: auditedConversations}) {
		ids, err := bot.Torn(err) // what was done to them stands in their transcripts all the same
		if err != nil {
			return nil, fmt.Errorf("list conversations: %w", err)
		}
		if len(ids) == 0 {
			ids = []bot.ID{c.ID}
		}
		for _, id := range ids {
			done, err := audited(ctx, store, id, since)
			if err != nil {
				return nil, err
			}
			entries = append(entries, kept(done, func(e Entry) bool { return operator == "" || e.Operator == operator })...)
		}
	}
	slices.SortStableFunc(entries, func(a, b Entry) int { return cmp.Or(a.At.Compare(b.At), strings.Compare(a.Line, b.Line)) })
	return entries, nil
}

// audited reads one transcript from its end back to a time.
func audited(ctx context.Context, store bot.Store, id bot.ID, since time.Time) ([]Entry, error) {
	var entries []Entry
	for before := ""; ; {
		lines, err := store.Transcript(ctx, id, before, auditedLines)
		if err != nil {
			return nil, fmt.Errorf("read transcript of %s: %w", id, err)
		}
		for _, l := range lines {
			if e, ok := entryOf(l); ok && !l.At.Before(since) {
				entries = append(entries, e)
			}
		}
		if len(lines) < auditedLines || lines[0].At.Before(since) {
			return entries, nil
		}
		before = lines[0].ID
	}
}

// entryOf is what a line says of an operator; false where it says nothing.
func entryOf(l bot.Line) (Entry, bool) {
	e := Entry{At: l.At, Operator: l.Operator, Conversation: l.Conversation, Case: l.Case, Line: l.ID}
	switch {
	case l.By == bot.ByNote:
		e.What = "noted"
	case l.By == bot.ByOperator && l.Delivery == nil:
		e.What = "answered in the messenger"
	case l.By == bot.ByOperator:
		e.What = "answered"
	case l.By == bot.BySystem && (l.Operator != "" || l.Note == bot.NoteFreed):
		e.What, e.To = string(l.Note), about(l)
	default:
		return e, false
	}
	return e, true
}

// about is the text of a system line where it is an id; other texts may be a customer's words.
func about(l bot.Line) string {
	switch l.Note {
	case bot.NoteTookOver, bot.NoteGave, bot.NoteFreed, bot.NoteMerged, bot.NoteParted, bot.NoteCorrected:
		return l.Text
	}
	return ""
}
