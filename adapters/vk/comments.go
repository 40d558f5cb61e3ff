package vk

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"otklik/adapters/receiving"
	"otklik/bot"
)

// deedOf is what was done to a comment, as the end of the event's name says.
func deedOf(end string) bot.Kind {
	switch end {
	case "new":
		return bot.HeardEvent
	case "edit":
		return bot.EditedEvent
	case "delete":
		return bot.DeletedEvent
	case "restore":
		return bot.RestoredEvent
	}
	return ""
}

// commented reads what was done to a comment.
func (a *Adapter) commented(s section, what bot.Kind, raw json.RawMessage) received {
	var c comment
	if err := json.Unmarshal(raw, &c); err != nil {
		return received{err: err}
	}
	where := a.place(s, &c)
	if c.ID == 0 || where.Thread == 0 {
		return received{err: errors.New("the comment has no number or stands nowhere")}
	}
	switch {
	case what == bot.DeletedEvent:
		return a.takenBack(where, &c)
	case c.From == 0:
		return received{err: errors.New("the comment has no author")}
	case c.From == -a.group || a.people.manages(c.From):
		return a.answered(what, where, &c)
	}
	a.authors.put(lineKey(where, c.ID), c.From)
	r := received{events: []bot.Event{{
		ID: a.lineID(what, where, c.ID), Kind: what, Person: bot.Person{ID: c.From}, Place: where, Message: c.ID, ReplyTo: c.ReplyTo,
		Text: plain(c.Text), Attachments: attachments(c.Attachments), Addressed: true,
	}}}
	if where.Kind == bot.Wall && c.ReplyToUser != -a.group && !a.names(c.Text) {
		r.under = lineKey(where, where.Thread)
	}
	return r
}

// addressed tells whether a comment that neither names the company nor answers it speaks to the company: everything under what the
// company has published does. What a visitor put on the wall has its own readers. Whose a post is that came before the start, the store knows.
func (a *Adapter) addressed(ctx context.Context, post string) (bool, error) {
	if author, known := a.authors.get(post); known {
		return author == -a.group, nil
	}
	visitors, err := a.own.knows(ctx, []string{visitorMark(post)})
	switch {
	case err != nil:
		return false, err
	case visitors:
		a.authors.put(post, somebody)
	default:
		a.authors.put(post, -a.group)
	}
	return !visitors, nil
}

// somebody is the author of a post of whom nothing is known but that it is not the community.
const somebody = 1

// answered reads a line of the company's side: our own, or of a human who answers a person. Whom a line without a reply is for, nobody can tell.
func (a *Adapter) answered(what bot.Kind, where bot.Place, c *comment) received {
	to := c.ReplyToUser
	if to == 0 {
		to, _ = a.authors.get(lineKey(where, c.ReplyTo))
	}
	if what != bot.HeardEvent || to == 0 || to == -a.group || a.people.manages(to) {
		return received{}
	}
	r := received{events: []bot.Event{{
		ID: a.lineID(what, where, c.ID), Kind: bot.RepliedEvent, Conversation: bot.NewID(a.account, to), Person: bot.Person{ID: c.From}, Place: where,
		Message: c.ID, ReplyTo: c.ReplyTo, Text: plain(c.Text), Attachments: attachments(c.Attachments),
	}}}
	if c.From == -a.group {
		r.echo = []string{commentMark(where, c.ID), wordsMark(where, c.Text)}
	}
	return r
}

// takenBack reads a deletion. VK names the author in some places only; elsewhere it is who was seen writing, or who deletes.
func (a *Adapter) takenBack(where bot.Place, c *comment) received {
	author, seen := a.authors.get(lineKey(where, c.ID))
	if !seen {
		author = firstOf(c.User, c.Deleter)
	}
	if author == 0 || author == -a.group || a.people.manages(author) {
		return received{}
	}
	return received{events: []bot.Event{{Kind: bot.DeletedEvent, Person: bot.Person{ID: author}, Place: where, Message: c.ID}}}
}

// posted reads a new entry on the wall: the company's own names what is said beneath it, a visitor's is a line by itself.
func (a *Adapter) posted(raw json.RawMessage) received {
	var p post
	if err := json.Unmarshal(raw, &p); err != nil {
		return received{err: err}
	}
	if p.ID == 0 {
		return received{err: errors.New("the post has no number")}
	}
	a.posts.put(strconv.FormatInt(p.ID, 10), receiving.Title(plain(p.Text)))
	wall, _ := sectionOf(bot.Wall)
	where := a.place(wall, &comment{Post: p.ID})
	where.Link = fmt.Sprintf("https://vk.com/wall%d_%d", where.Chat, p.ID)
	a.authors.put(lineKey(where, p.ID), p.From)
	if !a.listensTo(bot.Wall) || p.Type == "suggest" || p.Type == "postpone" || p.From == -a.group || p.From == 0 || a.people.manages(p.From) {
		return received{}
	}
	return received{visitors: visitorMark(lineKey(where, p.ID)), events: []bot.Event{{
		ID: a.lineID(bot.HeardEvent, where, p.ID), Kind: bot.HeardEvent, Person: bot.Person{ID: p.From}, Place: where, Message: p.ID,
		Text: plain(p.Text), Attachments: attachments(p.Attachments), Addressed: true,
	}}}
}

// lineID makes the event of a new line in public one event, however often and by how many ways VK brings it. What is done to a line
// later may be done again: those events keep VK's own names.
func (a *Adapter) lineID(what bot.Kind, where bot.Place, line int64) string {
	if what != bot.HeardEvent {
		return ""
	}
	return a.eventID("line:" + lineKey(where, line))
}

// lineKey names a line in public. Posts and comments of a wall share one row of numbers.
func lineKey(where bot.Place, line int64) string {
	return string(where.Kind) + ":" + strconv.FormatInt(where.Thread, 10) + ":" + strconv.FormatInt(line, 10)
}
