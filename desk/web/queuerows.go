package web

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"otklik/bot"
)

// fillNow shows those in people's hands: the operator's own first, then who waits, page by page, then the colleagues'.
func (d *Desk) fillNow(view *queueView, h hands, q question) {
	first := (q.page - 1) * rowsPerPage
	if first >= len(h.waiting) {
		q.page, first = 1, 0
	}
	last := min(first+rowsPerPage, len(h.waiting))
	if q.page == 1 {
		view.add(d.group("mine", h.mine, rowsOfGroup))
	}
	waiting := d.group("waiting", h.waiting[first:last], rowsPerPage)
	waiting.Count = len(h.waiting)
	view.add(waiting)
	if q.page == 1 {
		view.add(d.group("others", h.others, rowsOfGroup))
	}
	if len(h.waiting) > rowsPerPage {
		view.Range = d.words.say("list.range", first+1, last, len(h.waiting))
	}
	if last < len(h.waiting) {
		view.Next = d.url(question{list: q.list, page: q.page + 1}.query())
	}
	if q.page > 1 {
		view.Previous = d.url(question{list: q.list, page: q.page - 1}.query())
	}
}

// fillRest shows a page of those with the bot, or of the ended ones, as the store orders them.
func (d *Desk) fillRest(ctx context.Context, view *queueView, q question) error {
	section := map[string]bot.Section{"bot": bot.SectionBot, "ended": bot.SectionEnded}[q.list]
	list, err := d.store.List(ctx, bot.Filter{Section: section, After: q.after, Limit: rowsPerPage + 1})
	if err != nil {
		return fmt.Errorf("web: list %s: %w", section, err)
	}
	if len(list) > rowsPerPage {
		list = list[:rowsPerPage]
		view.Next = d.url(question{list: q.list, after: list[rowsPerPage-1].ID}.query())
	}
	if q.after != "" {
		view.Previous = d.url(question{list: q.list}.query())
	}
	g := d.group(q.list, list, rowsPerPage)
	g.Count = 0 // only the store knows how many there are
	view.add(g)
	return nil
}

func (v *queueView) add(g group) {
	if len(g.Rows) > 0 {
		v.Groups = append(v.Groups, g)
	}
}

func (d *Desk) group(name string, list []bot.Conversation, most int) group {
	g := group{Word: d.words.say("group." + name), Count: len(list)}
	g.More = max(len(list)-most, 0)
	for _, c := range list[:len(list)-g.More] {
		g.Rows = append(g.Rows, d.row(c))
	}
	return g
}

func (d *Desk) row(c bot.Conversation) row {
	return row{ID: c.ID, URL: d.path(c.ID), Name: d.nameOf(c), Preview: d.preview(c), Heat: heatOf(c.Heat), Waiting: d.moment(c.Waiting),
		Holder: c.Operator, Platform: d.platform(c.ID), Place: d.words.or("place.kind."+string(c.Last.Kind), ""), Public: c.Last.Public(),
		Unreachable: c.Closed, Elsewhere: c.Elsewhere}
}

// fillRows adds what depends on who looks: what is new to them, which row is open, and the last words of what is led.
func (d *Desk) fillRows(ctx context.Context, view *queueView, s *session, q question) error {
	for _, g := range view.Groups {
		for i := range g.Rows {
			if !q.first() {
				g.Rows[i].URL += q.query() // the list stays where it is
			}
			if err := d.finishRow(ctx, &g.Rows[i], s, q.open); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d *Desk) finishRow(ctx context.Context, row *row, s *session, open bot.ID) error {
	row.Open, row.Mine = row.ID == open, row.Holder != "" && row.Holder == s.operator
	c, ok := d.roster.row(row.ID)
	row.Unread = ok && !row.Open && (row.Holder == "" || row.Mine) && s.unread(c)
	if row.Holder == "" && !row.Elsewhere {
		return nil
	}
	lines, err := d.store.Transcript(ctx, row.ID, "", previewLines)
	if err != nil {
		return fmt.Errorf("web: read last words of %s: %w", row.ID, err)
	}
	if last := d.lastWords(lines); last != "" {
		row.Preview = last
	}
	return nil
}

// lastWords is the newest line that somebody said, with who said it where it was not the customer.
func (d *Desk) lastWords(lines []bot.Line) string {
	for i := len(lines) - 1; i >= 0; i-- {
		l := lines[i]
		text := strings.TrimSpace(l.Text)
		if text == "" && len(l.Attachments) > 0 {
			text = d.words.or("file."+l.Attachments[0].Kind, d.words.say("file.other"))
		}
		switch {
		case text == "" || !l.Deleted.IsZero():
		case l.By == bot.ByCustomer:
			return shorten(d.masked(l.Conversation, text), previewRunes)
		case l.By == bot.ByOperator:
			return shorten(cmp.Or(l.Operator, d.words.say("by.colleague"))+": "+text, previewRunes)
		case l.By == bot.ByBot:
			return shorten(d.words.say("by.bot")+": "+text, previewRunes)
		}
	}
	return ""
}

// preview is the customer's last words as the conversation itself remembers them. Personal data in it is nothing for
// everybody who passes by the screen, wherever it was said.
func (d *Desk) preview(c bot.Conversation) string {
	return shorten(d.masked(c.ID, lastHeard(c)), previewRunes)
}

func lastHeard(c bot.Conversation) string {
	for i := len(c.Monologue) - 1; i >= 0; i-- {
		if c.Monologue[i].Text != "" {
			return c.Monologue[i].Text
		}
	}
	if n := len(c.Recent); n > 0 {
		return c.Recent[n-1]
	}
	return c.Case.Words
}

// shorten makes one line of a text.
func shorten(text string, runes int) string {
	r := []rune(strings.Join(strings.Fields(text), " "))
	if len(r) <= runes {
		return string(r)
	}
	return string(r[:runes-1]) + "…"
}
