package topics

import (
	"context"
	"strings"
	"unicode/utf8"

	"otklik/bot"
)

const (
	// summaryLines is how many of the customer's latest lines a summary tells, summaryRunes how much of each line.
	summaryLines = 3
	summaryRunes = 200
)

// summary tells the case to somebody who comes to it: since when, what the customer said last, what they were answered, what is known.
func (d *deed) summary(ctx context.Context, _ string) error {
	v, err := d.w.look(ctx, d.id)
	if err != nil {
		return err
	}
	parts := []string{d.w.what(v.c), d.w.words.Say("summary.opened", d.w.moment(v.c.Case.Opened))}
	parts = append(parts, d.w.heat(v.c))
	parts = append(parts, d.w.known(v.c)...)
	parts = append(parts, d.w.said(v, bot.ByCustomer, summaryLines, "summary.customer")...)
	parts = append(parts, d.w.said(v, bot.ByOperator, 1, "summary.answered")...)
	parts = append(parts, d.w.said(v, bot.ByNote, 1, "summary.noted")...)
	parts = append(parts, d.w.standing(v.c))
	d.tells(strings.Join(parts, "\n"))
	return nil
}

// said are the latest lines of one sort in this case, under a heading; nothing where there are none.
func (w *Window) said(v *view, by bot.Author, n int, heading string) []string {
	var told []string
	for _, l := range v.lines {
		if l.Case == v.c.Case.Number && l.By == by && l.Deleted.IsZero() && strings.TrimSpace(l.Text) != "" {
			told = append(told, "   "+beginning(l.Text))
		}
	}
	if len(told) == 0 {
		return nil
	}
	return append([]string{w.words.Say(heading)}, told[max(0, len(told)-n):]...)
}

// beginning of a text, on one line.
func beginning(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if utf8.RuneCountInString(text) <= summaryRunes {
		return text
	}
	return string([]rune(text)[:summaryRunes]) + "…"
}
