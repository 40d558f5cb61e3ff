package web

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"otklik/bot"
	"otklik/desk/entrance"
	"otklik/desk/queue"
)

// fillNow shows those in people's hands: the operator's own first, then who waits, page by page, then the colleagues'.
func (d *Desk) fillNow(view *queueView, people []*bot.Conversation, operator string, q question) {
	var mine, waiting, others []*bot.Conversation
	for _, c := range people {
		switch {
		case queue.Leads(c, operator):
			mine = append(mine, c)
		case queue.Free(c):
			waiting = append(waiting, c)
		default:
			others = append(others, c)
		}
	}
	shown, q := d.paged(view, waiting, q)
	if q.page == 1 {
		view.add(d.group("mine", mine, rowsOfGroup))
	}
	g := d.group("waiting", shown, rowsPerPage)
	g.Count = len(waiting)
	view.add(g)
	if q.page == 1 {
		view.add(d.group("others", others, rowsOfGroup))
	}
}

// fillOpen shows a page of a list, with those who sleep behind a heading of their own.
func (d *Desk) fillOpen(view *queueView, list []*bot.Conversation, q question) {
	shown, _ := d.paged(view, list, q)
	now := d.options.Now()
	asleep := slices.IndexFunc(shown, func(c *bot.Conversation) bool { return queue.Asleep(c, now) })
	if q.list != queue.Bot || asleep < 0 {
		g := d.group(string(q.list), shown, rowsPerPage)
		g.Count = len(list)
		view.add(g)
		return
	}
	view.add(d.group("awake", shown[:asleep], rowsPerPage))
	view.add(d.group("asleep", shown[asleep:], rowsPerPage))
}

// paged cuts a page out of a list; a page that is not there any more is the first one.
func (d *Desk) paged(view *queueView, list []*bot.Conversation, q question) ([]*bot.Conversation, question) {
	first := (q.page - 1) * rowsPerPage
	if first >= len(list) {
		q.page, first = 1, 0
	}
	last := min(first+rowsPerPage, len(list))
	if len(list) > rowsPerPage {
		view.Range = d.words.say("list.range", first+1, last, len(list))
	}
	if last < len(list) {
		view.Next = d.url(q.at(q.page+1, "").query())
	}
	if q.page > 1 {
		view.Previous = d.url(q.at(q.page-1, "").query())
	}
	return list[first:last], q
}

// scanned is how many ended conversations are looked through for a page that a filter narrows.
const scanned = 2000

// fillEnded shows a page of the ended ones, as the store orders them.
func (d *Desk) fillEnded(ctx context.Context, view *queueView, q question) error {
	filter := bot.Filter{Section: bot.SectionEnded, Account: q.filter.Account, After: bot.ID(q.after), Limit: 10 * rowsPerPage}
	var list []*bot.Conversation
	looked := 0
	for c, err := range bot.Listed(ctx, d.store, filter) {
		torn, err := bot.Torn(err)
		if err != nil {
			return fmt.Errorf("web: list ended conversations: %w", err)
		}
		view.torn = append(view.torn, torn...)
		if len(torn) == 0 && q.filter.Fits(&c) {
			list = append(list, &c)
		}
		if looked++; len(list) > rowsPerPage || looked == scanned {
			break
		}
	}
	if len(list) > rowsPerPage {
		list = list[:rowsPerPage]
		view.Next = d.url(q.at(1, string(list[rowsPerPage-1].ID)).query())
	}
	if q.after != "" {
		view.Previous = d.url(q.at(1, "").query())
	}
	g := d.group("ended", list, rowsPerPage)
	g.Count = 0 // only the store knows how many there are
	view.add(g)
	return nil
}

func (v *queueView) add(g group) {
	if len(g.Rows) > 0 {
		v.Groups = append(v.Groups, g)
	}
}

func (d *Desk) group(name string, list []*bot.Conversation, most int) group {
	g := group{Word: d.words.say("group." + name), Count: len(list)}
	g.More = max(len(list)-most, 0)
	for _, c := range list[:len(list)-g.More] {
		g.Rows = append(g.Rows, d.row(c))
	}
	return g
}

func (d *Desk) row(c *bot.Conversation) row {
	r := row{ID: c.ID, URL: d.path(c.ID), Name: d.nameOf(*c), Preview: d.preview(c), Heat: heatOf(c.Heat), Waiting: d.moment(c.Waiting),
		Holder: d.colleagueName(c.Operator), lead: c.Operator, Platform: d.platform(c.ID), Place: d.publicKind(c.Last), Public: c.Last.Public(),
		Unreachable: c.Closed, Elsewhere: c.Elsewhere}
	if c.Section == bot.SectionWaiting && c.Case.Alarm != "" {
		r.Alarm = d.words.or("reason."+c.Case.Alarm, c.Case.Alarm)
	}
	if c.LowRated() {
		r.Low = c.Case.Stars
	}
	return r
}

// publicKind is what sort of public place it is; "" for a private chat, as most are.
func (d *Desk) publicKind(p bot.Place) string {
	if !p.Public() {
		return ""
	}
	return d.words.or("place.kind."+string(p.Kind), string(p.Kind))
}

// fillRows adds what depends on who looks: what is new to them, which row is open, and the last words of what is led.
func (d *Desk) fillRows(ctx context.Context, view *queueView, s *entrance.Visitor, q question) {
	for _, g := range view.Groups {
		for i := range g.Rows {
			if !q.first() && g.Rows[i].URL != "" {
				g.Rows[i].URL += q.query() // the list stays where it is
			}
			d.finishRow(ctx, &g.Rows[i], s, q.open)
		}
	}
}

func (d *Desk) finishRow(ctx context.Context, row *row, s *entrance.Visitor, open bot.ID) {
	row.Open, row.Mine = row.ID == open, row.lead != "" && row.lead == s.Operator
	c, ok := d.roster.Row(row.ID)
	row.Unread = ok && !row.Open && (row.Holder == "" || row.Mine) && s.Unread(c)
	remembered := row.Preview != "" && row.Holder == "" && !row.Elsewhere // the conversation itself knows the last words
	if remembered && (!ok || c.Case.Led == "") {
		return
	}
	lines, err := d.store.Transcript(ctx, row.ID, "", previewLines)
	if err != nil { // one torn line must not hide everybody else
		d.log.Warn("last words are not read", "conversation", row.ID, "error", err)
		row.Trouble = d.words.say("row.torn")
	}
	if last := d.lastWords(lines); last != "" {
		row.Preview = last
	}
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
			return shorten(cmp.Or(d.colleagueName(l.Operator), d.words.say("by.colleague"))+": "+text, previewRunes)
		case l.By == bot.ByBot:
			return shorten(d.words.say("by.bot")+": "+text, previewRunes)
		}
	}
	return ""
}

// preview is the customer's last words as the conversation itself remembers them. Personal data in it is nothing for
// everybody who passes by the screen, wherever it was said.
func (d *Desk) preview(c *bot.Conversation) string {
	return shorten(d.masked(c.ID, lastHeard(c)), previewRunes)
}

func lastHeard(c *bot.Conversation) string {
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
